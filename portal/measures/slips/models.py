"""What was counted of one session's slips: numbers only, never a slip."""

from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Keyed


class SlipCount(Keyed, Base):
    """One session's slips; counted anew, it stands in place of what was counted before."""

    __tablename__ = "slip_count"
    __table_args__ = (
        UniqueConstraint("session_id"),
        CheckConstraint("handed_out IS NULL OR returned IS NULL OR handed_out >= returned", name="no_more_than_out"),
    )

    session_id: Mapped[UUID] = mapped_column(ForeignKey("delivery_session.id"))
    handed_out: Mapped[int | None]
    """Start and end slips given out; None where nobody counted."""
    returned: Mapped[int | None]
    moved: Mapped[dict[str, list[int]]] = mapped_column(JSON)
    """By question: how many rose, stayed the same and fell, of those with both numbers. Not asked is not there."""
    rated: Mapped[list[int] | None] = mapped_column(JSON)
    """How many ringed 1, 2, 3, 4 and 5 on the feedback slips; None where they were not counted."""
