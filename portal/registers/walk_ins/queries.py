"""Walk-ins of one part: how many are open, whose names they carry, and who they may have been."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import clock
from portal.groups.identity import Vault
from portal.groups.models import Group
from portal.groups.queries import scope
from portal.registers import queries, roll
from portal.registers.walk_ins.models import WalkIn, WalkInState
from portal.registers.walk_ins.service import KEPT
from portal.timetable.models import DeliverySession, SessionPart
from portal.web.access import Can, User


@dataclass(frozen=True)
class Came:
    id: UUID
    name: str
    at: datetime
    until: date
    """The last day on which the name is kept."""


@dataclass(frozen=True)
class Waiting:
    """A register on which nobody has said of some who they were."""

    part_id: UUID
    group: str
    people: int
    since: datetime


def count_open(session: Session, part_id: UUID) -> int:
    rows = select(func.count()).select_from(WalkIn).where(WalkIn.part_id == part_id, WalkIn.state == WalkInState.OPEN)
    return session.scalar(rows) or 0


def waiting(session: Session, part_id: UUID, vault: Vault) -> list[Came]:
    """Those of whom it is not known who they were, in the order in which they came."""
    rows = select(WalkIn).where(WalkIn.part_id == part_id, WalkIn.state == WalkInState.OPEN)
    found = session.scalars(rows.order_by(WalkIn.came_at, WalkIn.id))
    return [_came(row, vault.open_file(row.id, row.name).decode()) for row in found if row.name]


def _came(row: WalkIn, name: str) -> Came:
    return Came(row.id, name, row.came_at, clock.day_of(row.received_at + KEPT))


def to_settle(session: Session, user: User) -> list[Waiting]:
    """The registers on which this person may say who it was, the longest waiting first."""
    since = func.min(WalkIn.received_at)
    rows = session.execute(
        select(WalkIn.part_id, Group.name, func.count(), since)
        .join(SessionPart, SessionPart.id == WalkIn.part_id)
        .join(DeliverySession, DeliverySession.id == SessionPart.session_id)
        .join(Group, Group.id == DeliverySession.group_id)
        .where(scope(user, Can.LOCK_REGISTER), WalkIn.state == WalkInState.OPEN)
        .group_by(WalkIn.part_id, Group.name)
        .order_by(since, WalkIn.part_id)
    )
    return [Waiting(*row) for row in rows]


def may_be(session: Session, part: SessionPart, vault: Vault) -> Sequence[tuple[UUID, str]]:
    """Everybody on the register, by name: enrolment and name."""
    people = session.scalars(queries.PEOPLE, queries.expected_where(part)).unique().all()
    names = vault.names(session, [person.participant_id for person in people])
    return [(person.id, name) for person, name in roll.named(names, people)]
