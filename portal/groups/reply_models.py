"""What families and young people answered. Rows are only ever added; the last one holds from its day on."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, Keyed
from portal.web.access import Via


class ReplyNeeded(StrEnum):
    """What a family must have said before a young person may come."""

    AGREED = "agreed"
    INFORMED = "informed"
    """Told in time, and free to say no."""
    NOTHING = "nothing"
    """Nobody is asked: adults who come for themselves."""


class Answer(StrEnum):
    INFORMED = "informed"
    AGREED = "agreed"
    DECLINED = "declined"
    NOT_REQUIRED = "not required"


class Decider(StrEnum):
    """Who decided for the family, or instead of it."""

    PARENT = "parent"
    CARER = "carer with delegated authority"
    SOCIAL_WORKER = "social worker"
    YOUNG_PERSON = "young person"


class Own(StrEnum):
    """The young person's own word."""

    NOT_ASKED = "not asked yet"
    YES = "yes"
    NO = "no"


class ParentReply(Keyed, Base):
    """Everything known of one person's reply once this row was written: the row before it is history."""

    __tablename__ = "parent_reply"
    __table_args__ = (UniqueConstraint("enrolment_id", "number"),)

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"))
    number: Mapped[int]
    """1, 2, 3 … of one person. The first is written on joining, mostly without an answer."""
    from_day: Mapped[date]
    """It holds from this day on: the day on which it was answered."""
    answer: Mapped[Answer | None]
    """None: not answered yet."""
    decided_by: Mapped[Decider | None]
    own: Mapped[Own] = mapped_column(default=Own.NOT_ASKED)
    form_day: Mapped[date | None]
    """When the paper form came."""
    may_come: Mapped[bool]
    """By `reply_rules.standing` and what the group needed when this was written."""
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    on_behalf_of: Mapped[UUID | None] = mapped_column(ForeignKey("school_contact.id"))
    via: Mapped[Via]


class ReplyReminder(Keyed, Base):
    """The school asked this family again; the portal itself never writes to parents."""

    __tablename__ = "reply_reminder"
    __table_args__ = (Index(None, "enrolment_id"),)

    enrolment_id: Mapped[UUID] = mapped_column(ForeignKey("enrolment.id"))
    day: Mapped[date]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    on_behalf_of: Mapped[UUID | None] = mapped_column(ForeignKey("school_contact.id"))
    via: Mapped[Via]
