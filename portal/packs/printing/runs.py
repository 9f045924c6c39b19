"""What the worker does about pieces: fetch and keep them while a pack is printed, and delete those of long ago."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy.exc import SQLAlchemyError

from portal.db import Database
from portal.packs.printing import keeping
from portal.web.jobs import Chore


class KeptInDatabase:
    def __init__(self, database: Database) -> None:
        self.database = database

    def get(self, keys: Sequence[str]) -> dict[str, bytes]:
        with self.database.read() as session:
            return keeping.held(session, keys)

    def put(self, made: dict[str, bytes]) -> None:
        """A disk without room, or another worker that keeps the same, takes nothing from the pack being made."""
        try:
            with self.database.write() as session:
                keeping.keep(session, made)
                session.commit()
        except SQLAlchemyError:
            return


def _purge(database: Database) -> None:
    with database.write() as session:
        keeping.purge(session)
        session.commit()


PURGE_PIECES = Chore("packs.purge pieces", _purge, timedelta(days=1))
