"""When groups meet. Groups stand below the timetable, so its table is read by name, like a foreign key upwards."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import Boolean, ColumnElement, Select, Uuid, and_, case, column, func, literal, or_, select, table
from sqlalchemy.orm import Session

from portal import clock
from portal.db import UTCDateTime
from portal.groups.expecting import may_come
from portal.groups.models import Enrolment, Group

_met = table(
    "delivery_session",
    column("group_id", Uuid),
    column("starts_at", UTCDateTime()),
    column("ends_at", UTCDateTime()),
    column("is_live", Boolean),
)
_dates = (
    select(
        _met.c.group_id,
        func.min(_met.c.starts_at, type_=UTCDateTime()).label("first"),
        func.max(_met.c.ends_at, type_=UTCDateTime()).label("last"),
    )
    .where(_met.c.is_live)
    .group_by(_met.c.group_id)
    .subquery()
)

LAST_MET = (
    select(func.max(_met.c.ends_at, type_=UTCDateTime()))
    .where(_met.c.group_id == Group.id, _met.c.is_live)
    .correlate(Group)
    .scalar_subquery()
)
"""On rows that have a group: when its last session is over; None without dates."""


class State(StrEnum):
    """Worked out from the dates, never stored."""

    UPCOMING = "upcoming"
    RUNNING = "running"
    ENDED = "ended"
    CANCELLED = "cancelled"


IN_LISTS = (State.RUNNING, State.UPCOMING, State.ENDED, State.CANCELLED)
FAR_AWAY = literal(datetime(2100, 1, 1, tzinfo=UTC), UTCDateTime())
"""Stands for a date that is not known yet: both databases sort it last."""


@dataclass(frozen=True)
class Meetings:
    """When a group meets, how far it has come, and how many people are in it now."""

    first: datetime | None = None
    last: datetime | None = None
    past: int = 0
    """Sessions whose time is over; whether they happened, the registers say."""
    people: int = 0
    expected: int = 0
    """Of them, who stand on the register today: all that somebody may know who does not see names."""

    def state(self, group: Group) -> State:
        if group.cancelled_at is not None:
            return State.CANCELLED
        if self.first is None or self.first > clock.now():
            return State.UPCOMING
        return State.ENDED if self.last is not None and self.last < clock.now() else State.RUNNING


def in_state(rows: Select[Group], states: Collection[State]) -> Select[Group]:
    """Those of the groups that are in one of these states now, in the order of IN_LISTS.

    Within one state by the next session, those that have ended by the last one, newest first, and then by name.
    """
    now = clock.now()
    goes_on = Group.cancelled_at.is_(None)
    conditions: dict[State, ColumnElement[bool]] = {
        State.CANCELLED: Group.cancelled_at.is_not(None),
        State.UPCOMING: and_(goes_on, or_(_dates.c.first.is_(None), _dates.c.first > now)),
        State.RUNNING: and_(goes_on, _dates.c.first <= now, _dates.c.last >= now),
        State.ENDED: and_(goes_on, _dates.c.last < now),
    }
    place = case(*((conditions[state], at) for at, state in enumerate(IN_LISTS)))
    coming = select(func.min(_met.c.ends_at)).where(_met.c.group_id == Group.id, _met.c.is_live, _met.c.ends_at > now)
    return (
        rows.outerjoin(_dates, _dates.c.group_id == Group.id)
        .where(or_(*(conditions[state] for state in states)))
        .order_by(None)
        .order_by(
            place,
            case((conditions[State.ENDED], _dates.c.last)).desc(),
            func.coalesce(coming.correlate(Group).scalar_subquery(), FAR_AWAY),
            Group.name,
            Group.id,
        )
    )


def meetings(session: Session, group_ids: Collection[UUID]) -> dict[UUID, Meetings]:
    """By group, in two queries however many there are."""
    over = func.count().filter(_met.c.ends_at < clock.now())
    dates = session.execute(
        select(
            _met.c.group_id,
            func.min(_met.c.starts_at, type_=UTCDateTime()),
            func.max(_met.c.ends_at, type_=UTCDateTime()),
            over,
        )
        .where(_met.c.group_id.in_(group_ids), _met.c.is_live)
        .group_by(_met.c.group_id)
    ).all()
    expected = func.count().filter(may_come(clock.today()))
    here = select(Enrolment.group_id, func.count(), expected).where(
        Enrolment.group_id.in_(group_ids), or_(Enrolment.left_day.is_(None), Enrolment.left_day >= clock.today())
    )
    people = {key: (all_, some) for key, all_, some in session.execute(here.group_by(Enrolment.group_id))}
    found = {key: (first, last, past) for key, first, last, past in dates}
    return {key: Meetings(*found.get(key, (None, None, 0)), *people.get(key, (0, 0))) for key in group_ids}
