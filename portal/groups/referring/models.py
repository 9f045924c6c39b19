"""A referral: somebody proposed for a group, until it is decided and, where it comes to nothing, forgotten.

Who came onto a group's list in another way has none: they count as referred and accepted on that day.
"""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.db import Base, Keyed
from portal.groups.models import Group
from portal.web.access import Via


class Route(StrEnum):
    """Whose idea it was; never which service, since that alone may say what somebody is suspected of."""

    SCHOOL = "the school"
    FAMILY = "the family"
    YOUNG_PERSON = "the young person"
    SERVICE = "another service"


class State(StrEnum):
    REFERRED = "referred"
    WAITING = "waiting"
    """For a place."""
    ACCEPTED = "accepted"
    """On the group's list; the family's reply is another thing."""
    NOT_ACCEPTED = "not accepted"
    WITHDRAWN = "withdrawn"
    """Taken back before it was decided."""


OPEN = (State.REFERRED, State.WAITING)
CLOSED = (State.NOT_ACCEPTED, State.WITHDRAWN)


class WhyNot(StrEnum):
    """Why it came to nothing. There are no others, and no words beside them: never what somebody did or may do."""

    NOT_SUITABLE = "not suitable"
    NEEDS_MORE = "needs more than a group"
    SUPPORTED = "already supported"
    SAID_NO = "said no"
    NOT_REACHED = "family not reached"
    MOVED = "moved"
    NO_NEED = "no longer needed"


class Referral(Keyed, Base):
    """One person proposed for one group."""

    __tablename__ = "referral"
    __table_args__ = (
        UniqueConstraint("group_id", "participant_id"),
        CheckConstraint(
            "(state IN ('not accepted', 'withdrawn')) = (why_not IS NOT NULL)", name="ending_needs_a_reason"
        ),
        CheckConstraint("(state = 'accepted') = (enrolment_id IS NOT NULL)", name="accepted_is_enrolled"),
        CheckConstraint("(state = 'referred') = (decided_day IS NULL)", name="decided_on_a_day"),
        Index(None, "participant_id"),
        Index(None, "enrolment_id"),
    )

    group_id: Mapped[UUID] = mapped_column(ForeignKey("delivery_group.id"))
    participant_id: Mapped[UUID | None] = mapped_column(ForeignKey("participant.id"))
    """None once who was not accepted is forgotten."""
    enrolment_id: Mapped[UUID | None] = mapped_column(ForeignKey("enrolment.id"))
    route: Mapped[Route]
    via: Mapped[Via]
    """How we know of it: typed by the school, or told to a coordinator."""
    state: Mapped[State] = mapped_column(default=State.REFERRED)
    why_not: Mapped[WhyNot | None]
    referred_day: Mapped[date]
    """The first day on which this person was proposed for this group."""
    decided_day: Mapped[date | None]

    group: Mapped[Group] = relationship()

    @property
    def is_open(self) -> bool:
        return self.state in OPEN
