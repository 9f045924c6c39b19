"""Delivery sessions and their parts. Instants are UTC, planned on the London clock."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
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
        Index(None, "group_id", "starts_at"),
        Index(None, "starts_at", "group_id"),
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

    def has_begun(self, now: datetime) -> bool:
        """Whether it took place or takes place now, as far as is known."""
        return self.is_live and self.starts_at <= now and self.outcome is not Outcome.DID_NOT_HAPPEN


class SessionPart(Keyed, Base):
    """One provider's share of a session; one even when there is only one."""

    __tablename__ = "session_part"
    __table_args__ = (UniqueConstraint("session_id", "number"),)

    session_id: Mapped[UUID] = mapped_column(ForeignKey("delivery_session.id"))
    number: Mapped[int]
    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    minutes: Mapped[int]
    missed: Mapped[Reason | None]
    """Why this part alone did not take place, beside another that did. Written by `registers`."""

    session: Mapped[DeliverySession] = relationship(back_populates="parts")


class PartStaff(Keyed, Base):
    """A facilitator who came to a part."""

    __tablename__ = "part_staff"
    __table_args__ = (UniqueConstraint("part_id", "user_id"),)

    part_id: Mapped[UUID] = mapped_column(ForeignKey("session_part.id"))
    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))


class LetterEnd(StrEnum):
    """Why a letter of assurance no longer stands."""

    STAFF_CHANGED = "who comes has changed"
    REPLACED = "a new letter took its place"
    CANCELLED = "the sessions were cancelled"


class AssuranceLetter(Keyed, Base):
    """What the charity assures a school of about those who come to one group. At most one a group stands."""

    __tablename__ = "assurance_letter"
    __table_args__ = (
        CheckConstraint("(withdrawn_at IS NULL) = (withdrawn_why IS NULL)", name="withdrawing_needs_a_reason"),
        Index(
            "uq_assurance_letter_standing",
            "group_id",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
        Index(None, "group_id"),
    )

    group_id: Mapped[UUID] = mapped_column(ForeignKey("delivery_group.id"))
    issued_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    issued_day: Mapped[date]
    review_day: Mapped[date | None]
    """The last day on which all that it rests on is current."""
    code: Mapped[str] = mapped_column(unique=True)
    """What somebody with the paper types to learn whether it still stands."""
    people: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    """Who is named: ids of user and organisation, and the checks with the days on which they were seen."""
    withdrawn_at: Mapped[datetime | None]
    withdrawn_why: Mapped[LetterEnd | None]
