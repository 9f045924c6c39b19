"""Places where delivery happens, and when they are closed."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, Keyed

FIRST_INVENTED_URN = 990_001
"""Numbers from here on belong to invented schools and are never printed as URNs."""


class Authority(Keyed, Base):
    """A local authority; its codes change with reorganisations, so they are data."""

    __tablename__ = "authority"

    name: Mapped[str]
    la_code: Mapped[str] = mapped_column(unique=True)
    """Three digits of the Department for Education, such as "308"."""
    gss_code: Mapped[str] = mapped_column(unique=True)
    """Office for National Statistics, such as "E09000010"."""


class SchoolKind(StrEnum):
    PRIMARY = "primary"
    SECONDARY = "secondary"
    ALL_THROUGH = "all-through"
    SPECIAL = "special"
    PUPIL_REFERRAL_UNIT = "pupil-referral-unit"
    FURTHER_EDUCATION = "further-education"
    COMMUNITY = "community"
    PRISON = "prison"
    HOSPITAL = "hospital"
    HOME = "home"
    WORKPLACE = "workplace"


class SchoolStatus(StrEnum):
    OPEN = "open"
    CLOSING = "open, proposed to close"
    CLOSED = "closed"
    PROPOSED = "proposed to open"


BOOKABLE = frozenset({SchoolStatus.OPEN, SchoolStatus.CLOSING})


class School(Keyed, Base):
    """Any place where delivery happens."""

    __tablename__ = "school"
    __table_args__ = (Index(None, "authority_id"), Index(None, "name"))

    name: Mapped[str]
    kind: Mapped[SchoolKind]
    status: Mapped[SchoolStatus]
    authority_id: Mapped[UUID] = mapped_column(ForeignKey("authority.id"))
    establishment_number: Mapped[str | None]
    """LA code and four-digit number, such as "3084037"."""
    type_name: Mapped[str | None]
    low_age: Mapped[int | None]
    high_age: Mapped[int | None]
    gender: Mapped[str | None]
    pupils: Mapped[int | None]
    """Pupils on roll when last imported."""
    street: Mapped[str | None]
    locality: Mapped[str | None]
    town: Mapped[str | None]
    postcode: Mapped[str | None]
    ward_code: Mapped[str | None]
    ward_name: Mapped[str | None]
    trust_name: Mapped[str | None]
    ukprn: Mapped[str | None]
    easting: Mapped[int | None]
    northing: Mapped[int | None]
    open_day: Mapped[date | None]
    close_day: Mapped[date | None]
    changed_day: Mapped[date | None]
    """LastChangedDate of the national register."""
    no_phones: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Nobody brings a phone in: everything is on paper and typed in afterwards."""
    confirmed_day: Mapped[date | None]
    """Day of the last import that held this school; None: not confirmed since the 2021 list."""

    authority: Mapped[Authority] = relationship()
    urns: Mapped[list["SchoolUrn"]] = relationship(back_populates="school", order_by="SchoolUrn.urn")

    @property
    def is_bookable(self) -> bool:
        return self.status in BOOKABLE

    @property
    def is_invented(self) -> bool:
        """Sample data: no register knows it."""
        return any(number.urn >= FIRST_INVENTED_URN for number in self.urns)


class SchoolUrn(Keyed, Base):
    """A school's number in the national register. A merger or a change to academy gives a new one; the old stay."""

    __tablename__ = "school_urn"
    __table_args__ = (Index(None, "school_id"),)

    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    urn: Mapped[int] = mapped_column(unique=True)
    is_current: Mapped[bool] = mapped_column(default=True)
    until_day: Mapped[date | None]

    school: Mapped[School] = relationship(back_populates="urns")


class Room(Keyed, Base):
    __tablename__ = "room"
    __table_args__ = (UniqueConstraint("school_id", "name"),)

    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    name: Mapped[str]
    seats: Mapped[int | None]


class ContactDuty(StrEnum):
    BOOKING = "booking"
    DSL = "safeguarding lead"
    HOST = "adult in the room"
    COLLEAGUE = "helps with a booking"
    OFFICE = "attendance office"
    """Rung when somebody who was expected is missing."""


class SchoolContact(Keyed, Base):
    """A member of a school's staff, with or without an account."""

    __tablename__ = "school_contact"
    __table_args__ = (Index(None, "school_id"), Index(None, "user_id"))

    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    name: Mapped[str]
    job: Mapped[str | None]
    duty: Mapped[ContactDuty]
    email: Mapped[str | None]
    phone: Mapped[str | None]
    left_day: Mapped[date | None]
    """Has left the school, known since then; gets no mail."""


class DateKind(StrEnum):
    TERM = "term"
    HALF_TERM = "half-term"
    HOLIDAY = "holiday"
    INSET = "INSET day"
    CLOSURE = "closed"


class CalendarDate(Keyed, Base):
    """A run of days in an authority's or one school's calendar, both end days included."""

    __tablename__ = "calendar_date"
    __table_args__ = (
        CheckConstraint("(authority_id IS NULL) <> (school_id IS NULL)", name="one_scope"),
        CheckConstraint("end_day >= start_day", name="ends_after_it_starts"),
        Index(None, "authority_id"),
        Index(None, "school_id"),
    )

    authority_id: Mapped[UUID | None] = mapped_column(ForeignKey("authority.id"))
    school_id: Mapped[UUID | None] = mapped_column(ForeignKey("school.id"))
    academic_year: Mapped[str]
    """Such as "2026/2027"."""
    kind: Mapped[DateKind]
    start_day: Mapped[date]
    end_day: Mapped[date]
    label: Mapped[str]
    is_sample: Mapped[bool] = mapped_column(default=False)
    """Sample dates say so wherever they are shown."""
