"""Editions. A council reads only these."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Keyed


class Edition(Keyed, Base):
    """One frozen release for an authority or a funder and a quarter."""

    __tablename__ = "edition"
    __table_args__ = (
        CheckConstraint("(authority_id IS NULL) <> (organisation_id IS NULL)", name="one_reader"),
        CheckConstraint("quarter BETWEEN 1 AND 4", name="quarter_in_range"),
        UniqueConstraint("authority_id", "year", "quarter", "number"),
        UniqueConstraint("organisation_id", "year", "quarter", "number"),
        Index(None, "year", "quarter"),
    )

    authority_id: Mapped[UUID | None] = mapped_column(ForeignKey("authority.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    year: Mapped[int]
    """First calendar year of the financial year."""
    quarter: Mapped[int]
    """1 is April to June."""
    number: Mapped[int]
    """1, 2, 3 … for this reader and quarter."""
    object: Mapped[str]
    """The protected object as canonical JSON: sorted keys, no spaces, UTF-8."""
    sha256: Mapped[str]
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    why: Mapped[str | None]
    """Why it replaces the edition before; None for the first."""
    withdrawn_at: Mapped[datetime | None]
