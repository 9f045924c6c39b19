"""Answers to a contract's questions."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Keyed


class ReturnAnswer(Keyed, Base):
    """What is said for a line and quarter of the financial year under one question; never of a person."""

    __tablename__ = "return_answer"
    __table_args__ = (
        UniqueConstraint("line_id", "year", "quarter", "question"),
        CheckConstraint("quarter BETWEEN 1 AND 4", name="quarter_in_range"),
        CheckConstraint("is_nothing OR (answer IS NOT NULL AND owner IS NOT NULL)", name="answered_by_somebody"),
    )

    line_id: Mapped[UUID] = mapped_column(ForeignKey("funding_line.id"))
    year: Mapped[int]
    quarter: Mapped[int]
    question: Mapped[str]
    """Its key in questions.toml."""
    answer: Mapped[str | None]
    owner: Mapped[str | None]
    """Who answers for it: a name and job of the charity's staff."""
    is_nothing: Mapped[bool]
    """True: there is nothing to report."""
