"""Mark events are only ever added; the current mark is worked out from them. Not recorded is no row at all."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Keyed
from portal.groups.models import AbsenceReason


class RegisterState(StrEnum):
    OPEN = "open"
    SUBMITTED = "submitted"
    LOCKED = "locked"


class Register(Keyed, Base):
    __tablename__ = "register"

    part_id: Mapped[UUID] = mapped_column(ForeignKey("session_part.id"), unique=True)
    state: Mapped[RegisterState] = mapped_column(default=RegisterState.OPEN)
    submitted_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    submitted_at: Mapped[datetime | None]
    locked_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    locked_at: Mapped[datetime | None]


class MarkValue(StrEnum):
    PRESENT = "present"
    LATE = "late"
    LEFT_EARLY = "left early"
    ABSENT_KNOWN = "absent, school knows"
    ABSENT_UNEXPLAINED = "absent, unexplained"
    NOT_EXPECTED = "not expected"


class EventKind(StrEnum):
    MARK = "mark"
    CLEAR = "clear"
    RESOLVE = "resolve"


class Source(StrEnum):
    WEB = "web"
    OFFLINE = "offline"
    PAPER = "paper"
    IMPORT = "import"


class MarkEvent(Base):
    """One thing somebody noted about one person in one part; never changed, never deleted."""

    __tablename__ = "mark_event"
    __table_args__ = (
        UniqueConstraint("device_id", "device_sequence"),
        UniqueConstraint("part_id", "server_sequence"),
        CheckConstraint("(kind = 'clear') = (value IS NULL)", name="value_unless_cleared"),
        Index(None, "part_id", "enrolment_id"),
        Index(None, "enrolment_id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    """Made by the device, so that the same event sent twice is one."""
    part_id: Mapped[UUID] = mapped_column(ForeignKey("session_part.id"))
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"))
    kind: Mapped[EventKind]
    value: Mapped[MarkValue | None]
    minutes: Mapped[int | None]
    """Minutes late or left early; None where not said."""
    reason: Mapped[AbsenceReason | None]
    """Of an absence; None of anything else, and where not said."""
    note: Mapped[str | None]
    """Listed reason of a correction."""
    bases: Mapped[list[Any]] = mapped_column(JSON)
    """Ids of the events that whoever marked was looking at: those it supersedes."""
    device_id: Mapped[UUID]
    device_sequence: Mapped[int]
    payload_hash: Mapped[str]
    server_sequence: Mapped[int]
    """1, 2, 3 … within its part, in the order of arrival."""
    user_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    device_time: Mapped[datetime]
    received_at: Mapped[datetime]
    source: Mapped[Source]


class Mark(Base):
    """The current mark: the one head of its events, or unconfirmed where heads differ."""

    __tablename__ = "mark"
    __table_args__ = (Index(None, "enrolment_id"), {"sqlite_with_rowid": False})

    part_id: Mapped[UUID] = mapped_column(ForeignKey("session_part.id"), primary_key=True)
    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"), primary_key=True)
    value: Mapped[MarkValue]
    """Of the last head to arrive, where they differ."""
    minutes: Mapped[int | None]
    reason: Mapped[AbsenceReason | None]
    is_unconfirmed: Mapped[bool] = mapped_column(default=False)
    heads: Mapped[list[Any]] = mapped_column(JSON)
    """Ids of the events that no other supersedes."""


class MakeUp(Keyed, Base):
    """A missed session caught up in another group's: the only way a mark joins one group's enrolment
    to another group's part. Who did not come to one may be given another; it counts once."""

    __tablename__ = "make_up"
    __table_args__ = (UniqueConstraint("enrolment_id", "number", "part_id"), Index(None, "part_id"))

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"))
    number: Mapped[int]
    """Plan number that was missed."""
    part_id: Mapped[UUID] = mapped_column(ForeignKey("session_part.id"))
