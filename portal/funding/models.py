"""Who pays for which work, and what was promised for it."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, Keyed
from portal.funding.years import WHOLE, Calendar
from portal.people.models import Organisation
from portal.places.models import Authority, School


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
    """What a line promised for one programme in one year, or in one quarter of it."""

    __tablename__ = "target"
    __table_args__ = (
        UniqueConstraint("line_id", "programme_id", "calendar", "year", "quarter", "measure"),
        CheckConstraint("number >= 0", name="not_negative"),
        CheckConstraint("quarter BETWEEN 0 AND 4", name="quarter_in_range"),
    )

    line_id: Mapped[UUID] = mapped_column(ForeignKey("funding_line.id"))
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"))
    calendar: Mapped[Calendar] = mapped_column(default=Calendar.FINANCIAL)
    year: Mapped[int]
    """The calendar year in which it begins: 2026 for April 2026 to March 2027, or September 2026 to August 2027."""
    quarter: Mapped[int] = mapped_column(default=WHOLE)
    """1 to 4; 0 for the whole year."""
    measure: Mapped[TargetMeasure]
    number: Mapped[int]


class Basis(StrEnum):
    """By what a group's shares were found."""

    FIXED = "fixed shares"
    SCHOOL = "where the school is"
    HOME = "where the young people live"


class Allocation(Keyed, Base):
    """The share of one group that a line pays for; a group's shares sum to 100."""

    __tablename__ = "allocation"
    __table_args__ = (
        UniqueConstraint("group_id", "line_id"),
        CheckConstraint("percent BETWEEN 0 AND 100", name="percent_in_range"),
        CheckConstraint("people >= 1", name="some_people"),
        Index(None, "line_id"),
    )

    group_id: Mapped[UUID] = mapped_column(ForeignKey("delivery_group.id"))
    line_id: Mapped[UUID] = mapped_column(ForeignKey("funding_line.id"))
    percent: Mapped[int]
    """Whole; where shares come from people, rounded so that they still sum to 100."""
    basis: Mapped[Basis] = mapped_column(default=Basis.FIXED)
    people: Mapped[int | None]
    """Of the group, living where this line pays; only where shares come from that. Never of one person."""

    @property
    def weight(self) -> int:
        """What places are shared by: people where they were counted, else percent."""
        return self.percent if self.people is None else self.people


class Spend(Keyed, Base):
    """What a line's money was spent in one quarter of the financial year, and what was claimed for it."""

    __tablename__ = "spend"
    __table_args__ = (
        UniqueConstraint("line_id", "year", "quarter"),
        CheckConstraint("quarter BETWEEN 1 AND 4", name="quarter_in_range"),
        CheckConstraint("spent_pence >= 0", name="not_negative"),
        CheckConstraint("claimed_pence >= 0", name="claim_not_negative"),
    )

    line_id: Mapped[UUID] = mapped_column(ForeignKey("funding_line.id"))
    year: Mapped[int]
    quarter: Mapped[int]
    spent_pence: Mapped[int]
    claimed_pence: Mapped[int | None]
    """None: nothing said about a claim yet."""


class FundedPlaces(Keyed, Base):
    """How many groups of one programme a line pays for whole, with first sessions between two days, both counted."""

    __tablename__ = "funded_places"
    __table_args__ = (
        UniqueConstraint("line_id", "programme_id", "from_day"),
        CheckConstraint("groups BETWEEN 0 AND 1000", name="groups_in_range"),
        CheckConstraint("until_day >= from_day", name="ends_after_it_starts"),
        Index(None, "programme_id"),
    )

    line_id: Mapped[UUID] = mapped_column(ForeignKey("funding_line.id"))
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"))
    groups: Mapped[int]
    from_day: Mapped[date]
    until_day: Mapped[date]

    line: Mapped[FundingLine] = relationship()


class PlaceHeld(Keyed, Base):
    """A booking that takes so many of these places, from when it is sent until it ends."""

    __tablename__ = "place_held"
    __table_args__ = (
        UniqueConstraint("booking_id"),
        CheckConstraint("groups >= 1", name="at_least_one"),
        Index(None, "places_id"),
    )

    places_id: Mapped[UUID] = mapped_column(ForeignKey("funded_places.id"))
    booking_id: Mapped[UUID] = mapped_column(ForeignKey("booking.id"))
    groups: Mapped[int]

    places: Mapped[FundedPlaces] = relationship()


class Price(Keyed, Base):
    """What one group of a programme costs a school that nobody pays for, with a first session from this day on."""

    __tablename__ = "price"
    __table_args__ = (
        UniqueConstraint("programme_id", "school_id", "from_day"),
        Index(
            "uq_price_general",
            "programme_id",
            "from_day",
            unique=True,
            sqlite_where=text("school_id IS NULL"),
            postgresql_where=text("school_id IS NULL"),
        ),
        CheckConstraint("pence >= 1", name="something"),
    )

    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"))
    school_id: Mapped[UUID | None] = mapped_column(ForeignKey("school.id"))
    """The one school with which it was agreed; None: every other."""
    pence: Mapped[int]
    """VAT is no matter of the portal."""
    from_day: Mapped[date]

    school: Mapped[School | None] = relationship()
