"""Phones, what each took with it and sent, and what could not be put in and waits for a person."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, Keyed
from portal.people.models import User


class Device(Keyed, Base):
    """One browser on one phone, of one person. Its id was made there."""

    __tablename__ = "device"
    __table_args__ = (Index(None, "user_id"),)

    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    label: Mapped[str]
    """Such as "Chrome on Android": how its owner tells it from others."""
    token_hash: Mapped[str] = mapped_column(unique=True)
    """SHA-256 of the token by which it hands in what it still has once the account is closed."""
    last_contact_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    revoked_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))

    user: Mapped[User] = relationship(foreign_keys=[user_id])


class Download(Keyed, Base):
    """A device took this register with it; `created_at` is when it first did."""

    __tablename__ = "download"
    __table_args__ = (UniqueConstraint("device_id", "part_id"), Index(None, "part_id"))

    device_id: Mapped[UUID] = mapped_column(ForeignKey("device.id"))
    part_id: Mapped[UUID] = mapped_column(ForeignKey("session_part.id"))
    last_at: Mapped[datetime]


class Taken(StrEnum):
    """What became of an item, as the device is told."""

    STORED = "stored"
    DUPLICATE = "duplicate"
    """Stored when it came before."""
    CONFLICT = "conflict"
    """Its id or its number came before with other content. Both are kept, this one waits for a person."""
    KEPT = "kept"
    """Was to fill a blank that is no longer blank."""
    QUARANTINED = "quarantined"
    """Could not be put in; it waits for a person."""
    REFUSED = "refused"
    """Not even an item: nothing was kept, so the device keeps it."""


class SyncReceipt(Base):
    """What was answered to the first item with this id. Written in the transaction that took the item in."""

    __tablename__ = "sync_receipt"
    __table_args__ = (UniqueConstraint("device_id", "sequence"), Index(None, "device_id", "received_at"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """The item's own id, made on the device."""
    device_id: Mapped[UUID] = mapped_column(ForeignKey("device.id"))
    sequence: Mapped[int]
    hash: Mapped[str]
    """SHA-256 of what the device noted."""
    result: Mapped[Taken]
    reason: Mapped[str | None]
    server_sequence: Mapped[int | None]
    received_at: Mapped[datetime]
    clock_off: Mapped[int | None]
    """Seconds by which the phone's clock was ahead when it came; less than none: behind. None: it did not say."""


class Ending(StrEnum):
    PUT_IN = "put in"
    SET_ASIDE = "set aside"


class AsideReason(StrEnum):
    """Why an item that waited is not put in."""

    NOTED_OTHERWISE = "it is noted already"
    MISTAKE = "it was a mistake"
    NOT_OURS = "it is not about one of our sessions"
    UNREADABLE = "nobody can read it"
    OTHER = "other"


class HeldItem(Keyed, Base):
    """An item that could not be put in, kept sealed as it came, until a person decides."""

    __tablename__ = "held_item"
    __table_args__ = (
        UniqueConstraint("event_id", "hash"),
        CheckConstraint("(closed_at IS NULL) = (ending IS NULL)", name="closed_with_an_ending"),
        CheckConstraint("ending <> 'set aside' OR aside_reason IS NOT NULL", name="aside_needs_a_reason"),
        Index(None, "part_id"),
        Index(None, "enrolment_id"),
        Index(None, "user_id"),
    )

    event_id: Mapped[UUID]
    hash: Mapped[str]
    """Of what the device noted; of the envelope where that could not be opened."""
    device_id: Mapped[UUID] = mapped_column(ForeignKey("device.id"))
    sequence: Mapped[int]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    """Who noted it."""
    sealed: Mapped[str | None]
    """None once the person whom it is about was erased: then only id and hash stay."""
    kind: Mapped[str | None]
    part_id: Mapped[UUID | None] = mapped_column(ForeignKey("session_part.id"))
    enrolment_id: Mapped[UUID | None] = mapped_column(ForeignKey("enrolment.id"))
    reason: Mapped[str]
    """Code of why it could not be put in."""
    received_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    ending: Mapped[Ending | None]
    aside_reason: Mapped[AsideReason | None]

    device: Mapped[Device] = relationship()
    user: Mapped[User] = relationship(foreign_keys=[user_id])
    closed_by: Mapped[User | None] = relationship(foreign_keys=[closed_by_id])
