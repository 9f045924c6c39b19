"""The terms of a booking: which version stands, and who of the school accepted it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit import service as audit
from portal.bookings.letters.models import TermsAcceptance
from portal.bookings.models import Booking
from portal.web.access import Act

VERSIONS = {1: "bookings/terms/1.html"}
"""Every version that can have been accepted, and its words."""
CURRENT = max(VERSIONS)


def accepted(session: Session, booking: Booking) -> TermsAcceptance | None:
    """The last acceptance, of whatever version."""
    rows = select(TermsAcceptance).where(TermsAcceptance.booking_id == booking.id)
    return session.scalars(rows.order_by(TermsAcceptance.id.desc()).limit(1)).first()


def fault(session: Session, booking: Booking) -> str | None:
    """What is still to be done about the terms before the booking can be confirmed."""
    last = accepted(session, booking)
    if last is None:
        return "The school has to accept the terms"
    if last.version != CURRENT:
        return "The terms have changed since the school accepted them. The school has to accept them again"
    return None


def accept(session: Session, booking: Booking, *, name: str, job: str | None, by: Act) -> TermsAcceptance:
    """The school accepts the terms as they stand; once accepted, they are not accepted again."""
    last = accepted(session, booking)
    if last is not None and last.version == CURRENT:
        return last
    row = TermsAcceptance(
        booking_id=booking.id,
        version=CURRENT,
        name=name,
        job=job,
        user_id=by.user_id,
        contact_id=by.on_behalf_of,
        via=by.via,
    )
    session.add(row)
    session.flush()
    audit.record(session, "accepted", "terms_acceptance", row.id, by=by)
    return row
