"""Writing to the audit record, and sealing it."""

import hashlib
from contextlib import closing
from uuid import UUID

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from portal import clock, db
from portal.audit.models import AuditEntry
from portal.web.access import Act

START = "0" * 64
_ADDING = insert(AuditEntry.__table__)  # type: ignore[arg-type]


def record(session: Session, verb: str, noun: str, row_id: UUID, *, by: Act) -> None:
    """Add one entry in the transaction that it speaks of."""
    entry = {
        "id": db.new_id(),
        "created_at": clock.now(),
        "user_id": by.user_id,
        "on_behalf_of": by.on_behalf_of,
        "via": by.via,
        "verb": verb,
        "noun": noun,
        "row_id": row_id,
    }
    session.connection().execute(_ADDING, entry)  # what else waits to be written waits on: it may not be whole yet


def link(chain: str, entry: AuditEntry) -> str:
    """The next link: what came before, and every field of this entry."""
    fields = (
        entry.id,
        entry.created_at.isoformat(),
        entry.user_id,
        entry.on_behalf_of,
        entry.via,
        entry.verb,
        entry.noun,
        entry.row_id,
    )
    return hashlib.sha256("\n".join([chain, *map(str, fields)]).encode()).hexdigest()


def seal(session: Session, *, most: int = 10_000) -> int:
    """Chain the entries not yet sealed, oldest first; returns how many."""
    place = session.scalar(select(func.max(AuditEntry.place))) or 0
    chain = session.scalar(select(AuditEntry.chain).where(AuditEntry.place == place)) or START
    loose = select(AuditEntry).where(AuditEntry.place.is_(None)).order_by(AuditEntry.id).limit(most)
    sealed = 0
    for entry in session.scalars(loose.with_for_update()):
        place, chain, sealed = place + 1, link(chain, entry), sealed + 1
        entry.place, entry.chain = place, chain
    session.flush()
    return sealed


def first_fault(session: Session) -> int | None:
    """Place of the first sealed entry that does not fit the chain, or None if all fit."""
    chain = START
    sealed = select(AuditEntry).where(AuditEntry.place.is_not(None)).order_by(AuditEntry.place)
    with closing(session.scalars(sealed.execution_options(yield_per=1000))) as entries:
        for place, entry in enumerate(entries, start=1):
            chain = link(chain, entry)
            if entry.place != place or entry.chain != chain:
                return place
    return None


def head(session: Session) -> tuple[int, str]:
    """How many entries are sealed, and the last link; kept elsewhere it shows later whether the end was cut off."""
    row = session.execute(
        select(AuditEntry.place, AuditEntry.chain).order_by(AuditEntry.place.desc().nulls_last()).limit(1)
    )
    place, chain = row.one_or_none() or (None, None)
    return place or 0, chain or START
