"""Where the invoice goes, for those with an account: the step while it is asked, else what became of it."""

from uuid import UUID

from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.bookings import queries
from portal.bookings.blueprint import bookings
from portal.bookings.costs import payment_views
from portal.bookings.models import Booking
from portal.bookings.steps import doing
from portal.bookings.steps.kinds import StepKind
from portal.bookings.steps.owed import ASKED_IN
from portal.web.access import Can, needs
from portal.web.sessions import one_or_404, reading


@bookings.route("/<uuid:booking_id>/payment", methods=["GET", "POST"])
@needs(Can.ASK_BOOKING)
def pay(booking_id: UUID) -> ResponseReturnValue:
    booking: Booking = one_or_404(reading(), queries.seen_by(current_user, Can.ASK_BOOKING), booking_id)
    doer = doing.doer_at(booking, ".pay")
    if booking.status in ASKED_IN and payment_views.applies(reading(), booking):
        return doing.take(booking, StepKind.PAYMENT, doer)
    return payment_views.page(booking, doer)
