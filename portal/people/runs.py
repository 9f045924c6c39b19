"""What the worker does for people now and then: forgets who would have liked a call."""

from datetime import timedelta

from portal.db import Database
from portal.people import calls
from portal.web.jobs import Chore


def _forget(database: Database) -> None:
    with database.write() as session:
        calls.forget(session)
        session.commit()


FORGET_CALLS = Chore("people.forget-calls", _forget, timedelta(hours=6))
