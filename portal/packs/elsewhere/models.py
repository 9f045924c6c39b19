"""Codes that open one pack on another computer."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Keyed


class PrintCode(Keyed, Base):
    """A code of six figures, shown once to whoever made it. Kept as a keyed hash: nothing here opens anything."""

    __tablename__ = "print_code"
    __table_args__ = (Index(None, "pack_id"), Index(None, "code_hash"))

    pack_id: Mapped[UUID] = mapped_column(ForeignKey("pack.id"))
    code_hash: Mapped[str]
    made_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    visit_hash: Mapped[str | None] = mapped_column(unique=True)
    """SHA-256 of the random token in the one browser in which it was typed."""
    ended_at: Mapped[datetime | None]
    """When whoever typed it said that they had finished."""
