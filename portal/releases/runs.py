"""What the worker does for reports now and then: reminds of those that are due."""

from datetime import timedelta

from portal.db import Database
from portal.releases.returns import service
from portal.web.jobs import Chore


def _remind(database: Database) -> None:
    with database.write() as session:
        service.remind(session)
        session.commit()


REMIND_REPORTS = Chore("releases.remind", _remind, timedelta(hours=1))
