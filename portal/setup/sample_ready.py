"""What a school of the sample year puts in order before its booking is confirmed, through the services."""

from sqlalchemy.orm import Session

from portal.bookings.models import Booking
from portal.bookings.terms import live_terms
from portal.curricula import materials
from portal.web.access import Act


def put_in_order(session: Session, booking: Booking, *, by: Act) -> None:
    """Every gate of this booking is met."""
    terms = live_terms(session, booking.programme.slug)
    if terms is not None:
        materials.record(session, school_id=booking.school_id, version_id=terms.version_id, by=by)
