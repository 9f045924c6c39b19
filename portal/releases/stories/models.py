"""Stories of a reader's quarter. They stand beside an edition, never in its frozen files, so that they can end."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Keyed


class StoryKind(StrEnum):
    NARRATIVE = "narrative of the quarter"
    COMPOSITE = "case study made of several young people's"
    """Nobody's own story, and labelled so."""
    CASE = "case study of one young person"


class StoryState(StrEnum):
    WRITTEN = "waits for approval"
    APPROVED = "approved"
    REFUSED = "sent back"
    ENDED = "ended"


class Story(Keyed, Base):
    """One text of a quarter for one reader; seen by them once somebody else has approved it, until it ends."""

    __tablename__ = "report_story"
    __table_args__ = (
        CheckConstraint("(authority_id IS NULL) <> (organisation_id IS NULL)", name="one_reader"),
        CheckConstraint("quarter BETWEEN 1 AND 4", name="quarter_in_range"),
        CheckConstraint("approved_by IS NULL OR approved_by <> written_by", name="two_people"),
        CheckConstraint(
            "kind <> 'case study of one young person' OR consent_day IS NOT NULL", name="one_person_consented"
        ),
        Index(None, "year", "quarter"),
    )

    authority_id: Mapped[UUID | None] = mapped_column(ForeignKey("authority.id"))
    organisation_id: Mapped[UUID | None] = mapped_column(ForeignKey("organisation.id"))
    year: Mapped[int]
    quarter: Mapped[int]
    kind: Mapped[StoryKind]
    title: Mapped[str]
    text: Mapped[str]
    """Empty once it has ended."""
    consent_day: Mapped[date | None]
    """When the young person and a parent or carer agreed in writing to this text."""
    last_day: Mapped[date]
    """It is shown until then, and deleted after."""
    written_by: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    approved_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    approved_at: Mapped[datetime | None]
    refused_why: Mapped[str | None]
    ended_at: Mapped[datetime | None]
    """Ended by day, or taken back because somebody no longer agrees."""

    @property
    def state(self) -> StoryState:
        if self.ended_at is not None:
            return StoryState.ENDED
        if self.refused_why is not None:
            return StoryState.REFUSED
        return StoryState.WRITTEN if self.approved_at is None else StoryState.APPROVED
