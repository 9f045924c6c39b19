"""Every version of every programme, with all its files, so that old versions print with the folder gone."""

from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.curricula.library.resources import Kind
from portal.curricula.reading.schema import Audience, Status
from portal.db import Base, Keyed


class Programme(Keyed, Base):
    __tablename__ = "programme"

    slug: Mapped[str] = mapped_column(unique=True)
    """Name of its folder, for ever."""


class ProgrammeVersion(Keyed, Base):
    __tablename__ = "programme_version"
    __table_args__ = (UniqueConstraint("programme_id", "sha256"),)

    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"))
    number: Mapped[int]
    """The integer that people read."""
    sha256: Mapped[str]
    """Of the folder: its identity."""
    status: Mapped[Status]
    title: Mapped[str]
    is_latest: Mapped[bool] = mapped_column(default=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """`schema.Programme` as JSON, without the sessions."""

    programme: Mapped[Programme] = relationship(lazy="joined", innerjoin=True)


class ProgrammeFile(Keyed, Base):
    __tablename__ = "programme_file"
    __table_args__ = (UniqueConstraint("version_id", "path"),)

    version_id: Mapped[UUID] = mapped_column(ForeignKey("programme_version.id"))
    path: Mapped[str]
    content: Mapped[bytes] = mapped_column(LargeBinary)


class Resource(Keyed, Base):
    """One thing in the library: a handout, a plan, the questions, what parents are told. Made as a version is kept."""

    __tablename__ = "resource"
    __table_args__ = (UniqueConstraint("version_id", "place"), Index(None, "audience"))

    version_id: Mapped[UUID] = mapped_column(ForeignKey("programme_version.id"))
    place: Mapped[int]
    """1, 2, 3 … in the order of the programme."""
    number: Mapped[int | None]
    """Of its session or stage; None for the programme's own."""
    part_of: Mapped[str]
    """Title of its session or stage; empty for the programme's own."""
    kind: Mapped[Kind]
    audience: Mapped[Audience]
    title: Mapped[str]
    path: Mapped[str]
    """The file that holds it."""
    sheets: Mapped[int | None]
    """Of A4; None for what has no fixed number."""
    language: Mapped[str]
    settings: Mapped[str]
    """Where it is used, such as "secondary prison"."""
    words: Mapped[str] = mapped_column(deferred=True)
    """Everything that is read on it, folded for searching; never more than its audience may read."""

    version: Mapped[ProgrammeVersion] = relationship()


class Bundle(Keyed, Base):
    """The handouts of one session or of a whole version for one audience, as one PDF that comes from a job."""

    __tablename__ = "bundle"
    __table_args__ = (Index(None, "version_id"),)

    version_id: Mapped[UUID] = mapped_column(ForeignKey("programme_version.id"))
    audience: Mapped[Audience]
    number: Mapped[int | None]
    """Of the session or stage; None for all of them."""
    sha256: Mapped[str] = mapped_column(unique=True)
    """Of its version and everything that decides its bytes: what changes makes another bundle."""
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"))
    pages: Mapped[int | None]
    pdf: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)


class MaterialsOpened(Keyed, Base):
    """That somebody opened a version's materials for a school: who, when, and how it is known."""

    __tablename__ = "materials_opened"
    __table_args__ = (
        UniqueConstraint("school_id", "version_id", "user_id"),
        UniqueConstraint("school_id", "version_id", "contact_id"),
        Index(None, "version_id"),
    )

    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    version_id: Mapped[UUID] = mapped_column(ForeignKey("programme_version.id"))
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """Who opened them, or who of the charity's staff wrote down that the school did; None by a link."""
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("school_contact.id"))
    """Who at the school opened them without an account: by a link, or as they said to the charity."""
    via: Mapped[str]
