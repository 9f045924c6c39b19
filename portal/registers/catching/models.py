"""A missed session gone through with one young person alone."""

from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Keyed


class OneToOne(Keyed, Base):
    """It counts once, as that session; the absence stays."""

    __tablename__ = "one_to_one"
    __table_args__ = (
        UniqueConstraint("enrolment_id", "number"),
        Index(None, "held_day"),
        CheckConstraint("minutes BETWEEN 1 AND 480", name="minutes_in_range"),
    )

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"))
    number: Mapped[int]
    """Plan number that was missed."""
    held_day: Mapped[date]
    minutes: Mapped[int]
    given_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
