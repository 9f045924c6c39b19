"""Somebody who came and was not on the list. The name goes once it is known who it was."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class WalkInState(StrEnum):
    OPEN = "open"
    MERGED = "merged"
    REMOVED = "removed"
    EXPIRED = "expired"
    """Nobody said in time who it was."""


class WalkIn(Base):
    __tablename__ = "walk_in"
    __table_args__ = (Index(None, "part_id"), Index(None, "enrolment_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """Made by the device, so that what is sent twice counts once; the mark made of it carries it too."""
    part_id: Mapped[UUID] = mapped_column(ForeignKey("session_part.id"))
    name: Mapped[bytes | None] = mapped_column(LargeBinary)
    """As typed, sealed; None once settled."""
    state: Mapped[WalkInState] = mapped_column(default=WalkInState.OPEN)
    enrolment_id: Mapped[UUID | None] = mapped_column(ForeignKey("enrolment.id"))
    """Who it was."""
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    came_at: Mapped[datetime]
    """As the device says."""
    received_at: Mapped[datetime]
    settled_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    settled_at: Mapped[datetime | None]
