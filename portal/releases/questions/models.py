"""Questions about figures with their answers, and whether an edition was accepted. Both stay with the edition."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Keyed


class FigureQuery(Keyed, Base):
    """One question about one figure or table of an edition."""

    __tablename__ = "figure_query"
    __table_args__ = (
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answer_has_its_day"),
        Index(None, "edition_id"),
    )

    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"))
    figure: Mapped[str]
    """Key of the figure or table in the stored object."""
    label: Mapped[str]
    """What it is called there."""
    question: Mapped[str]
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    answer: Mapped[str | None]
    answered_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None]


class Verdict(Keyed, Base):
    """That a reader accepted an edition or returned it; the last one counts."""

    __tablename__ = "edition_verdict"
    __table_args__ = (
        CheckConstraint("is_accepted OR why IS NOT NULL", name="returning_needs_a_reason"),
        Index(None, "edition_id"),
    )

    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"))
    is_accepted: Mapped[bool]
    why: Mapped[str | None]
    said_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    """A reader, or who of the charity's staff was told so."""
