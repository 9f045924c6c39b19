"""Everything that has to be in order before a booking is confirmed, done through the services."""

from sqlalchemy.orm import Session

from portal.bookings.models import Booking
from portal.bookings.terms import live_terms
from portal.curricula import materials
from portal.web.access import Act


def ready(session: Session, booking: Booking, *, by: Act) -> None:
    """Every gate of this booking is met; `by` is somebody of the school, or a coordinator for one who rang."""
    terms = live_terms(session, booking.programme.slug)
    if terms is not None and by.user_id is not None:
        materials.record(session, school_id=booking.school_id, version_id=terms.version_id, by=by)
