"""Asking, offering, answering and ending. Every function flushes; the caller commits.

Each locks the booking, reads it afresh and looks its step up in `rules.TABLE`: of two who decide at once, one
wins and the other is told who was faster.
"""

from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock, db
from portal.audit import service as audit
from portal.bookings import notices, queries, rules
from portal.bookings.models import Booking, BookingChange, BookingStatus
from portal.bookings.news import AlreadyAsked, AlreadyDecided, NotBookable
from portal.bookings.rules import Side, Step
from portal.bookings.terms import Terms
from portal.curricula.models import ProgrammeVersion
from portal.groups import service as groups
from portal.places import contacts
from portal.places import service as places
from portal.places.contacts import Person
from portal.places.models import ContactDuty, School
from portal.timetable import queries as timetable
from portal.timetable import service as sessions
from portal.web.access import Act, Via


@dataclass(frozen=True)
class Wish:
    """What a school asks for."""

    first_day: date
    start_time: time
    """On the London clock."""
    room: str
    """Name of a room of the school; added if it is new."""
    size: int
    group_name: str
    asker: Person
    dsl: Person
    host: Person | None = None
    note: str | None = None


def ask(session: Session, school: School, terms: Terms, wish: Wish, *, by: Act) -> Booking:
    """A request that waits for a coordinator. Raises NotBookable, or AlreadyAsked if the same one is open."""
    if not school.is_bookable:
        raise NotBookable("This school is closed in the register of schools, so it cannot be booked")
    db.lock(session, School, [school.id])
    version = session.get_one(ProgrammeVersion, terms.version_id)
    _refuse_twice(session, school, version.programme_id, wish)
    asker = contacts.keep(session, school, ContactDuty.BOOKING, wish.asker, by=by)
    dsl = contacts.keep(session, school, ContactDuty.DSL, wish.dsl, by=by)
    host = contacts.keep(session, school, ContactDuty.HOST, wish.host, by=by) if wish.host else None
    booking = Booking(
        school_id=school.id,
        programme_id=version.programme_id,
        status=BookingStatus.REQUESTED,
        contact_id=asker.id,
        dsl_contact_id=dsl.id,
        host_contact_id=host.id if host else None,
        group_name=wish.group_name,
        expected_size=wish.size,
        first_day=wish.first_day,
        start_time=wish.start_time,
        minutes=terms.minutes,
        room_id=places.room_named(session, school.id, wish.room, by=by).id,
        note=wish.note,
    )
    session.add(booking)
    session.flush()
    if by.via is not Via.PAGE:
        by = Act(by.user, asker.id, by.via)
    note_change(session, booking, None, by=by)
    notices.to_school(session, booking, "booking-requested")
    notices.to_coordinators(session, booking, "booking-to-decide")
    return booking


def offer(
    session: Session, booking: Booking, *, first_day: date, start_time: time, room: str, reason: str | None, by: Act
) -> None:
    """The booking stands at another time, which the school may accept."""
    step(session, booking, Step.OFFER, Side.CHARITY)
    booking.first_day, booking.start_time = first_day, start_time
    booking.room_id = places.room_named(session, booking.school_id, room, by=by).id
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
    """Who was faster, if this step cannot be taken any more."""
    try:
        rules.after(booking.status, what, side)
    except rules.NotPossible:
        last = queries.last_change(session, booking.id)
        _, who, when = last or (None, None, None)
        return AlreadyDecided(booking.status, who, when)
    return None


def step(session: Session, booking: Booking, what: Step, side: Side) -> None:
    """The booking is in the state after this step, held until the transaction ends. Raises AlreadyDecided."""
    db.lock(session, Booking, [booking.id])
    session.refresh(booking, ["status", "first_day", "start_time", "room_id"])
    late = late_for(session, booking, what, side)
    if late:
        raise late
    booking.status = rules.after(booking.status, what, side)


def note_change(session: Session, booking: Booking, reason: str | None, *, by: Act) -> None:
    """The history says who moved the booking to its present state, when, why, and at which time it stands."""
    session.add(
        BookingChange(
            booking_id=booking.id,
            status=booking.status,
            user_id=by.user_id,
            via=by.via,
            reason=reason,
            first_day=booking.first_day,
            start_time=booking.start_time,
        )
    )
    session.flush()
    audit.record(session, booking.status, "booking", booking.id, by=by)


def _refuse_twice(session: Session, school: School, programme_id: UUID, wish: Wish) -> None:
    same = session.scalar(
        select(Booking.id).where(
            Booking.school_id == school.id,
            Booking.programme_id == programme_id,
            Booking.first_day == wish.first_day,
            Booking.start_time == wish.start_time,
            Booking.group_name == wish.group_name,
            Booking.status.not_in(rules.ENDED),
        )
    )
    if same:
        raise AlreadyAsked(same)
