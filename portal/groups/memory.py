"""Which column was which the last time a school gave a list with these heads. Flushes; the caller commits."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.groups.columns import Column, never_kept, signature
from portal.groups.models import ColumnMemory


def remember(session: Session, school_id: UUID, heads: Sequence[str], mapping: Mapping[int, Column]) -> None:
    """What was chosen now is offered next time."""
    row = _row(session, school_id, heads) or ColumnMemory(school_id=school_id, signature=signature(heads))
    row.columns = {str(place): column.value for place, column in sorted(mapping.items())}
    session.add(row)
    session.flush()


def remembered(session: Session, school_id: UUID, heads: Sequence[str]) -> dict[int, Column] | None:
    """The columns as this school chose them last time, or None for heads that are new."""
    row = _row(session, school_id, heads)
    if row is None:
        return None
    known = {int(place): Column(value) for place, value in row.columns.items() if value in set(Column)}
    return {place: column for place, column in known.items() if place < len(heads) and not never_kept(heads[place])}


def _row(session: Session, school_id: UUID, heads: Sequence[str]) -> ColumnMemory | None:
    rows = select(ColumnMemory).where(ColumnMemory.school_id == school_id, ColumnMemory.signature == signature(heads))
    return session.scalars(rows).one_or_none()
