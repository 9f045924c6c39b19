"""Work to be done later: jobs for the worker, and notices waiting to be sent."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal import clock
from portal.db import Base, Keyed


class Job(Keyed, Base):
    """One piece of work, written in the transaction that needs it, run at least once."""

    __tablename__ = "job"
    __table_args__ = (Index(None, "done_at", "run_at"),)

    kind: Mapped[str]
    """Name under which `app.py` registers what runs it."""
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Ids and settings only; never a name."""
    asked_by: Mapped[UUID | None]
    unique_key: Mapped[str | None] = mapped_column(unique=True)
    """Two jobs for the same effect cannot both wait."""
    run_at: Mapped[datetime]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    steps_done: Mapped[int] = mapped_column(default=0)
    steps: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    """Set when it is finished, has failed for good, or was cancelled."""
    fault: Mapped[str | None]
    """What went wrong, in words for the person who asked."""


class NoticeState(StrEnum):
    WAITING = "waiting"
    SENT = "sent"
    """The mail server has taken it."""
    FAILED = "failed"
    """Refused for good, came back, or there is no address: a person has to do something."""
    UNKNOWN = "not known"
    """The worker ended in the moment between the last byte and the server's answer."""
    KEPT = "kept"
    """Written while no mail server was set: nothing leaves."""
    DROPPED = "not needed"
    """Said in another mail, too late, or no longer true."""


class Notice(Keyed, Base):
    """A message owed to somebody, written in the transaction that made it due. Ids and dates only;
    its words are a template, so no name of a young person and no programme stands in the table."""

    __tablename__ = "outbox"
    __table_args__ = (
        Index(None, "about_id"),
        Index(None, "sent_at"),
        Index(None, "state", "next_at"),
        Index(None, "change_id"),
        Index(None, "held_by"),
    )

    kind: Mapped[str]
    """Names the template, such as "booking-confirmed"."""
    to_user_id: Mapped[UUID | None]
    to_contact_id: Mapped[UUID | None]
    about_noun: Mapped[str]
    about_id: Mapped[UUID]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    state: Mapped[NoticeState] = mapped_column(default=NoticeState.WAITING)
    change_id: Mapped[UUID | None]
    """Shared by all that was written in one transaction: one change, one mail to an address."""
    once_key: Mapped[str | None] = mapped_column(unique=True)
    """A reminder is written once, however often its chore runs."""
    is_urgent: Mapped[bool] = mapped_column(default=False)
    """Goes out at night and at weekends too."""
    next_at: Mapped[datetime] = mapped_column(default=clock.now)
    """Not tried before."""
    useless_at: Mapped[datetime | None]
    """Not sent after this, such as a reminder once its session has begun."""
    attempts: Mapped[int] = mapped_column(default=0)
    """How often a server said: not now."""
    times: Mapped[int] = mapped_column(default=1)
    """How often a person or the portal asked for it to be sent."""
    held_by: Mapped[UUID | None]
    lease_until: Mapped[datetime | None]
    handed_at: Mapped[datetime | None]
    """Set before the last byte leaves: from then on it may have arrived, so it is never sent again unasked."""
    sent_at: Mapped[datetime | None]
    address: Mapped[str | None]
    """Where it went."""
    told: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """The facts it was written with when it went; links and codes are never kept."""
    fault: Mapped[str | None]
    """Why it did not go, in words for a coordinator."""
    settled_at: Mapped[datetime | None]
    """A person has dealt with what did not arrive."""
