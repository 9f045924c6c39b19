"""A booking and every change of its state."""

from datetime import date, time
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.curricula.models import Programme
from portal.db import Base, Keyed
from portal.places.models import Room, School, SchoolContact


class BookingStatus(StrEnum):
    """Stored; running and completed are worked out from the sessions."""

    DRAFT = "draft"
    ENQUIRY = "enquiry"
    REQUESTED = "requested"
    WAITING = "waiting"
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


class Booking(Keyed, Base):
    """One school's wish for one programme, weekly from a first day."""

    __tablename__ = "booking"
    __table_args__ = (
        CheckConstraint("expected_size BETWEEN 1 AND 1000", name="size_in_range"),
        Index(None, "school_id"),
        Index(None, "status"),
    )

    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"))
    status: Mapped[BookingStatus]
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("school_contact.id"))
    """Who asks."""
    dsl_contact_id: Mapped[UUID] = mapped_column(ForeignKey("school_contact.id"))
    host_contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("school_contact.id"))
    group_name: Mapped[str]
    """Neutral, chosen by the school."""
    expected_size: Mapped[int]
    first_day: Mapped[date]
    """Of the request, or of the offer that stands; weekly on this weekday."""
    start_time: Mapped[time]
    """On the London clock."""
    minutes: Mapped[int]
    room_id: Mapped[UUID] = mapped_column(ForeignKey("room.id"))
    note: Mapped[str | None]
    """What the school wrote about arrangements; the form says: no names of pupils."""

    school: Mapped[School] = relationship()
    programme: Mapped[Programme] = relationship()
    room: Mapped[Room] = relationship()
    contact: Mapped[SchoolContact] = relationship(foreign_keys=[contact_id])
    dsl: Mapped[SchoolContact] = relationship(foreign_keys=[dsl_contact_id])
    host: Mapped[SchoolContact | None] = relationship(foreign_keys=[host_contact_id])
    changes: Mapped[list["BookingChange"]] = relationship(order_by="BookingChange.id")


class BookingChange(Keyed, Base):
    """Who moved a booking to which state, when and why; an offer keeps the time that it offered."""

    __tablename__ = "booking_change"
    __table_args__ = (Index(None, "booking_id"),)

    booking_id: Mapped[UUID] = mapped_column(ForeignKey("booking.id"))
    status: Mapped[BookingStatus]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    via: Mapped[str]
    reason: Mapped[str | None]
    first_day: Mapped[date | None]
    start_time: Mapped[time | None]
