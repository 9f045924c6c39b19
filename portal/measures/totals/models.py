"""Sums of a programme's year, and which groups are in them. A group's own numbers are nowhere."""

from datetime import date
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Keyed


class TotalsSum(Keyed, Base):
    """How many young people of a programme's academic year are in one part, over all groups that gave totals."""

    __tablename__ = "totals_sum"
    __table_args__ = (
        UniqueConstraint("programme_id", "year", "dimension", "category"),
        CheckConstraint("number >= 0", name="not_negative"),
    )

    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"))
    year: Mapped[int]
    """The calendar year in which it begins: 2026 for September 2026 to August 2027."""
    dimension: Mapped[str]
    category: Mapped[str]
    number: Mapped[int]


class TotalsGiven(Keyed, Base):
    """That a group's totals are in the sums, and of which year."""

    __tablename__ = "totals_given"
    __table_args__ = (UniqueConstraint("group_id"),)

    group_id: Mapped[UUID] = mapped_column(ForeignKey("delivery_group.id"))
    year: Mapped[int]
    day: Mapped[date]
    mark: Mapped[str]
    """SHA-256 of the totals and the code of the receipt: tells only whoever has both whether they are the same."""


class IndicatorsGiven(Keyed, Base):
    """That a group's indicators are in the sums, of which year, and which; never the figures."""

    __tablename__ = "indicators_given"
    __table_args__ = (UniqueConstraint("group_id"),)

    group_id: Mapped[UUID] = mapped_column(ForeignKey("delivery_group.id"))
    year: Mapped[int]
    day: Mapped[date]
    dimensions: Mapped[list[str]] = mapped_column(JSON)
    """Of the sums that it is in."""
    mark: Mapped[str]
    """As of totals."""


class RollMakeUp(Keyed, Base):
    """The make-up of a school's roll in one academic year, as the school gave it."""

    __tablename__ = "roll_make_up"
    __table_args__ = (UniqueConstraint("school_id", "year"),)

    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    year: Mapped[int]
    tenths: Mapped[dict[str, int]] = mapped_column(JSON)
    """Tenths of a percent by category; what was not given is left out."""
    source: Mapped[str]
    """Such as: school census, January 2027."""
