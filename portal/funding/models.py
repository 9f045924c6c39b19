"""Who pays for which work, and what was promised for it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, Keyed
from portal.people.models import Organisation
from portal.places.models import Authority


class FundingLine(Keyed, Base):
    """A funder's money for work in one area, between two days."""

    __tablename__ = "funding_line"
    __table_args__ = (Index(None, "organisation_id"), Index(None, "authority_id"))

    organisation_id: Mapped[UUID] = mapped_column(ForeignKey("organisation.id"))
    authority_id: Mapped[UUID | None] = mapped_column(ForeignKey("authority.id"))
    """Area it may be spent in; None for anywhere."""
    name: Mapped[str]
    from_day: Mapped[date]
    until_day: Mapped[date]
    amount_pence: Mapped[int | None]

    organisation: Mapped[Organisation] = relationship()
    authority: Mapped[Authority | None] = relationship()


class TargetMeasure(StrEnum):
    SESSIONS = "sessions delivered"
    REACH = "young people reached"
    COMPLETED = "young people who completed"


class Target(Keyed, Base):
    """What a line promised for one programme in one financial year (April to March)."""

    __tablename__ = "target"
    __table_args__ = (
        UniqueConstraint("line_id", "programme_id", "year", "measure"),
        CheckConstraint("number >= 0", name="not_negative"),
    )

    line_id: Mapped[UUID] = mapped_column(ForeignKey("funding_line.id"))
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"))
    year: Mapped[int]
    """First calendar year of the financial year: 2026 for April 2026 to March 2027."""
    measure: Mapped[TargetMeasure]
    number: Mapped[int]


class Allocation(Keyed, Base):
    """The share of one group that a line pays for; a group's shares sum to 100."""

    __tablename__ = "allocation"
    __table_args__ = (
        UniqueConstraint("group_id", "line_id"),
        CheckConstraint("percent BETWEEN 1 AND 100", name="percent_in_range"),
        Index(None, "line_id"),
    )

    group_id: Mapped[UUID] = mapped_column(ForeignKey("delivery_group.id"))
    line_id: Mapped[UUID] = mapped_column(ForeignKey("funding_line.id"))
    percent: Mapped[int]
