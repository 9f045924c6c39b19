"""Walk-ins of one part: how many are open, whose names they carry, and who they may have been."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.groups.identity import Vault
from portal.registers import queries, roll
from portal.registers.walk_ins.models import WalkIn, WalkInState
from portal.timetable.models import SessionPart


@dataclass(frozen=True)
class Came:
    id: UUID
    name: str
    at: datetime


def count_open(session: Session, part_id: UUID) -> int:
    rows = select(func.count()).select_from(WalkIn).where(WalkIn.part_id == part_id, WalkIn.state == WalkInState.OPEN)
    return session.scalar(rows) or 0


def waiting(session: Session, part_id: UUID, vault: Vault) -> list[Came]:
    """Those of whom it is not known who they were, in the order in which they came."""
    rows = select(WalkIn).where(WalkIn.part_id == part_id, WalkIn.state == WalkInState.OPEN)
    found = session.scalars(rows.order_by(WalkIn.came_at, WalkIn.id))
    return [Came(row.id, vault.open_file(row.id, row.name).decode(), row.came_at) for row in found if row.name]


def may_be(session: Session, part: SessionPart, vault: Vault) -> Sequence[tuple[UUID, str]]:
    """Everybody on the register, by name: enrolment and name."""
    people = session.scalars(queries.PEOPLE, queries.expected_where(part)).unique().all()
    names = vault.names(session, [person.participant_id for person in people])
    return [(person.id, name) for person, name in roll.named(names, people)]
