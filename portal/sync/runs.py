"""What the worker does for phones now and then: forgets who would have liked a call, and the names of those on
no list."""

from datetime import timedelta

from portal.db import Database
from portal.sync import holding
from portal.web.jobs import Chore


def _forget(database: Database) -> None:
    with database.write() as session:
        holding.forget_wishes(session)
        holding.forget_names(session)
        session.commit()


FORGET_WISHES = Chore("sync.forget-wishes", _forget, timedelta(hours=6))
