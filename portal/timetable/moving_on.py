"""After a session that did not happen: its plan and all later ones go to the next dates."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from portal import clock
from portal.audit import service as audit
from portal.groups.models import Group
from portal.timetable import notices, planner, planning, queries
from portal.timetable.models import DeliverySession, SessionKind
from portal.timetable.moves import Move, hold_group, is_over, minutes_of
from portal.timetable.news import Clash, ClosedThatDay, GroupCancelled, InThePast, NotLive, OutOfOrder
from portal.timetable.planner import Slot
from portal.timetable.rules import Conflict, Neighbour, out_of_order
from portal.web.access import Act

MOST_WEEKS_PAST_THE_END = 12
"""How many weeks beyond the present end a date free for staff and room is looked for."""


@dataclass(frozen=True)
class MovedOn:
    """What became of the plan of a session that did not happen."""

    replanned: DeliverySession | None
    """Its number's new row; None where no free date was found and the coordinator has to choose one."""
    conflicts: tuple[Conflict, ...] = ()
    """What stood in the way of the last date that was tried."""


@dataclass(frozen=True)
class _Place:
    slot: Slot
    room_id: UUID | None


def move_on(session: Session, meeting: DeliverySession, *, by: Act) -> MovedOn:
    """`meeting` is no longer live and keeps its outcome; its number has a new row at the next date, each later
    session takes the date of the one after it, and the last goes to the next free week beyond the end.

    Never raises for a clash or a closure: weeks in which the school, a facilitator or the room is not free are stepped
    over, and after 12 of them the number is left without a date (`queries.numbers_without_date` finds it).
    Sessions already held, or begun, keep their dates. Raises NotLive if it has moved on before.
    """
    hold_group(session, meeting.group_id, room_id=meeting.room_id)
    session.flush()
    session.refresh(meeting)
    if not meeting.is_live:
        raise NotLive
    planned = queries.live_planned(session, meeting.group_id)
    later = [row for row in planned if (row.number or 0) > (meeting.number or 0) and not is_over(row)]
    later.sort(key=lambda row: row.starts_at)  # the order may have been changed by hand
    meeting.is_live = False
    session.flush()
    end, conflicts = _end(session, meeting, later[-1] if later else meeting)
    if end is None:
        _tell(session, meeting, None, by)
        return MovedOn(None, conflicts)
    places = [*(_Place(Slot(None, row.starts_at, row.ends_at), row.room_id) for row in later), end]
    replanned = _at(session, meeting, places[0])
    for row, place in zip(later, places[1:], strict=True):
        row.starts_at, row.ends_at, row.room_id = place.slot.starts_at, place.slot.ends_at, place.room_id
        row.moves += 1
        audit.record(session, "moved", "delivery session", row.id, by=by)
    session.flush()
    _tell(session, meeting, replanned, by)
    return MovedOn(replanned)


def move_back(session: Session, meeting: DeliverySession, *, by: Act) -> None:
    """`meeting`, which moved on, was held after all: it is live again with its number, and the later date of that
    number is given up. Later sessions keep their dates, which have been told.

    Raises NotLive where that date has come, and GroupCancelled.
    """
    hold_group(session, meeting.group_id, room_id=meeting.room_id)
    session.flush()
    session.refresh(meeting)
    if meeting.is_live:
        return
    if meeting.group.cancelled_at:
        raise GroupCancelled
    given = next((row for row in queries.live_planned(session, meeting.group_id) if row.number == meeting.number), None)
    if given is not None:
        if clock.day_of(given.starts_at) <= clock.today():
            raise NotLive
        given.is_live = False
        session.flush()
        facts = {"was_at": meeting.starts_at.isoformat(), "now_at": given.starts_at.isoformat()}
        notices.tell(session, meeting.group, "session-moved-back", number=meeting.number, **facts)
    meeting.is_live = True
    audit.record(session, "moved back", "delivery session", meeting.id, by=by)
    session.flush()


def give_date(session: Session, missed: DeliverySession, wanted: Move, *, by: Act) -> DeliverySession:
    """The number of a session that did not happen, and was left without a date, meets then. Raises CannotPlan."""
    hold_group(session, missed.group_id, room_id=wanted.room_id)
    slot = planner.slot(wanted.to_day, wanted.to_time, minutes_of(missed), number=missed.number)
    _refuse(session, missed, slot, wanted)
    found = queries.group_clashes(session, missed.group_id, slots=[slot], room_id=wanted.room_id)
    if found:
        raise Clash(found)
    made = _at(session, missed, _Place(slot, wanted.room_id))
    session.flush()
    _tell(session, missed, made, by)
    return made


def _refuse(session: Session, missed: DeliverySession, slot: Slot, wanted: Move) -> None:
    if missed.group.cancelled_at:
        raise GroupCancelled
    if slot.starts_at <= clock.now():
        raise InThePast(slot.starts_at)
    closed = queries.closed_from(session, missed.group.school, wanted.to_day)
    if wanted.to_day in closed and not wanted.school_open:
        raise ClosedThatDay(wanted.to_day, closed[wanted.to_day], planner.next_open(wanted.to_day, closed))
    live = queries.live_planned(session, missed.group_id)
    if any(row.number == missed.number for row in live):
        raise NotLive
    passed = out_of_order(missed.number or 0, slot.starts_at, [Neighbour(r.number or 0, r.starts_at) for r in live])
    if passed and not wanted.any_order:
        raise OutOfOrder(missed.number or 0, passed)


def _end(
    session: Session, meeting: DeliverySession, last: DeliverySession
) -> tuple[_Place | None, tuple[Conflict, ...]]:
    """The first week after the last date in which the school is open and everybody is free, at that date's time."""
    start = clock.local(last.starts_at)
    closed = queries.closed_from(session, meeting.group.school, start.date())
    day: date | None = _next(start.date(), closed)
    conflicts: tuple[Conflict, ...] = ()
    for _ in range(MOST_WEEKS_PAST_THE_END):
        if day is None:
            break
        slot = planner.slot(day, start.time(), minutes_of(last))
        conflicts = tuple(queries.group_clashes(session, meeting.group_id, slots=[slot], room_id=last.room_id))
        if not conflicts and slot.starts_at > clock.now():
            return _Place(slot, last.room_id), ()
        day = _next(day, closed)
    return None, conflicts


def _next(day: date, closed: dict[date, str]) -> date | None:
    return planner.next_open(day, closed)


def _at(session: Session, missed: DeliverySession, place: _Place) -> DeliverySession:
    group: Group = missed.group
    slot = Slot(missed.number, place.slot.starts_at, place.slot.ends_at)
    parts = [(part.organisation_id, part.minutes) for part in missed.parts]
    made = planning.new_session(session, group, slot, room_id=place.room_id, parts=parts, kind=SessionKind.PLANNED)
    made.moves = missed.moves + 1
    return made


def _tell(session: Session, missed: DeliverySession, made: DeliverySession | None, by: Act) -> None:
    audit.record(session, "moved on", "delivery session", missed.id, by=by)
    notices.tell(
        session,
        missed.group,
        "session-moved-on" if made else "session-without-date",
        number=missed.number,
        was_at=missed.starts_at.isoformat(),
        now_at=made.starts_at.isoformat() if made else None,
    )
