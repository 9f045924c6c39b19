"""Telling the school, the coordinators and the facilitators what became of a booking."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal.bookings import queries
from portal.bookings.models import Booking
from portal.web import jobs
from portal.web.access import Act, Via


def to_school(session: Session, booking: Booking, kind: str, **more: Any) -> None:
    """Owe this notice to whoever asked. `more`: further facts."""
    if booking.contact_id is not None:
        about, facts = ("booking", booking.id), facts_of(booking) | more
        jobs.notify(session, kind, about=about, contact_id=booking.contact_id, **facts)


def to_dsl(session: Session, booking: Booking, kind: str) -> None:
    """Owe it to the safeguarding lead, unless they are who asked and have it already."""
    if booking.dsl_contact_id not in (None, booking.contact_id):
        jobs.notify(
            session, kind, about=("booking", booking.id), contact_id=booking.dsl_contact_id, **facts_of(booking)
        )


def to_coordinators(session: Session, booking: Booking, kind: str) -> None:
    for user_id in queries.coordinators(session):
        to_user(session, booking, kind, user_id)


def to_user(session: Session, booking: Booking, kind: str, user_id: UUID) -> None:
    jobs.notify(session, kind, about=("booking", booking.id), user_id=user_id, **facts_of(booking))


def note_to_school(session: Session, booking: Booking, kind: str, *, by: Act) -> None:
    """Whoever rang or wrote gets what was written down for them, to correct; who did it on a page needs no copy."""
    if by.user is not None and by.on_behalf_of is not None:
        to_school(session, booking, kind)


def asked(by: Act) -> str:
    """What the school reads of its request: what was written down for it is to be corrected."""
    return "booking-noted" if by.user is not None and by.via is not Via.PAGE else "booking-requested"


def withdrawn(booking: Booking) -> str:
    """What the charity reads when it is withdrawn."""
    return "booking-withdrawn" if booking.wishes else "enquiry-withdrawn"


def withdrawn_noted(booking: Booking) -> str:
    """What the school reads, if the charity wrote it down."""
    return "booking-withdrawn-noted" if booking.wishes else "enquiry-closed"


def facts_of(booking: Booking) -> dict[str, Any]:
    """What every notice about this booking says."""
    if not booking.wishes:
        return {"call_day": booking.call_day.isoformat() if booking.call_day else None, "call": booking.call_time}
    return {
        "group": booking.group_name,
        "first_day": booking.main.first_day.isoformat(),
        "start_time": booking.main.start_time.isoformat("minutes"),
    }
