"""Packs asked for, and the PDFs made."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Keyed


class Names(StrEnum):
    CODES = "codes"
    FIRST_AND_INITIAL = "first name and initial"
    FULL = "full names"


class Pack(Keyed, Base):
    """One pack as somebody asked for it; its PDF comes from a job."""

    __tablename__ = "pack"
    __table_args__ = (Index(None, "group_id"), Index(None, "asked_by"))

    group_id: Mapped[UUID] = mapped_column(ForeignKey("delivery_group.id"))
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("delivery_session.id"))
    """None for the whole group."""
    names: Mapped[Names] = mapped_column(default=Names.CODES)
    asked_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    job_id: Mapped[UUID | None] = mapped_column(ForeignKey("job.id"))
    sha256: Mapped[str | None]
    pages: Mapped[int | None]
    pdf: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    """Sealed where it holds names."""
    expires_at: Mapped[datetime | None]
    """When the PDF is deleted: 24 hours after it was made where it holds names, else 30 days."""
