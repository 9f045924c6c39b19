"""The step in which a school agrees about names and says that pupils and parents were told; the page is the groups'."""

from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from portal.bookings.models import Booking
from portal.bookings.steps.kinds import Doer
from portal.bookings.steps.owed import Done
from portal.bookings.terms import terms_now
from portal.groups import agreement_views, gate
from portal.web.access import Act


def applies(session: Session, booking: Booking) -> bool:
    """Names are to be given: not of an assembly, a whole class or a training day."""
    return not terms_now(session, booking.programme.slug).counts_only


def done(session: Session, booking: Booking) -> Done | None:
    """Agreed, and both notices given."""
    now = gate.gate_of(session, booking.school_id)
    if not now.is_open or now.agreement is None:
        return None
    last = max([now.agreement.created_at, *(notice.created_at for notice in now.notices.values())])
    return Done(now.agreement.agreed_by, last)


def page(booking: Booking, doer: Doer) -> ResponseReturnValue:
    """Where a coordinator acts for somebody, the page itself asks how it is known."""
    by = Act(doer.user, doer.contact_id) if doer.on_behalf else doer.act()
    addresses = {"here": doer.here, "onward": doer.onward, "back": doer.back}
    return agreement_views.agreement_page(booking.school, by=by, address_of=addresses.__getitem__)
