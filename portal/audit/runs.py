"""Sealing the record: what the worker does for it now and then."""

from datetime import timedelta

from portal.audit import service
from portal.db import Database
from portal.web.jobs import Chore


def _seal(database: Database) -> None:
    with database.write() as session:
        service.seal(session)
        session.commit()


SEAL = Chore("audit.seal", _seal, timedelta(minutes=1))
