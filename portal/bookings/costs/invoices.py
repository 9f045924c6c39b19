"""Invoice requests: what the charity's accounts are asked to invoice. Flushes; the caller commits.

The portal takes no payments and holds no card data; the accounts system sends the invoice and knows of VAT.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from portal import clock, db
from portal.audit import service as audit
from portal.bookings.costs.models import BookingCost, InvoiceRequest, InvoiceState, PaymentDetail
from portal.bookings.models import Booking
from portal.bookings.news import CannotBook
from portal.funding import queries as funding
from portal.people.models import Organisation
from portal.people.queries import lead
from portal.places.models import School
from portal.web.access import Act, User
from portal.web.csv_files import safe
from portal.web.words import plain_day

HEAD = (
    "Number",
    "State",
    "Asked for on",
    "Passed to accounts on",
    "Void since",
    "School",
    "Name on the invoice",
    "Order number",
    "Finance contact",
    "Finance e-mail",
    "Groups",
    "Number of groups",
    "First session",
    "Price of one group (pounds)",
    "Total (pounds)",
)


class InvoiceGone(CannotBook):
    """The request is not in a state in which this can be done."""

    def __init__(self, invoice: InvoiceRequest) -> None:
        super().__init__(f"Nothing was changed: invoice request {invoice.number} is already {invoice.state}")


def seen_by(user: User) -> Select[InvoiceRequest]:
    """The requests this person may know of, newest first: whoever sees the funding sees all, others none."""
    rows = (
        select(InvoiceRequest)
        .join(Booking, Booking.id == InvoiceRequest.booking_id)
        .options(joinedload(InvoiceRequest.booking).joinedload(Booking.school).joinedload(School.authority))
        .order_by(InvoiceRequest.year.desc(), InvoiceRequest.serial.desc())
    )
    return rows.where(funding.is_seen_by(user))


def to_pass_on(session: Session, user: User) -> list[InvoiceRequest]:
    """What this person has still to pass to the accounts, oldest first."""
    rows = seen_by(user).where(InvoiceRequest.state == InvoiceState.ASKED)
    return list(session.scalars(rows.order_by(None).order_by(InvoiceRequest.id)).unique())


def of_booking(session: Session, booking_id: UUID) -> InvoiceRequest | None:
    return session.scalars(select(InvoiceRequest).where(InvoiceRequest.booking_id == booking_id)).one_or_none()


def details_of(session: Session, booking_id: UUID) -> PaymentDetail | None:
    return session.scalars(select(PaymentDetail).where(PaymentDetail.booking_id == booking_id)).one_or_none()


def ask_for(session: Session, booking: Booking, cost: BookingCost | None, *, by: Act) -> InvoiceRequest | None:
    """The accounts are asked to invoice a confirmed booking that the school pays for; None where it does not."""
    details = details_of(session, booking.id)
    if cost is None or not cost.pence or details is None or of_booking(session, booking.id):
        return None
    year = clock.today().year
    invoice = InvoiceRequest(
        booking_id=booking.id,
        year=year,
        serial=_next(session, year),
        state=InvoiceState.ASKED,
        pence=cost.pence,
        groups=cost.groups,
        order_number=details.order_number,
        billing_name=details.billing_name,
        finance_name=details.finance_name,
        finance_email=details.finance_email,
    )
    session.add(invoice)
    session.flush()
    audit.record(session, "asked for", "invoice", invoice.id, by=by)
    return invoice


def _next(session: Session, year: int) -> int:
    """One more than the last of the year. Whoever takes a number holds the charity's row, so none is given twice."""
    charity = lead(session)
    if charity is not None:
        db.lock(session, Organisation, [charity.id], may_be_named=True)
    return (session.scalar(select(func.max(InvoiceRequest.serial)).where(InvoiceRequest.year == year)) or 0) + 1


def mark_sent(session: Session, invoice: InvoiceRequest, *, by: Act) -> None:
    """It has been passed to the accounts system. Raises InvoiceGone."""
    db.lock(session, InvoiceRequest, [invoice.id])
    if invoice.state is not InvoiceState.ASKED:
        raise InvoiceGone(invoice)
    invoice.state, invoice.sent_at = InvoiceState.SENT, clock.now()
    session.flush()
    audit.record(session, "sent", "invoice", invoice.id, by=by)


def make_void(session: Session, booking_id: UUID, *, by: Act) -> InvoiceRequest | None:
    """Nothing is to be paid for this booking any more; None if nothing was to be."""
    invoice = of_booking(session, booking_id)
    if invoice is None or invoice.state is InvoiceState.VOID:
        return None
    invoice.state, invoice.void_at = InvoiceState.VOID, clock.now()
    session.flush()
    audit.record(session, "made void", "invoice", invoice.id, by=by)
    return invoice


def as_csv(invoices: Sequence[InvoiceRequest]) -> bytes:
    """UTF-8 with a byte order mark and CRLF, as Excel reads it; no text can run as a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEAD)
    writer.writerows([safe(cell) for cell in _cells(invoice)] for invoice in invoices)
    return text.getvalue().encode("utf-8-sig")


def _cells(invoice: InvoiceRequest) -> Iterable[str | int]:
    booking = invoice.booking
    return (
        invoice.number,
        invoice.state,
        plain_day(invoice.created_at),
        plain_day(invoice.sent_at) if invoice.sent_at else "",
        plain_day(invoice.void_at) if invoice.void_at else "",
        booking.school.name,
        invoice.billing_name,
        invoice.order_number or "none used",
        invoice.finance_name,
        invoice.finance_email,
        ", ".join(wished.name for wished in booking.wishes),
        invoice.groups,
        plain_day(booking.main.first_day),
        decimal(invoice.pence),
        decimal(invoice.total),
    )


def decimal(pence: int) -> str:
    """1250.50, as accounts systems read it"""
    return f"{pence // 100}.{pence % 100:02}"
