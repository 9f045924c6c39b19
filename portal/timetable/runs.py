"""What the worker does for sessions now and then: reminds whoever expects one."""

from datetime import timedelta

from portal.db import Database
from portal.timetable import reminders
from portal.web.jobs import Chore


def _remind(database: Database) -> None:
    with database.write() as session:
        reminders.write(session)
        session.commit()


REMIND = Chore("timetable.remind", _remind, timedelta(minutes=20))
