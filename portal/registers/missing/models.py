"""That the school was told of somebody missing. Only ever added to."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base


class Role(StrEnum):
    """Who of the school was told; nobody's name."""

    OFFICE = "attendance office"
    RECEPTION = "reception"
    DSL = "safeguarding lead"
    HOST = "adult in the room"
    OTHER = "another adult"


class Telling(Base):
    __tablename__ = "telling"
    __table_args__ = (Index(None, "part_id"), Index(None, "enrolment_id"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """Made by the device; one telling may be of several people."""
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"), primary_key=True)
    part_id: Mapped[UUID] = mapped_column(ForeignKey("session_part.id"))
    role: Mapped[Role]
    told_at: Mapped[datetime]
    """As the device says; never after it was received."""
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    received_at: Mapped[datetime]
