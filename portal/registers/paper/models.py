"""Photographs of marked sheets, until they are typed in. Nothing else of a picture is ever kept."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Keyed


class Ending(StrEnum):
    """Why a picture was destroyed."""

    TYPED = "typed in"
    TAKEN_BACK = "taken back"
    TOO_OLD = "kept for 7 days"


class SheetPhoto(Keyed, Base):
    __tablename__ = "sheet_photo"
    __table_args__ = (
        CheckConstraint("(picture IS NULL) = (destroyed_at IS NOT NULL)", name="gone_once_destroyed"),
        CheckConstraint("(destroyed_at IS NULL) = (ended IS NULL)", name="destroying_needs_a_reason"),
        Index(None, "part_id"),
        Index(None, "destroyed_at"),
    )

    part_id: Mapped[UUID] = mapped_column(ForeignKey("session_part.id"))
    added_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    picture: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """Drawn anew and sealed; None once it is destroyed."""
    destroyed_at: Mapped[datetime | None]
    destroyed_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    ended: Mapped[Ending | None]
