"""Moving planned sessions: one, or one and all later ones. Shown first, then decided inside the transaction."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy.orm import Session

from portal import clock, db
from portal.audit import service as audit
from portal.groups.models import Group
from portal.timetable import notices, planner, planning, queries
from portal.timetable.models import DeliverySession, Reason, SessionKind
from portal.timetable.news import (
    AlreadyOver,
    Clash,
    ClosedThatDay,
    GroupCancelled,
    InThePast,
    NoOpenDays,
    NothingChanges,
    NotLive,
    OutOfOrder,
)
from portal.timetable.planner import Skipped, Slot
from portal.timetable.rules import Neighbour, out_of_order
from portal.web.access import Act


@dataclass(frozen=True)
class Move:
    """What the coordinator asks for."""

    to_day: date
    to_time: time
    """On the London clock."""
    room_id: UUID | None
    and_later: bool = False
    """All later sessions follow weekly from `to_day`, over closed days."""
    school_open: bool = False
    """Somebody at the school said that it is open on `to_day`, whatever its calendar says."""
    any_order: bool = False
    """The session may pass its neighbours."""


@dataclass(frozen=True)
class Step:
    """One session's old and new time."""

    meeting: DeliverySession
    was: datetime
    slot: Slot


@dataclass(frozen=True)
class Proposal:
    steps: tuple[Step, ...]
    skipped: tuple[Skipped, ...]


def propose(session: Session, meeting: DeliverySession, wanted: Move) -> Proposal:
    """The new dates this move would give; nothing changes. Raises CannotPlan with a sentence why not."""
    _can_still_move(meeting)
    if clock.at(wanted.to_day, wanted.to_time) <= clock.now():
        raise InThePast(clock.at(wanted.to_day, wanted.to_time))
    planned = queries.live_planned(session, meeting.group_id)
    moving = _moving(meeting, planned, wanted)
    dates = _dates(session, meeting.group, wanted, len(moving))
    steps = tuple(
        Step(row, row.starts_at, planner.slot(day, wanted.to_time, minutes_of(row), number=row.number))
        for row, day in zip(moving, dates.days, strict=True)
    )
    if all(step.was == step.slot.starts_at and step.meeting.room_id == wanted.room_id for step in steps):
        raise NothingChanges
    _keep_order(steps[0], planned, moving, wanted)
    _stay_clear(session, meeting.group_id, steps, wanted.room_id)
    return Proposal(steps, dates.skipped)


def move(session: Session, meeting: DeliverySession, wanted: Move, *, reason: Reason, by: Act) -> Proposal:
    """The session, and all later ones if so wanted, are at their new times. Raises CannotPlan, changing nothing."""
    hold_group(session, meeting.group_id, room_id=wanted.room_id)
    session.refresh(meeting)
    found = propose(session, meeting, wanted)
    for step in found.steps:
        step.meeting.starts_at, step.meeting.ends_at = step.slot.starts_at, step.slot.ends_at
        step.meeting.room_id = wanted.room_id
        step.meeting.moves += 1
        audit.record(session, "moved", "delivery session", step.meeting.id, by=by)
    session.flush()
    first = found.steps[0]
    notices.tell(
        session,
        meeting.group,
        "sessions-moved" if len(found.steps) > 1 else "session-moved",
        number=first.meeting.number,
        sessions=len(found.steps),
        was_at=first.was.isoformat(),
        now_at=first.slot.starts_at.isoformat(),
        last_day=clock.day_of(found.steps[-1].slot.starts_at).isoformat(),
        reason=reason,
    )
    return found


def hold_group(session: Session, group_id: UUID, *, room_id: UUID | None) -> None:
    """Nobody else can plan for this group, its facilitators or this room until the transaction ends."""
    db.lock(session, Group, [group_id])
    planning.hold(session, user_ids=staff_ids(session, group_id), room_id=room_id)


def staff_ids(session: Session, group_id: UUID) -> list[UUID]:
    """Facilitators who staff the group today or later."""
    return [row.user_id for row in queries.staff_from(session, group_id)]


def minutes_of(meeting: DeliverySession) -> int:
    return round((meeting.ends_at - meeting.starts_at).total_seconds() / 60)


def _can_still_move(meeting: DeliverySession) -> None:
    if meeting.group.cancelled_at:
        raise GroupCancelled
    if not meeting.is_live:
        raise NotLive
    if is_over(meeting):
        raise AlreadyOver(meeting.number)


def is_over(meeting: DeliverySession) -> bool:
    """Whether it has an outcome, or has begun."""
    return meeting.outcome is not None or meeting.starts_at <= clock.now()


def _moving(meeting: DeliverySession, planned: list[DeliverySession], wanted: Move) -> list[DeliverySession]:
    if not wanted.and_later or meeting.kind is not SessionKind.PLANNED:
        return [meeting]
    moving = [row for row in planned if (row.number or 0) >= (meeting.number or 0)]
    for row in moving:
        if is_over(row):
            raise AlreadyOver(row.number)
    return moving


def _dates(session: Session, group: Group, wanted: Move, sessions: int) -> planner.Dates:
    closed = queries.closed_from(session, group.school, wanted.to_day)
    if wanted.school_open:
        closed.pop(wanted.to_day, None)
    try:
        return planner.weekly(wanted.to_day, sessions, closed)
    except planner.FirstDayClosed as news:
        raise ClosedThatDay(news.day, news.why, news.next_open) from news
    except planner.TooFewOpenDays as news:
        raise NoOpenDays from news


def _keep_order(first: Step, planned: list[DeliverySession], moving: list[DeliverySession], wanted: Move) -> None:
    number = first.meeting.number
    if wanted.any_order or number is None or first.meeting.kind is not SessionKind.PLANNED:
        return
    others = [Neighbour(row.number or 0, row.starts_at) for row in planned if row not in moving]
    passed = out_of_order(number, first.slot.starts_at, others)
    if passed:
        raise OutOfOrder(number, passed)


def _stay_clear(session: Session, group_id: UUID, steps: tuple[Step, ...], room_id: UUID | None) -> None:
    found = queries.group_clashes(
        session,
        group_id,
        slots=[step.slot for step in steps],
        room_id=room_id,
        ignoring=[step.meeting.id for step in steps],
    )
    if found:
        raise Clash(found)
