"""Sheets that were laid out, kept for the next pack that has them."""

from datetime import date

from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class KeptPiece(Base):
    """Holds nobody's name: sheets with a row for each young person are never kept."""

    __tablename__ = "kept_piece"

    key: Mapped[str] = mapped_column(primary_key=True)
    """SHA-256 of everything that decides the bytes."""
    made_on: Mapped[date] = mapped_column(index=True)
    packed: Mapped[bytes] = mapped_column(LargeBinary)
