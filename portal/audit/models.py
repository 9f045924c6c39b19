"""The audit record. It holds ids only, so erasing a person never touches it."""

from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Keyed


class AuditEntry(Keyed, Base):
    __tablename__ = "audit_entry"
    __table_args__ = (Index(None, "row_id"), Index(None, "user_id"))

    user_id: Mapped[UUID | None]
    on_behalf_of: Mapped[UUID | None]
    via: Mapped[str]
    verb: Mapped[str]
    """What was done, such as "confirmed", or "saw"."""
    noun: Mapped[str]
    row_id: Mapped[UUID]
    place: Mapped[int | None] = mapped_column(unique=True)
    """Place in the chain, given when sealed; 1, 2, 3 …"""
    chain: Mapped[str | None]
    """SHA-256 of the chain before it and of this entry, as hexadecimal; given when sealed."""
