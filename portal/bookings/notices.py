"""Telling the school, the coordinators and the facilitators what became of a booking."""

from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal.bookings import queries
from portal.bookings.models import Booking
from portal.web import jobs


def to_school(session: Session, booking: Booking, kind: str, *, dsl_too: bool = False, **more: Any) -> None:
    """Owe this notice to whoever asked, and to the safeguarding lead where it concerns them. `more`: further facts."""
    for contact_id in _unique(booking.contact_id, booking.dsl_contact_id if dsl_too else None):
        jobs.notify(session, kind, about=("booking", booking.id), contact_id=contact_id, **_facts(booking), **more)


def _unique(*contact_ids: UUID | None) -> list[UUID]:
    return list(dict.fromkeys(one for one in contact_ids if one is not None))


def to_coordinators(session: Session, booking: Booking, kind: str) -> None:
    for user_id in queries.coordinators(session):
        to_user(session, booking, kind, user_id)


def to_user(session: Session, booking: Booking, kind: str, user_id: UUID) -> None:
    jobs.notify(session, kind, about=("booking", booking.id), user_id=user_id, **_facts(booking))


def _facts(booking: Booking) -> dict[str, Any]:
    if not booking.wishes:
        return {"call_day": booking.call_day.isoformat() if booking.call_day else None, "call": booking.call_time}
    return {
        "group": booking.group_name,
        "first_day": booking.main.first_day.isoformat(),
        "start_time": booking.main.start_time.isoformat("minutes"),
    }
