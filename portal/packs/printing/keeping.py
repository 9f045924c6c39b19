"""Where laid-out sheets are kept: in the database, so that every worker finds them."""

from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.exc import OperationalError

from portal import clock
from portal.db import Database
from portal.packs.printing.models import KeptPiece

KEPT = timedelta(days=60)
"""About two half-terms; then a sheet is laid out anew, which costs a second."""


class KeptInDatabase:
    def __init__(self, database: Database) -> None:
        self.database = database

    def get(self, keys: Sequence[str]) -> dict[str, bytes]:
        with self.database.read() as session:
            rows = session.execute(select(KeptPiece.key, KeptPiece.packed).where(KeptPiece.key.in_(keys)))
            return {key: packed for key, packed in rows}

    def put(self, made: dict[str, bytes]) -> None:
        """A disk without room takes nothing from the pack that is being made."""
        try:
            with self.database.write() as session:
                there = set(session.scalars(select(KeptPiece.key).where(KeptPiece.key.in_(made))))
                rows = [
                    {"key": key, "made_on": clock.today(), "packed": made[key]} for key in sorted(made.keys() - there)
                ]
                session.add_all(KeptPiece(**row) for row in rows)
                session.commit()
        except OperationalError:
            return

    def purge(self) -> None:
        with self.database.write() as session:
            session.execute(delete(KeptPiece).where(KeptPiece.made_on < clock.today() - KEPT))
            session.commit()
