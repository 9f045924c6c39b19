"""What the worker does for reports now and then: reminds of those that are due, ends old stories."""

from datetime import timedelta

from portal.db import Database
from portal.releases.returns import service
from portal.releases.stories import service as stories
from portal.web.access import Act, Via
from portal.web.jobs import Chore

BY_ITSELF = Act(None, via=Via.JOB)


def _remind(database: Database) -> None:
    with database.write() as session:
        service.remind(session)
        stories.end_old(session, by=BY_ITSELF)
        session.commit()


REMIND_REPORTS = Chore("releases.remind", _remind, timedelta(hours=1))
