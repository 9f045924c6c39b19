"""Editions. A council reads only these, and only once a second person has approved them."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Keyed


class EditionState(StrEnum):
    PROPOSED = "waits for approval"
    APPROVED = "approved"
    REFUSED = "sent back"


class FileKind(StrEnum):
    PDF = "pdf"
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"
    COMMITTEE = "committee"
    """The page for a committee, as PDF."""

    @property
    def words(self) -> str:
        return "PDF for a committee" if self is FileKind.COMMITTEE else self.upper()


NOT_REFUSED = text("refused_at IS NULL")


class Edition(Keyed, Base):
    """One frozen release for an authority or a funder and a quarter."""

    __tablename__ = "edition"
    __table_args__ = (
        CheckConstraint("(authority_id IS NULL) <> (organisation_id IS NULL)", name="one_reader"),
        CheckConstraint("quarter BETWEEN 1 AND 4", name="quarter_in_range"),
        CheckConstraint("approved_by IS NULL OR made_by IS NULL OR approved_by <> made_by", name="two_people"),
        CheckConstraint("approved_at IS NULL OR refused_at IS NULL", name="one_decision"),
        CheckConstraint("(refused_at IS NULL) = (refused_why IS NULL)", name="refusing_needs_a_reason"),
        Index(
            "uq_edition_authority_number",
            *("authority_id", "year", "quarter", "number"),
            unique=True,
            sqlite_where=NOT_REFUSED,
            postgresql_where=NOT_REFUSED,
        ),
        Index(
            "uq_edition_organisation_number",
            *("organisation_id", "year", "quarter", "number"),
            unique=True,
            sqlite_where=NOT_REFUSED,
            postgresql_where=NOT_REFUSED,
        ),
        Index(None, "year", "quarter"),
        Index(None, "sha256"),
    )

    authority_id: Mapped[UUID | None] = mapped_column(ForeignKey("authority.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    year: Mapped[int]
    """First calendar year of the financial year."""
    quarter: Mapped[int]
    """1 is April to June."""
    number: Mapped[int]
    """1, 2, 3 … for this reader and quarter; one that was sent back gives its number to the next."""
    object: Mapped[str]
    """The protected object as canonical JSON: sorted keys, no spaces, UTF-8."""
    sha256: Mapped[str]
    monitoring: Mapped[str | None]
    """Headline counts for contract monitoring, as JSON; not for publication, and in no file."""
    made_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    why: Mapped[str | None]
    """Why it replaces the edition before; None for the first."""
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """Never who made it. None for editions from before approval was asked for."""
    approved_at: Mapped[datetime | None]
    """From then on its readers see it."""
    refused_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    refused_at: Mapped[datetime | None]
    refused_why: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]

    @property
    def state(self) -> EditionState:
        if self.refused_at is not None:
            return EditionState.REFUSED
        return EditionState.PROPOSED if self.approved_at is None else EditionState.APPROVED


class EditionFile(Keyed, Base):
    """One file of an edition, made once and served as it is for as long as the edition stands."""

    __tablename__ = "edition_file"
    __table_args__ = (UniqueConstraint("edition_id", "kind"), Index(None, "sha256"))

    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"))
    kind: Mapped[FileKind]
    sha256: Mapped[str]
    """Of the content; "verify this file" finds it by this."""
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)


class EditionDownload(Keyed, Base):
    """That somebody took a file of an edition, so that they learn when its figures change."""

    __tablename__ = "edition_download"
    __table_args__ = (Index(None, "edition_id", "user_id"),)

    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"))
    kind: Mapped[FileKind]
    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
