"""The waiting list: who has to wait, who gets a place that comes free, and choosing another day instead.

Every function flushes; the caller commits. Places are counted while the programme's windows are held, so of two who
take the last place at once one gets it and the other waits.
"""

from datetime import date, time
from uuid import UUID

from sqlalchemy.orm import Session

from portal import clock
from portal.bookings import notices
from portal.bookings.models import Booking, BookingStatus
from portal.bookings.news import AlreadyDecided, NoPlaceThatDay
from portal.bookings.rules import HOLDS_A_PLACE, Side, Step
from portal.bookings.stepping import move_all, note_change, step
from portal.bookings.steps import errands
from portal.bookings.windows import availability, published
from portal.bookings.windows.availability import Asking, Turn, Waiter
from portal.places.models import School
from portal.places.queries import closed_days
from portal.web.access import Act, Via

ITSELF = Act(None, via=Via.JOB)
"""The portal, when a place comes free."""


def step_for(session: Session, school: School, programme_id: UUID, first_day: date, groups: int) -> Step:
    """Whether a request for so many groups from that day on is a request, or joins the waiting list.

    Held until the transaction ends. A day in no window is let through: a coordinator may agree on one, and whoever
    else asks has been told by the form.
    """
    now = published.hold(session, programme_id)
    window = now.window(first_day, school.authority_id, clock.today())
    left = now.left(window) if window else None
    return Step.ASK if left is None or left >= groups else Step.QUEUE


def fill(session: Session, programme_id: UUID, *, leaving_out: UUID | None = None) -> list[UUID]:
    """Whoever waits longest and can have their day gets the places that are free; returns the bookings, in order."""
    now = published.hold(session, programme_id)
    if not now.is_bounded:
        return []
    promoted: list[UUID] = []
    for turn in availability.turns(now, published.line(session, [programme_id])):
        if turn.waiter.booking_id == leaving_out or not availability.has_place(now, turn, clock.today()):
            continue
        if _give(session, turn.waiter):
            promoted.append(turn.waiter.booking_id)
            now = published.published(session, programme_id)
    return promoted


def fill_after(session: Session, booking: Booking, before: BookingStatus) -> list[UUID]:
    """The same, if the booking had a place before its last step.

    Who had none must not hold the windows: the one that holds them may be about to give this booking a place.
    """
    return fill(session, booking.programme_id) if before in HOLDS_A_PLACE else []


def _give(session: Session, waiter: Waiter) -> bool:
    """The place, if the booking still waits and its school is open on the day."""
    booking = session.get_one(Booking, waiter.booking_id)
    if waiter.day in closed_days(session, booking.school, waiter.day, waiter.day) or not booking.school.is_bookable:
        return False
    try:
        step(session, booking, Step.PROMOTE, Side.PORTAL)
    except AlreadyDecided:
        return False
    note_change(session, booking, None, by=ITSELF)
    _tell_of_place(session, booking)
    return True


def promote(session: Session, booking: Booking, *, reason: str, by: Act) -> None:
    """A coordinator gives this booking a place, whoever is before it in the line and however few are left."""
    published.hold(session, booking.programme_id)
    step(session, booking, Step.PROMOTE, Side.CHARITY)
    note_change(session, booking, reason, by=by)
    _tell_of_place(session, booking)


def wait(session: Session, booking: Booking, *, reason: str, by: Act) -> None:
    """A request joins the end of the line; its place goes to the first in it."""
    step(session, booking, Step.WAIT, Side.CHARITY)
    note_change(session, booking, reason, by=by)
    errands.tell_asker(session, booking, "booking-waiting", by=by, number=number_of(session, booking))
    fill(session, booking.programme_id, leaving_out=booking.id)


def choose_day(session: Session, booking: Booking, first_day: date, start_time: time, *, by: Act) -> None:
    """Whoever waits takes another day on which there is a place. Raises NoPlaceThatDay, or AlreadyDecided."""
    now = published.hold(session, booking.programme_id)
    today = clock.today()
    closed = closed_days(session, booking.school, first_day, first_day)
    asking = Asking(booking.school.authority_id, today, closed, groups=len(booking.wishes))
    one = availability.verdict(now, asking, first_day)
    if one.why_not or one.waits:
        raise NoPlaceThatDay(first_day)
    step(session, booking, Step.PROMOTE, Side.PORTAL)
    move_all(booking, first_day, start_time)
    note_change(session, booking, None, by=by)
    if by.user is None:
        notices.to_school(session, booking, "booking-requested")  # a new link would end the visit of whoever is here
    else:
        errands.tell_asker(session, booking, notices.asked(by), by=by)
    notices.to_coordinators(session, booking, "booking-to-decide")


def turn_of(session: Session, booking: Booking) -> Turn | None:
    """Its place in the line, if it waits."""
    if booking.status is not BookingStatus.WAITING:
        return None
    now = published.published(session, booking.programme_id)
    found = availability.turns(now, published.line(session, [booking.programme_id]))
    return next((turn for turn in found if turn.waiter.booking_id == booking.id), None)


def left_for(session: Session, booking: Booking) -> int | None:
    """Places left in the window of its day; None where they are not counted."""
    now = published.published(session, booking.programme_id)
    window = now.window(booking.main.first_day, booking.school.authority_id, clock.today())
    return now.left(window) if window else None


def number_of(session: Session, booking: Booking) -> int | None:
    """Its number in the line; None where its day is no longer offered."""
    turn = turn_of(session, booking)
    return turn.number if turn and turn.window else None


def number_after(session: Session, booking: Booking) -> int | None:
    """The number that it would have at the end of the line; None where its day is no longer offered."""
    now = published.published(session, booking.programme_id)
    authority_id, main = booking.school.authority_id, booking.main
    last = Waiter(booking.id, booking.programme_id, authority_id, main.first_day, len(booking.wishes), clock.now())
    turn = availability.turns(now, [*published.line(session, [booking.programme_id]), last])[-1]
    return turn.number if turn.window else None


def _tell_of_place(session: Session, booking: Booking) -> None:
    errands.tell_asker(session, booking, "booking-place", by=ITSELF)
    notices.to_coordinators(session, booking, "booking-promoted")
