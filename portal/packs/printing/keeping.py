"""Laid-out sheets that are kept in the database, so that every worker finds them. Flushes; the caller commits."""

from collections.abc import Collection, Mapping
from datetime import timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from portal import clock
from portal.packs.printing.models import KeptPiece

KEPT = timedelta(days=60)
"""About two half-terms; then a sheet is laid out anew, which costs a second."""


def held(session: Session, keys: Collection[str]) -> dict[str, bytes]:
    """Those that are there, by key."""
    rows = session.execute(select(KeptPiece.key, KeptPiece.packed).where(KeptPiece.key.in_(keys)))
    return {key: packed for key, packed in rows}


def keep(session: Session, made: Mapping[str, bytes]) -> None:
    there = set(session.scalars(select(KeptPiece.key).where(KeptPiece.key.in_(made))))
    session.add_all(KeptPiece(key=key, made_on=clock.today(), packed=made[key]) for key in sorted(made.keys() - there))
    session.flush()


def purge(session: Session) -> None:
    session.execute(delete(KeptPiece).where(KeptPiece.made_on < clock.today() - KEPT))
