"""Offering, answering and ending. Every function flushes; the caller commits.

Each locks the booking, reads it afresh and looks its step up in `rules.TABLE`: of two who decide at once, one
wins and the other is told who was faster. A place that comes free goes to the first on the waiting list.
"""

from datetime import date, time

from sqlalchemy.orm import Session

from portal import clock
from portal.bookings import notices, queries
from portal.bookings.models import Booking
from portal.bookings.news import DayPassed
from portal.bookings.rules import Side, Step
from portal.bookings.stepping import hold, late_for, minutes_of, move_all, note_change, step
from portal.bookings.steps import errands
from portal.bookings.steps.kinds import StepKind
from portal.bookings.windows import waiting
from portal.groups import service as groups
from portal.places import service as places
from portal.timetable import queries as timetable
from portal.timetable import service as sessions
from portal.web.access import Act

__all__ = ["accept", "cancel", "decline", "hold", "late_for", "minutes_of", "note_change", "offer", "step", "withdraw"]


def offer(
    session: Session, booking: Booking, *, first_day: date, start_time: time, room: str, reason: str | None, by: Act
) -> None:
    """The booking stands at another time, which the school may accept.

    The time and room are those of its first group; further groups keep their distance to it, and their own room
    unless it was the same.
    """
    before = step(session, booking, Step.OFFER, Side.CHARITY)
    room_id = places.room_named(session, booking.school_id, room, by=by).id
    move_all(booking, first_day, start_time)
    for wished in booking.wishes:
        if wished.room_id == booking.main.room_id and wished is not booking.main:
            wished.room_id = room_id
    booking.main.room_id = room_id
    note_change(session, booking, reason, by=by)
    errands.ask_for_answer(session, booking, by=by)
    waiting.fill_after(session, booking, before)


def accept(session: Session, booking: Booking, *, by: Act) -> None:
    """The school agrees to the time offered; a coordinator names facilitators and confirms. Raises DayPassed."""
    step(session, booking, Step.ACCEPT, Side.SCHOOL)
    if booking.main.first_day <= clock.today():
        raise DayPassed(booking.main.first_day)
    note_change(session, booking, None, by=by)
    errands.settle(session, booking, StepKind.ANSWER, by=by, answer="accepted")
    notices.to_coordinators(session, booking, "booking-accepted")
    notices.note_to_school(session, booking, "booking-accepted-noted", by=by)


def decline(session: Session, booking: Booking, *, reason: str, by: Act) -> None:
    before = step(session, booking, Step.DECLINE, Side.CHARITY)
    note_change(session, booking, reason, by=by)
    if booking.wishes or errands.is_reached(booking.contact):
        notices.to_school(session, booking, "booking-declined" if booking.wishes else "enquiry-closed")
    waiting.fill_after(session, booking, before)


def withdraw(session: Session, booking: Booking, *, reason: str | None, by: Act) -> None:
    before = step(session, booking, Step.WITHDRAW, Side.SCHOOL)
    note_change(session, booking, reason, by=by)
    notices.to_coordinators(session, booking, notices.withdrawn(booking))
    if booking.wishes or errands.is_reached(booking.contact):
        notices.note_to_school(session, booking, notices.withdrawn_noted(booking), by=by)
    waiting.fill_after(session, booking, before)


def cancel(session: Session, booking: Booking, *, side: Side, reason: str, by: Act) -> int:
    """What is past stays, later sessions are no longer live; returns how many.

    A group of which nothing is left is cancelled.
    """
    before = step(session, booking, Step.CANCEL, side)
    note_change(session, booking, reason, by=by)
    gone = 0
    for group in queries.groups_of(session, booking.id):
        gone += len(sessions.cancel_rest(session, group, clock.today(), by=by))
        if not timetable.live_planned(session, group.id):
            groups.cancel(session, group, by=by)
    notices.to_school(session, booking, "booking-cancelled")
    notices.to_coordinators(session, booking, "booking-cancelled")
    waiting.fill_after(session, booking, before)
    return gone
