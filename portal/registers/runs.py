"""What the worker does for registers now and then: reminds whoever has not finished one."""

from datetime import timedelta

from portal.db import Database
from portal.registers import overdue
from portal.registers.overdue import LooksAfter
from portal.web.jobs import Chore


def reminding(looks_after: LooksAfter) -> Chore:
    def remind(database: Database) -> None:
        with database.write() as session:
            overdue.write(session, looks_after)
            session.commit()

    return Chore("registers.remind", remind, timedelta(minutes=20))
