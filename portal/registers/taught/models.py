"""What was taught in a part, next to its plan. Not recorded is no row at all."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Keyed


class Change(StrEnum):
    SHORTENED = "shortened"
    REPLACED = "replaced"
    LEFT_OUT = "left out"


class Why(StrEnum):
    """Of the group as a whole: nothing here is said of one person."""

    TIME = "there was not enough time"
    LATE_START = "we began late"
    GROUP = "the group needed something else"
    ROOM = "the room or what was in it"
    OTHER = "other"


class SessionRecord(Keyed, Base):
    __tablename__ = "session_record"

    part_id: Mapped[UUID] = mapped_column(ForeignKey("session_part.id"), unique=True)
    version_id: Mapped[UUID] = mapped_column(ForeignKey("programme_version.id"))
    """Of the programme: whose plan it speaks of."""
    changes: Mapped[dict[str, str]] = mapped_column(JSON)
    """By activity id, only those that changed; empty where all went as planned."""
    why: Mapped[Why | None]
    recorded_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    recorded_at: Mapped[datetime]
