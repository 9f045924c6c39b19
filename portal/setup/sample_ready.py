"""What a school of the sample year puts in order before its booking is confirmed, through the services."""

from dataclasses import replace

from sqlalchemy.orm import Session

from portal.bookings.costs import payment
from portal.bookings.letters import agreed_terms, letters
from portal.bookings.models import Booking
from portal.bookings.terms import live_terms
from portal.curricula import materials
from portal.setup import sample_money
from portal.setup.sample_letters import into_french
from portal.web.access import Act


def put_in_order(session: Session, booking: Booking, *, by: Act) -> None:
    """Every gate of this booking is met."""
    terms = live_terms(session, booking.programme.slug)
    if terms is not None:
        materials.record(session, school_id=booking.school_id, version_id=terms.version_id, by=by)
    if payment.fault(session, booking):
        sample_money.say_where_to(session, booking, by=by)
    _letter(session, booking, by)
    if booking.contact:
        agreed_terms.accept(session, booking, name=booking.contact.name, job=booking.contact.job, by=by)


REASONS = (("people", "change"), ("enjoys",), ("lessons", "people", "pressure"), ("hard", "people"))
"""What schools of the sample year give as reasons, in turn."""


def _letter(session: Session, booking: Booking, by: Act) -> None:
    """The letter says why and is settled."""
    if letters.fault(session, booking) is None:
        return
    now = letters.standing(session, booking)
    if now.wording.says_why:
        letters.settle(session, booking, seen=now.number, by=by)
        return
    chosen = replace(now.wording, reasons=REASONS[booking.main.size % len(REASONS)])
    saved = letters.save(session, booking, chosen, seen=now.number, by=by)
    letters.settle(session, booking, seen=saved.number, by=by)
    if chosen.reasons == REASONS[0]:
        into_french(session, booking, saved.number, by=by)
