"""Taking one step of a booking: held, looked up in `rules.TABLE`, and noted. Every function flushes."""

from collections.abc import Mapping
from datetime import date, time

from sqlalchemy.orm import Session

from portal import db
from portal.audit import service as audit
from portal.bookings import queries, rules
from portal.bookings.costs import cost
from portal.bookings.models import Booking, BookingChange, BookingStatus
from portal.bookings.news import AlreadyDecided, NotInOrder
from portal.bookings.rules import Gate, Side, Step
from portal.web.access import Act, Can


def late_for(session: Session, booking: Booking, what: Step, side: Side) -> AlreadyDecided | None:
    """Who was faster, if this step cannot be taken any more; its gates are not asked."""
    try:
        rules.after(booking.status, what, side)
    except rules.NotPossible:
        last = queries.last_change(session, booking.id)
        _, who, when = last or (None, None, None)
        return AlreadyDecided(booking.status, who, when)
    return None


def step(
    session: Session, booking: Booking, what: Step, side: Side, unmet: Mapping[Gate, str] | None = None
) -> BookingStatus:
    """The booking is in the state after this step, held until the transaction ends; returns the state before it.

    `unmet`: the gates that are not met, each with what to do. Raises AlreadyDecided or NotInOrder.
    """
    hold(session, booking)
    late = late_for(session, booking, what, side)
    if late:
        raise late
    before = booking.status
    try:
        booking.status = rules.after(booking.status, what, side, frozenset(unmet or {}))
    except rules.GatesOpen as open_gates:
        raise NotInOrder({gate: (unmet or {})[gate] for gate in Gate if gate in open_gates.gates}) from None
    return before


def hold(session: Session, booking: Booking) -> None:
    """Nobody else changes the booking until the transaction ends; what was read of it is read again."""
    db.lock(session, Booking, [booking.id])
    session.refresh(booking)


def note_change(session: Session, booking: Booking, reason: str | None, *, by: Act) -> None:
    """The history says who moved the booking to its present state, when, why, and at which time it stands; what it
    costs follows."""
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
    cost.follow(session, booking, by=by)


def move_all(booking: Booking, first_day: date, start_time: time) -> None:
    """Every group asked for starts on that day, the first at that time; the others keep their distance to it."""
    later = minutes_of(start_time) - minutes_of(booking.main.start_time)
    for wished in booking.wishes:
        wished.first_day, wished.start_time = first_day, shifted(wished.start_time, later)


def minutes_of(start: time) -> int:
    return start.hour * 60 + start.minute


def shifted(start: time, minutes: int) -> time:
    """Some minutes later or earlier on the same day; within the day."""
    at = min(max(minutes_of(start) + minutes, 0), 24 * 60 - 1)
    return time(at // 60, at % 60)
