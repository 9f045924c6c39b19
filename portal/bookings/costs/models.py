"""What a booking costs, where its invoice goes, and what the accounts are asked to invoice."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.bookings.models import Booking
from portal.db import Base, Keyed
from portal.funding.models import FundingLine


class BookingCost(Keyed, Base):
    """What a booking costs the school from now on; the last one holds, those before say what changed."""

    __tablename__ = "booking_cost"
    __table_args__ = (
        CheckConstraint("line_id IS NULL OR pence IS NULL", name="one_payer"),
        CheckConstraint("pence >= 0", name="not_negative"),
        Index(None, "booking_id"),
    )

    booking_id: Mapped[UUID] = mapped_column(ForeignKey("booking.id"))
    line_id: Mapped[UUID | None] = mapped_column(ForeignKey("funding_line.id"))
    """Who pays in the school's place."""
    pence: Mapped[int | None]
    """For one group. 0: the charity itself pays, as a coordinator said. None with no line: nobody has said yet."""
    groups: Mapped[int]
    first_day: Mapped[date]
    is_agreed: Mapped[bool] = mapped_column(default=False)
    """Said by a coordinator for this booking: another first day does not change it."""

    line: Mapped[FundingLine | None] = relationship()

    @property
    def is_known(self) -> bool:
        return self.line_id is not None or self.pence is not None


class PaymentDetail(Keyed, Base):
    """To whom the invoice for a booking goes, as the school says."""

    __tablename__ = "payment_detail"
    __table_args__ = (UniqueConstraint("booking_id"),)

    booking_id: Mapped[UUID] = mapped_column(ForeignKey("booking.id"))
    order_number: Mapped[str | None]
    """None: the school uses none."""
    billing_name: Mapped[str]
    finance_name: Mapped[str]
    finance_email: Mapped[str]


class InvoiceState(StrEnum):
    ASKED = "asked"
    SENT = "sent"
    VOID = "void"


class InvoiceRequest(Keyed, Base):
    """What the charity's accounts are asked to invoice for a confirmed booking; the portal takes no payment."""

    __tablename__ = "invoice_request"
    __table_args__ = (
        UniqueConstraint("year", "serial"),
        UniqueConstraint("booking_id"),
        CheckConstraint("pence >= 1", name="something"),
        CheckConstraint("groups >= 1", name="at_least_one"),
    )

    booking_id: Mapped[UUID] = mapped_column(ForeignKey("booking.id"))
    year: Mapped[int]
    serial: Mapped[int]
    """1, 2, 3 … in each calendar year."""
    state: Mapped[InvoiceState]
    pence: Mapped[int]
    """For one group, as the school was told when it asked."""
    groups: Mapped[int]
    order_number: Mapped[str | None]
    billing_name: Mapped[str]
    finance_name: Mapped[str]
    finance_email: Mapped[str]
    sent_at: Mapped[datetime | None]
    """When it was passed to the accounts system; stays when it is void afterwards."""
    void_at: Mapped[datetime | None]

    booking: Mapped[Booking] = relationship()

    @property
    def number(self) -> str:
        return f"{self.year}-{self.serial:04}"

    @property
    def total(self) -> int:
        """Pence for all its groups."""
        return self.pence * self.groups
