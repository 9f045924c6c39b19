"""Steps that schools of the sample year have handed to colleagues, some of them done by link."""

from sqlalchemy.orm import Session

from portal.bookings.models import Booking
from portal.bookings.steps import errands
from portal.bookings.steps import materials as materials_step
from portal.bookings.steps import room as room_step
from portal.bookings.steps.kinds import StepKind
from portal.places.contacts import Person
from portal.web.access import Act

COLLEAGUES = (
    Person("Pat Ledger", "office{}@example.org", job="Office manager"),
    Person("Chris Timetable", "timetable{}@example.org", job="Deputy head"),
)


def hand_over(session: Session, booking: Booking, number: int, *, by: Act) -> None:
    """What is not done yet goes to somebody else: the materials to one colleague, the room to another."""
    undone = (
        (StepKind.MATERIALS, materials_step.done(session, booking)),
        (StepKind.ROOM, room_step.done(session, booking)),
    )
    for (kind, done), colleague in zip(undone, COLLEAGUES, strict=True):
        if done is None:
            address = (colleague.email or "").format(number)
            errands.hand(session, booking, kind, Person(colleague.name, address, job=colleague.job), by=by)
