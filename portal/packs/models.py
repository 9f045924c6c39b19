"""Packs asked for, and the files made."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Keyed
from portal.packs.printing.looks import Letters, Paper
from portal.packs.recipes import For


class Names(StrEnum):
    CODES = "codes"
    FIRST_AND_INITIAL = "first name and initial"
    FULL = "full names"


class Scope(StrEnum):
    """How much of the calendar a pack is for."""

    SESSION = "session"
    GROUP = "group"
    WEEK = "week"
    """What one facilitator gives in some days."""
    SCHOOL = "school"
    """What takes place at one school in some days."""
    TERM = "term"
    """Every group that meets in some days."""


RUNS = frozenset({Scope.WEEK, Scope.SCHOOL, Scope.TERM})
"""These gather sessions of several groups."""


class Pack(Keyed, Base):
    """One pack as somebody asked for it; its file comes from a job."""

    __tablename__ = "pack"
    __table_args__ = (
        CheckConstraint(
            "(scope IN ('session', 'group') AND group_id IS NOT NULL AND (scope = 'group') = (session_id IS NULL)) OR "
            "(scope IN ('week', 'school', 'term') AND first_day IS NOT NULL AND last_day >= first_day "
            "AND (scope = 'week') = (user_id IS NOT NULL) AND (scope = 'school') = (school_id IS NOT NULL))",
            name="scope_names_what_it_is_of",
        ),
        Index(None, "group_id"),
        Index(None, "asked_by"),
    )

    scope: Mapped[Scope] = mapped_column(default=Scope.GROUP)
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("delivery_group.id"))
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("delivery_session.id"))
    school_id: Mapped[UUID | None] = mapped_column(ForeignKey("school.id"))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """Whose week it is."""
    first_day: Mapped[date | None]
    last_day: Mapped[date | None]
    names: Mapped[Names] = mapped_column(default=Names.CODES)
    recipe: Mapped[For] = mapped_column(default=For.FACILITATOR)
    sheets: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """Parts of the recipe that were ticked; None for its own."""
    letters: Mapped[Letters] = mapped_column(default=Letters.USUAL)
    paper: Mapped[Paper] = mapped_column(default=Paper.A4)
    is_saving: Mapped[bool] = mapped_column(default=False)
    is_duplex: Mapped[bool] = mapped_column(default=False)
    is_zip: Mapped[bool] = mapped_column(default=False)
    """A PDF for each session in one ZIP; otherwise everything in one PDF."""
    is_preview: Mapped[bool] = mapped_column(default=False)
    """Made to be looked at while choosing; it goes within the hour."""
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"))
    sha256: Mapped[str | None]
    pages: Mapped[int | None]
    failed: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """Titles of sheets that could not be printed; None where all could."""
    again_of: Mapped[UUID | None] = mapped_column(ForeignKey("pack.id"))
    """The pack that was to be made once more."""
    is_same: Mapped[bool | None]
    """Whether it came out as that one, byte for byte."""
    pdf: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """The file, a ZIP where that was asked for. Sealed where it holds names."""
    expires_at: Mapped[datetime | None]
    """When the file is deleted: 24 hours after it was made where it holds names, else 30 days."""


class PackGroup(Keyed, Base):
    """A group whose sessions a pack was made of, how its people are written, and what there is to say about it."""

    __tablename__ = "pack_group"
    __table_args__ = (UniqueConstraint("pack_id", "group_id"), Index(None, "group_id"))

    pack_id: Mapped[UUID] = mapped_column(ForeignKey("pack.id"))
    group_id: Mapped[UUID] = mapped_column(ForeignKey("delivery_group.id"))
    names: Mapped[Names] = mapped_column(default=Names.CODES)
    is_in: Mapped[bool] = mapped_column(default=True)
    """False where it could not be printed."""
    remark: Mapped[str | None]
    """Why it is not in it, or is in it in another way than asked."""


class PackPart(Keyed, Base):
    """A session in a pack, or what stands before or after the sessions, as it was made. It stays when the file goes, so
    that a code read from paper finds its pack. Both marks are by a key of ours: nobody is to be found out from them."""

    __tablename__ = "pack_part"
    __table_args__ = (UniqueConstraint("pack_id", "number"), Index(None, "code_mark"))

    pack_id: Mapped[UUID] = mapped_column(ForeignKey("pack.id"))
    number: Mapped[int]
    """From 1, in the order of the pack."""
    group_id: Mapped[UUID] = mapped_column(ForeignKey("delivery_group.id"))
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("delivery_session.id"))
    """None for what stands once in the pack of a whole group."""
    code_mark: Mapped[str]
    """Of the code in the foot of the file that holds it."""
    facts_mark: Mapped[str]
    """Of what stands on its sheets."""


class PackPicture(Keyed, Base):
    """A page of a pack as a picture. Sealed where the pack holds names."""

    __tablename__ = "pack_picture"
    __table_args__ = (UniqueConstraint("pack_id", "number"),)

    pack_id: Mapped[UUID] = mapped_column(ForeignKey("pack.id"))
    number: Mapped[int]
    """Of the page, from 1."""
    png: Mapped[bytes] = mapped_column(LargeBinary)
