"""Delivery sessions and their parts. Instants are UTC, planned on the London clock."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, Keyed
from portal.groups.models import Group
from portal.places.models import Room


class SessionKind(StrEnum):
    PLANNED = "planned"
    REPLACEMENT = "replacement"
    EXTRA = "extra"


class Outcome(StrEnum):
    DELIVERED = "delivered"
    PART_DELIVERED = "part delivered"
    DID_NOT_HAPPEN = "did not happen"


class Reason(StrEnum):
    """Why a session did not happen, or a booking was cancelled; by whom stands in the words."""

    SCHOOL_CLOSED = "school closed"
    SCHOOL_EVENT = "school event"
    SCHOOL_STAFFING = "no school adult free"
    ROOM = "no room"
    US_ILLNESS = "our facilitator was ill"
    US_STAFFING = "we had nobody to send"
    PUPILS_OUT = "pupils were out of school"
    WEATHER_TRAVEL = "weather or travel"
    OTHER = "other"


class DeliverySession(Keyed, Base):
    """One dated meeting of a group. Its plan number survives closures and moves."""

    __tablename__ = "delivery_session"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_it_starts"),
        CheckConstraint("outcome <> 'did not happen' OR reason IS NOT NULL", name="not_happening_needs_a_reason"),
        Index(
            "uq_delivery_session_live_number",
            "group_id",
            "number",
            unique=True,
            sqlite_where=text("is_live AND kind = 'planned'"),
            postgresql_where=text("is_live AND kind = 'planned'"),
        ),
        Index(None, "group_id"),
        Index(None, "starts_at"),
        Index(None, "room_id"),
    )

    group_id: Mapped[UUID] = mapped_column(ForeignKey("delivery_group.id"))
    kind: Mapped[SessionKind] = mapped_column(default=SessionKind.PLANNED)
    number: Mapped[int | None]
    """Plan number n of N; None for an extra."""
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    room_id: Mapped[UUID | None] = mapped_column(ForeignKey("room.id"))
    is_live: Mapped[bool] = mapped_column(default=True)
    """False once it is cancelled with its group, or did not happen and its plan moved on."""
    outcome: Mapped[Outcome | None]
    """Written by `registers`."""
    reason: Mapped[Reason | None]
    moves: Mapped[int] = mapped_column(default=0)
    """How often it was moved; the SEQUENCE of a calendar feed."""

    group: Mapped[Group] = relationship()
    room: Mapped[Room | None] = relationship()
    parts: Mapped[list["SessionPart"]] = relationship(back_populates="session", order_by="SessionPart.number")


class SessionPart(Keyed, Base):
    """One provider's share of a session; one even when there is only one."""

    __tablename__ = "session_part"
    __table_args__ = (UniqueConstraint("session_id", "number"),)

    session_id: Mapped[UUID] = mapped_column(ForeignKey("delivery_session.id"))
    number: Mapped[int]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    minutes: Mapped[int]

    session: Mapped[DeliverySession] = relationship(back_populates="parts")


class PartStaff(Keyed, Base):
    """A facilitator who came to a part."""

    __tablename__ = "part_staff"
    __table_args__ = (UniqueConstraint("part_id", "user_id"),)

    part_id: Mapped[UUID] = mapped_column(ForeignKey("session_part.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
