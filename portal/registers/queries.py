"""Which registers a person may know of, who is on them, and the marks in them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, or_, select
from sqlalchemy.orm import Session, aliased, contains_eager, joinedload

from portal import clock
from portal.groups.expecting import may_come
from portal.groups.models import Enrolment, Group
from portal.groups.queries import scope
from portal.registers.heads import Event
from portal.registers.models import MakeUp, Mark, MarkEvent, Register, RegisterState
from portal.registers.rules import Meeting
from portal.registers.shared.scope import given_by
from portal.timetable.models import DeliverySession, Outcome, PartStaff, SessionPart
from portal.web.access import Can, User


def seen_by(user: User) -> Select[SessionPart]:
    """The parts whose registers this person may read, in order of time, with session, group and room."""
    return _parts(scope(user, Can.SEE_REGISTERS))


def taken_by(user: User) -> Select[SessionPart]:
    """The parts whose registers this person may take: of groups they staff, where several providers share a session
    the part of theirs; or all for a coordinator."""
    return _parts(_taken_by(user))


def _taken_by(user: User) -> ColumnElement[bool]:
    return _both(scope(user, Can.TAKE_REGISTER), given_by(user))


@lru_cache(maxsize=500)
def _both(one: ColumnElement[bool], other: ColumnElement[bool]) -> ColumnElement[bool]:
    """Made once, as both conditions are once a person and day."""
    return and_(one, other)


_PARTS: Any = (
    select(SessionPart)
    .join(SessionPart.session)
    .join(DeliverySession.group)
    .options(
        contains_eager(SessionPart.session).contains_eager(DeliverySession.group),
        contains_eager(SessionPart.session).joinedload(DeliverySession.room),
    )
    .order_by(DeliverySession.starts_at, SessionPart.number, SessionPart.id)
)


def _parts(condition: ColumnElement[bool]) -> Select[SessionPart]:
    rows: Select[SessionPart] = _PARTS.where(condition)
    return rows


_place: Any = aliased(SessionPart)
_CAUGHT_UP = (
    select(MakeUp.enrolment_id)
    .join(_place, _place.id == MakeUp.part_id)
    .where(_place.session_id == bindparam("session_id"))
)
"""Whoever catches up here is on the list of every part of the session."""
_IN_GROUP = and_(
    Enrolment.group_id == bindparam("group_id"),
    Enrolment.joined_day <= bindparam("day"),
    or_(Enrolment.left_day.is_(None), Enrolment.left_day >= bindparam("day")),
)
_MARKED = select(Mark.enrolment_id).where(Mark.part_id == bindparam("part_id"))
_EXPECTED = and_(
    or_(_IN_GROUP, Enrolment.id.in_(_CAUGHT_UP)),
    or_(may_come(bindparam("day")), Enrolment.id.in_(_MARKED)),
)

PEOPLE: Any = (
    select(Enrolment).where(_EXPECTED).options(joinedload(Enrolment.participant)).order_by(Enrolment.code, Enrolment.id)
)
"""Who is expected in a part: in the group on its day, and those who catch up a missed session here, as far as their
replies let them come; a mark that is there stays, whatever was answered since. This and the two below take
`expected_where(part)`; they are made once, since a save is built for speed."""

EXPECTED: Any = select(Enrolment.id).where(_EXPECTED).order_by(Enrolment.id)
"""Ids of their enrolments."""

MARKS_EXPECTED: Any = (
    select(Enrolment.id, Mark.value, Mark.minutes, Mark.reason, Mark.is_unconfirmed, Mark.heads)
    .outerjoin(Mark, and_(Mark.enrolment_id == Enrolment.id, Mark.part_id == bindparam("part_id")))
    .where(_EXPECTED)
    .order_by(Enrolment.id)
)
"""One row a person: enrolment id and, where marked, value, minutes, reason, is_unconfirmed and heads."""


@dataclass(frozen=True)
class Spot:
    """What a save has to know of a part, in plain values, since it is built for speed."""

    id: UUID
    minutes: int
    group_id: UUID
    session_id: UUID
    starts_at: datetime
    is_live: bool
    outcome: Outcome | None
    cancelled_at: datetime | None
    register_id: UUID | None = None
    state: RegisterState | None = None
    """Of its register, if there is one."""

    @property
    def day(self) -> date:
        return clock.day_of(self.starts_at)


_SPOT: Any = (
    select(
        SessionPart.id,
        SessionPart.minutes,
        DeliverySession.group_id,
        DeliverySession.id,
        DeliverySession.starts_at,
        DeliverySession.is_live,
        DeliverySession.outcome,
        Group.cancelled_at,
        Register.id,
        Register.state,
    )
    .join(SessionPart.session)
    .join(DeliverySession.group)
    .outerjoin(Register, Register.part_id == SessionPart.id)
    .where(SessionPart.id == bindparam("part_id"))
)


def spot(session: Session, part_id: UUID) -> Spot:
    """Of a part that was loaded through a scope."""
    return Spot(*session.connection().execute(_SPOT, {"part_id": part_id}).one())


def spot_taken_by(session: Session, user: User, part_id: UUID) -> Spot | None:
    """None unless this person takes the part's register."""
    rows = _within(_taken_by(user))
    found = session.connection().execute(rows, {"part_id": part_id}).one_or_none()
    return Spot(*found) if found else None


@lru_cache(maxsize=500)
def _within(condition: ColumnElement[bool]) -> Any:
    """Made once a condition, as conditions are once a person and day."""
    return _SPOT.where(condition)


def _spot_of(part: SessionPart) -> Spot:
    held = part.session
    return Spot(
        part.id, part.minutes, held.group_id, held.id, held.starts_at, held.is_live, held.outcome,
        held.group.cancelled_at,
    )  # fmt: skip


def expected_where(part: SessionPart | Spot) -> dict[str, Any]:
    """Part, session, group and day, for the selects above. The part was loaded through a scope."""
    at = part if isinstance(part, Spot) else _spot_of(part)
    return {"part_id": at.id, "session_id": at.session_id, "group_id": at.group_id, "day": at.day}


def meeting(part: SessionPart | Spot, state: RegisterState, people: Collection[UUID]) -> Meeting:
    """What a mark in this part has to fit, today."""
    at = part if isinstance(part, Spot) else _spot_of(part)
    return Meeting(
        day=at.day,
        today=clock.today(),
        minutes=at.minutes,
        state=state,
        is_live=at.is_live and (at.cancelled_at is None or at.starts_at <= at.cancelled_at),
        happened=at.outcome is not Outcome.DID_NOT_HAPPEN,
        people=people,
    )


WAS_TO_BE: ColumnElement[bool] = or_(Group.cancelled_at.is_(None), DeliverySession.starts_at <= Group.cancelled_at)
"""True of a session that had begun before its group was cancelled: who came to it is still recorded."""

REGISTER: Any = select(Register).where(Register.part_id == bindparam("part_id"))
"""The register of a part, if there is one."""


def events_of(part_id: UUID) -> Select[MarkEvent]:
    """Every event of one part, in order of arrival."""
    return select(MarkEvent).where(MarkEvent.part_id == part_id).order_by(MarkEvent.server_sequence)


def as_event(row: Row[Any] | MarkEvent) -> Event:
    return Event(
        id=row.id,
        kind=row.kind,
        value=row.value,
        minutes=row.minutes,
        bases=frozenset(UUID(base) for base in row.bases),
        server_sequence=row.server_sequence,
        reason=row.reason,
    )


def group_names(session: Session, group_ids: Collection[UUID]) -> dict[UUID, str]:
    """Neutral names of groups that were loaded through a scope."""
    rows = session.execute(select(Group.id, Group.name).where(Group.id.in_(group_ids)))
    return {row.id: row.name for row in rows}


def came_to(part_id: UUID) -> Select[UUID]:
    """Ids of the users who came to a part."""
    return select(PartStaff.user_id).where(PartStaff.part_id == part_id).order_by(PartStaff.user_id)
