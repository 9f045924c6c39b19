"""Telling the school, the coordinators and the facilitators what became of a booking."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal.bookings import queries
from portal.bookings.models import Booking
from portal.web import jobs


def to_school(session: Session, booking: Booking, kind: str, *, dsl_too: bool = False) -> None:
    """Owe this notice to whoever asked, and to the safeguarding lead where it concerns them."""
    for contact_id in dict.fromkeys([booking.contact_id, *([booking.dsl_contact_id] if dsl_too else [])]):
        jobs.notify(session, kind, about=("booking", booking.id), contact_id=contact_id, **_facts(booking))


def to_coordinators(session: Session, booking: Booking, kind: str) -> None:
    for user_id in queries.coordinators(session):
        to_user(session, booking, kind, user_id)


def to_user(session: Session, booking: Booking, kind: str, user_id: UUID) -> None:
    jobs.notify(session, kind, about=("booking", booking.id), user_id=user_id, **_facts(booking))


def _facts(booking: Booking) -> dict[str, Any]:
    return {
        "group": booking.group_name,
        "first_day": booking.first_day.isoformat(),
        "start_time": booking.start_time.isoformat("minutes"),
    }
