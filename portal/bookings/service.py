"""Offering, answering and ending. Every function flushes; the caller commits.

Each locks the booking, reads it afresh and looks its step up in `rules.TABLE`: of two who decide at once, one
wins and the other is told who was faster.
"""

from collections.abc import Mapping
from datetime import date, time

from sqlalchemy.orm import Session

from portal import clock, db
from portal.audit import service as audit
from portal.bookings import notices, queries, rules
from portal.bookings.models import Booking, BookingChange
from portal.bookings.news import AlreadyDecided, NotInOrder
from portal.bookings.rules import Gate, Side, Step
from portal.groups import service as groups
from portal.places import service as places
from portal.timetable import queries as timetable
from portal.timetable import service as sessions
from portal.web.access import Act, Can


def offer(
    session: Session, booking: Booking, *, first_day: date, start_time: time, room: str, reason: str | None, by: Act
) -> None:
    """The booking stands at another time, which the school may accept.

    The time and room are those of its first group; further groups keep their distance to it, and their own room
    unless it was the same.
    """
    step(session, booking, Step.OFFER, Side.CHARITY)
    room_id = places.room_named(session, booking.school_id, room, by=by).id
    later = minutes_of(start_time) - minutes_of(booking.main.start_time)
    for wished in booking.wishes:
        wished.first_day, wished.start_time = first_day, _shifted(wished.start_time, later)
        if wished.room_id == booking.main.room_id and wished is not booking.main:
            wished.room_id = room_id
    booking.main.room_id = room_id
    note_change(session, booking, reason, by=by)
    notices.to_school(session, booking, "booking-offered")


def accept(session: Session, booking: Booking, *, by: Act) -> None:
    """The school agrees to the time offered; a coordinator names facilitators and confirms."""
    step(session, booking, Step.ACCEPT, Side.SCHOOL)
    note_change(session, booking, None, by=by)
    notices.to_coordinators(session, booking, "booking-accepted")


def decline(session: Session, booking: Booking, *, reason: str, by: Act) -> None:
    step(session, booking, Step.DECLINE, Side.CHARITY)
    note_change(session, booking, reason, by=by)
    notices.to_school(session, booking, "booking-declined")


def withdraw(session: Session, booking: Booking, *, reason: str | None, by: Act) -> None:
    step(session, booking, Step.WITHDRAW, Side.SCHOOL)
    note_change(session, booking, reason, by=by)
    notices.to_coordinators(session, booking, "booking-withdrawn")


def cancel(session: Session, booking: Booking, *, side: Side, reason: str, by: Act) -> int:
    """What is past stays, later sessions are no longer live; returns how many.

    A group of which nothing is left is cancelled.
    """
    step(session, booking, Step.CANCEL, side)
    note_change(session, booking, reason, by=by)
    gone = 0
    for group in queries.groups_of(session, booking.id):
        gone += len(sessions.cancel_rest(session, group, clock.today(), by=by))
        if not timetable.live_planned(session, group.id):
            groups.cancel(session, group, by=by)
    notices.to_school(session, booking, "booking-cancelled")
    notices.to_coordinators(session, booking, "booking-cancelled")
    return gone


def late_for(session: Session, booking: Booking, what: Step, side: Side) -> AlreadyDecided | None:
    """Who was faster, if this step cannot be taken any more; its gates are not asked."""
    try:
        rules.after(booking.status, what, side)
    except rules.NotPossible:
        last = queries.last_change(session, booking.id)
        _, who, when = last or (None, None, None)
        return AlreadyDecided(booking.status, who, when)
    return None


def step(session: Session, booking: Booking, what: Step, side: Side, unmet: Mapping[Gate, str] | None = None) -> None:
    """The booking is in the state after this step, held until the transaction ends.

    `unmet`: the gates that are not met, each with what to do. Raises AlreadyDecided or NotInOrder.
    """
    hold(session, booking)
    late = late_for(session, booking, what, side)
    if late:
        raise late
    try:
        booking.status = rules.after(booking.status, what, side, frozenset(unmet or {}))
    except rules.GatesOpen as open_gates:
        raise NotInOrder({gate: (unmet or {})[gate] for gate in Gate if gate in open_gates.gates}) from None


def hold(session: Session, booking: Booking) -> None:
    """Nobody else changes the booking until the transaction ends; what was read of it is read again."""
    db.lock(session, Booking, [booking.id])
    session.refresh(booking)


def note_change(session: Session, booking: Booking, reason: str | None, *, by: Act) -> None:
    """The history says who moved the booking to its present state, when, why, and at which time it stands."""
    main = booking.wishes[0] if booking.wishes else None
    if booking.coordinator_id is None and by.user is not None and by.user.may(Can.DECIDE_BOOKING):
        booking.coordinator_id = by.user_id
    session.add(
        BookingChange(
            booking_id=booking.id,
            status=booking.status,
            user_id=by.user_id,
            contact_id=by.on_behalf_of,
            via=by.via,
            reason=reason,
            first_day=main.first_day if main else None,
            start_time=main.start_time if main else None,
        )
    )
    session.flush()
    audit.record(session, booking.status, "booking", booking.id, by=by)


def minutes_of(start: time) -> int:
    return start.hour * 60 + start.minute


def _shifted(start: time, minutes: int) -> time:
    """Some minutes later or earlier on the same day; within the day."""
    at = min(max(minutes_of(start) + minutes, 0), 24 * 60 - 1)
    return time(at // 60, at % 60)
