"""To whom an edition was sent."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Keyed


class EditionShare(Keyed, Base):
    """One address that was sent one edition, so that it learns of a newer one."""

    __tablename__ = "edition_share"
    __table_args__ = (Index(None, "edition_id"), Index(None, "email"))

    edition_id: Mapped[UUID] = mapped_column(ForeignKey("edition.id"))
    email: Mapped[str | None]
    """In small letters; taken out two years later."""
    sent_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """None where it went by itself, since an edition before went to the same address."""
    taken_at: Mapped[datetime | None]
    """When the first file was downloaded."""
