"""To whom the invoice for a booking goes, and the gate that asks for it. Flushes; the caller commits."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from portal.audit import service as audit
from portal.bookings import stepping
from portal.bookings.costs import cost
from portal.bookings.costs.invoices import details_of, of_booking
from portal.bookings.costs.models import InvoiceState, PaymentDetail
from portal.bookings.models import Booking, BookingStatus
from portal.bookings.news import CannotBook
from portal.bookings.rules import ENDED
from portal.web.access import Act


class InvoiceSent(CannotBook):
    def __init__(self) -> None:
        super().__init__("Nothing was changed: the invoice has gone to the accounts. Ring us, and we have it changed")


class NothingToPay(CannotBook):
    def __init__(self) -> None:
        super().__init__("Nothing was changed: there is nothing to pay for this booking")


@dataclass(frozen=True)
class Details:
    order_number: str | None
    """None: the school uses none."""
    billing_name: str
    finance_name: str
    finance_email: str


def fault(session: Session, booking: Booking) -> str | None:
    """What is missing before it is known who pays; None if that is known, and where to send the invoice."""
    now = cost.last(session, booking.id)
    if now is None or not now.is_known:
        return "A coordinator has to say what it costs the school, or who pays in its place"
    if not now.pence or details_of(session, booking.id):
        return None
    return "The school has to give its order number and who gets the invoice"


def record(session: Session, booking: Booking, details: Details, *, by: Act) -> PaymentDetail:
    """The invoice goes there; one that is asked for already as well. Raises NothingToPay or InvoiceSent."""
    stepping.hold(session, booking)
    now = cost.last(session, booking.id)
    if booking.status in ENDED or now is None or not now.pence:
        raise NothingToPay
    invoice = of_booking(session, booking.id)
    if invoice is not None and invoice.state is not InvoiceState.ASKED:
        raise InvoiceSent
    row = details_of(session, booking.id) or PaymentDetail(booking_id=booking.id)
    for name, value in vars(details).items():
        setattr(row, name, value)
        if invoice is not None:
            setattr(invoice, name, value)
    session.add(row)
    session.flush()
    audit.record(session, "gave payment details", "booking", booking.id, by=by)
    return row


def agree(session: Session, booking: Booking, *, pence: int, by: Act) -> None:
    """A coordinator says what each group costs the school; 0: the charity itself pays. Raises CostFixed."""
    stepping.hold(session, booking)
    if booking.status in ENDED or booking.status is BookingStatus.CONFIRMED or not booking.wishes:
        raise CostFixed
    cost.agree(session, booking, pence=pence, by=by)


class CostFixed(CannotBook):
    def __init__(self) -> None:
        super().__init__("Nothing was changed: what it costs is said between the request and its confirmation")
