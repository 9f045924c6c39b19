"""Lists and what stands on them. Nothing is taken off a list: somebody has seen it, or dealt with it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Keyed


class Half(StrEnum):
    MORNING = "morning"
    AFTERNOON = "afternoon"


class ChaseList(Keyed, Base):
    """One list was made; there is one a half day, however often its chore runs."""

    __tablename__ = "chase_list"
    __table_args__ = (UniqueConstraint("day", "half"),)

    day: Mapped[date]
    half: Mapped[Half]


class Matter(StrEnum):
    UNEXPLAINED = "two unexplained absences in a row"
    LOST = "can no longer complete"
    MISSING = "register not returned"


class Chase(Keyed, Base):
    """One thing to chase."""

    __tablename__ = "chase"
    __table_args__ = (Index(None, "group_id"), Index(None, "list_id"), Index(None, "enrolment_id"))

    list_id: Mapped[UUID] = mapped_column(ForeignKey("chase_list.id"))
    once_key: Mapped[str] = mapped_column(unique=True)
    """The same thing is on a list once, ever."""
    matter: Mapped[Matter]
    group_id: Mapped[UUID] = mapped_column(ForeignKey("delivery_group.id"))
    part_id: Mapped[UUID | None] = mapped_column(ForeignKey("session_part.id"))
    enrolment_id: Mapped[UUID | None] = mapped_column(ForeignKey("enrolment.id"))
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Ids and numbers that made it due; never a name."""
    seen_at: Mapped[datetime | None]
    seen_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    done_at: Mapped[datetime | None]
    done_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
