"""Steps of a register are only ever added. The register itself says where it stands now."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Keyed


class Step(StrEnum):
    FINISHED = "finished"
    LOCKED = "locked"
    UNLOCKED = "unlocked"


class Unlocking(StrEnum):
    """Why a locked register is opened for corrections."""

    MISTAKE = "a mark is wrong"
    TOLD_LATER = "the school told us later"
    LATE_PAPER = "a paper register came late"
    LATE_PHONE = "marks came late from a phone"
    OTHER = "other"


class RegisterStep(Keyed, Base):
    __tablename__ = "register_step"
    __table_args__ = (
        CheckConstraint("(what = 'unlocked') = (reason IS NOT NULL)", name="unlocking_needs_a_reason"),
        Index(None, "part_id", "created_at"),
    )

    part_id: Mapped[UUID] = mapped_column(ForeignKey("session_part.id"))
    what: Mapped[Step]
    reason: Mapped[Unlocking | None]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """None where it locked by itself."""
