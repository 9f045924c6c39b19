"""Where a booking's groups meet, who of the school is there, and what the building or the group needs. Flushes only."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from portal.audit import service as audit
from portal.bookings import queries
from portal.bookings.models import Booking, BookingStatus, StepDone
from portal.bookings.service import hold
from portal.bookings.steps.kinds import StepKind
from portal.groups import adults
from portal.places import contacts
from portal.places import service as places
from portal.places.contacts import Person
from portal.places.models import ContactDuty, School
from portal.web.access import Act


@dataclass(frozen=True)
class Provided:
    """What the school provides."""

    rooms: dict[UUID, str]
    """By wished group: the name of its room."""
    dsl: Person
    host: Person
    access_needs: str | None
    note: str | None


def provide(session: Session, booking: Booking, given: Provided, *, by: Act) -> None:
    """The booking and its groups have these people; the rooms too, while no session is planned in another.

    What somebody types who came by a link is this booking's alone: the school's other groups keep their people.
    """
    hold(session, booking)
    school = session.get_one(School, booking.school_id)
    new = by.user is None
    booking.dsl_contact_id = contacts.keep(session, school, ContactDuty.DSL, given.dsl, by=by, as_new=new).id
    booking.host_contact_id = contacts.keep(session, school, ContactDuty.HOST, given.host, by=by, as_new=new).id
    booking.access_needs, booking.note = given.access_needs, given.note
    for wished in booking.wishes:
        name = given.rooms.get(wished.id)
        if name and booking.status is not BookingStatus.CONFIRMED:
            wished.room_id = places.room_named(session, booking.school_id, name, by=by).id
    for group in queries.groups_of(session, booking.id):
        adults.name_adults(session, group, dsl_id=booking.dsl_contact_id, host_id=booking.host_contact_id, by=by)
    note_done(session, booking, StepKind.ROOM, by=by)


def note_done(session: Session, booking: Booking, kind: StepKind, *, by: Act) -> None:
    """It is on record who did this step."""
    row = StepDone(booking_id=booking.id, kind=kind.value, user_id=by.user_id, contact_id=by.on_behalf_of, via=by.via)
    session.add(row)
    session.flush()
    audit.record(session, f"did {kind}", "booking", booking.id, by=by)
