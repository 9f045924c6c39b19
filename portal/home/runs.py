"""What the worker does for people's start of the week."""

from datetime import timedelta

from portal.db import Database
from portal.home import digest
from portal.web.jobs import Chore


def _digest(database: Database) -> None:
    with database.write() as session:
        digest.write(session)
        session.commit()


DIGEST = Chore("home.digest", _digest, timedelta(minutes=30))
