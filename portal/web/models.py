"""Work to be done later: jobs for the worker, and notices waiting to be sent."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

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


class Notice(Keyed, Base):
    """A message owed to somebody, written in the transaction that made it due. Ids and dates only;
    its words are a template, so no name or programme stands in the table."""

    __tablename__ = "outbox"
    __table_args__ = (Index(None, "about_id"), Index(None, "sent_at"))

    kind: Mapped[str]
    """Names the template, such as "booking-confirmed"."""
    to_user_id: Mapped[UUID | None]
    to_contact_id: Mapped[UUID | None]
    about_noun: Mapped[str]
    about_id: Mapped[UUID]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    sent_at: Mapped[datetime | None]
