"""Head counts are only ever added: the last of a part holds, and those before it stay to be read."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Keyed
from portal.registers.models import Source
from portal.registers.rules import Correction


class HowCounted(StrEnum):
    ROOM = "counted in the room"
    SCHOOL = "taken from the school's own register"
    TOLD = "a number that the school gave"
    ESTIMATE = "estimated"


class HeadCount(Keyed, Base):
    """How many came to one part, as somebody said at one time. Never joined to a person."""

    __tablename__ = "head_count"
    __table_args__ = (
        UniqueConstraint("part_id", "number"),
        CheckConstraint("total >= 0", name="total_not_negative"),
        CheckConstraint("number = 1 OR correction IS NOT NULL", name="correcting_needs_a_reason"),
    )

    part_id: Mapped[UUID] = mapped_column(ForeignKey("session_part.id"))
    number: Mapped[int]
    """1, 2, 3 … within its part; the last one holds."""
    total: Mapped[int]
    years: Mapped[dict[str, int]] = mapped_column(JSON)
    """By year group, where they were counted apart: then they sum to the total. Empty where they were not."""
    female: Mapped[int | None]
    male: Mapped[int | None]
    """None where not said; they need not sum to the total."""
    expected: Mapped[int | None]
    """How many were to come; None where not known."""
    how: Mapped[HowCounted]
    correction: Mapped[Correction | None]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    source: Mapped[Source]
