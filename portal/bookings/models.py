"""A booking, the groups it asks for, and every change of its state."""

from datetime import date, datetime, time
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from portal.curricula.models import Programme
from portal.db import Base, Keyed
from portal.people.models import ContactLink, User
from portal.places.models import Room, School, SchoolContact


class BookingStatus(StrEnum):
    """Stored; running and completed are worked out from the sessions."""

    DRAFT = "draft"
    ENQUIRY = "enquiry"
    REQUESTED = "requested"
    WAITING = "waiting"
    OFFERED = "offered"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"


class Booking(Keyed, Base):
    """One school's wish for one programme, and what becomes of it."""

    __tablename__ = "booking"
    __table_args__ = (Index(None, "school_id"), Index(None, "status"))

    school_id: Mapped[UUID] = mapped_column(ForeignKey("school.id"))
    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"))
    status: Mapped[BookingStatus]
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("school_contact.id"))
    """Who asks; None for a draft of somebody whose address is not confirmed yet."""
    dsl_contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("school_contact.id"))
    host_contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("school_contact.id"))
    coordinator_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """Who at the charity looks after it: whoever of them took a step first."""
    started_by: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    """Who began the draft; None for somebody without an account. Nobody else sees it before it is sent."""
    answers: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """What was typed in a draft, field by field, unchecked; None once it is sent."""
    kept_at: Mapped[datetime | None]
    """When something was last typed in the draft; None before anything was."""
    call_day: Mapped[date | None]
    """Of an enquiry: the day on which to call back."""
    call_time: Mapped[str | None]
    """Of an enquiry: when on that day, in the words of whoever asks."""
    note: Mapped[str | None]
    """What the school wrote about arrangements; the form says: no names of pupils."""
    access_needs: Mapped[str | None]
    """What the building or the group needs, such as step-free access or large print."""

    school: Mapped[School] = relationship()
    programme: Mapped[Programme] = relationship()
    contact: Mapped[SchoolContact | None] = relationship(foreign_keys=[contact_id])
    dsl: Mapped[SchoolContact | None] = relationship(foreign_keys=[dsl_contact_id])
    host: Mapped[SchoolContact | None] = relationship(foreign_keys=[host_contact_id])
    coordinator: Mapped[User | None] = relationship(foreign_keys=[coordinator_id])
    wishes: Mapped[list["WishedGroup"]] = relationship(order_by="WishedGroup.number", lazy="selectin")
    """The groups asked for, at least one from the request on; a draft or an enquiry has none."""
    changes: Mapped[list["BookingChange"]] = relationship(order_by="BookingChange.id")

    @property
    def main(self) -> "WishedGroup":
        """The first group asked for. Raises LookupError for a draft or an enquiry."""
        if not self.wishes:
            raise LookupError("nothing has been asked for yet")
        return self.wishes[0]

    @property
    def group_name(self) -> str:
        """The neutral name of its group, or of the first of several; an enquiry asks for a call."""
        if not self.wishes:
            return "A call back" if self.call_day else "No group named yet"
        return several(self.wishes[0].name, len(self.wishes))


def several(name: str, groups: int) -> str:
    """The first of so many groups, and how many more."""
    return f"{name} and {groups - 1} more" if groups > 1 else name


class WishedGroup(Keyed, Base):
    """One of the groups that a booking asks for: weekly from a first day, or once."""

    __tablename__ = "wished_group"
    __table_args__ = (
        UniqueConstraint("booking_id", "number"),
        CheckConstraint("size BETWEEN 1 AND 1000", name="size_in_range"),
        CheckConstraint("plan_number >= 1", name="plan_from_one"),
        CheckConstraint("year_group BETWEEN 1 AND 13", name="year_in_range"),
        Index(None, "group_id"),
    )

    booking_id: Mapped[UUID] = mapped_column(ForeignKey("booking.id"))
    number: Mapped[int] = mapped_column(default=1)
    """1, 2, 3 … in the order of the day."""
    name: Mapped[str]
    """Neutral, chosen by the school."""
    size: Mapped[int]
    first_day: Mapped[date]
    """Of the request, or of the offer that stands; weekly on this weekday."""
    start_time: Mapped[time]
    """On the London clock."""
    minutes: Mapped[int]
    plan_number: Mapped[int | None]
    """Which session of a programme whose sessions are booked alone; None: all of the programme, from its first."""
    year_group: Mapped[int | None]
    """Of an assembly or a whole class; None where several come, and where pupils are named."""
    room_id: Mapped[UUID] = mapped_column(ForeignKey("room.id"))
    group_id: Mapped[UUID | None] = mapped_column(ForeignKey("delivery_group.id"))
    """What it became when the booking was confirmed."""

    room: Mapped[Room] = relationship(lazy="joined")


class BookingChange(Keyed, Base):
    """Who moved a booking to which state, when and why; an offer keeps the time that it offered."""

    __tablename__ = "booking_change"
    __table_args__ = (Index(None, "booking_id"),)

    booking_id: Mapped[UUID] = mapped_column(ForeignKey("booking.id"))
    status: Mapped[BookingStatus]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("school_contact.id"))
    """Whose step it was: somebody of the school who rang or wrote, or who came by a link."""
    via: Mapped[str]
    reason: Mapped[str | None]
    first_day: Mapped[date | None]
    start_time: Mapped[time | None]


class WindowState(StrEnum):
    """Of an availability window. Only a published one can be asked for; an ended one stays for the record."""

    DRAFT = "not published"
    PUBLISHED = "published"
    ENDED = "ended"


class AvailabilityWindow(Keyed, Base):
    """Days on which first sessions of a programme may be, and how many groups may start on them."""

    __tablename__ = "availability_window"
    __table_args__ = (
        CheckConstraint("until_day >= from_day", name="ends_after_it_begins"),
        CheckConstraint("latest_end > earliest_start", name="hours_in_order"),
        CheckConstraint("capacity BETWEEN 1 AND 500", name="capacity_in_range"),
        CheckConstraint("notice_days BETWEEN 0 AND 365", name="notice_in_range"),
        Index(None, "programme_id"),
    )

    programme_id: Mapped[UUID] = mapped_column(ForeignKey("programme.id"))
    state: Mapped[WindowState] = mapped_column(default=WindowState.DRAFT)
    from_day: Mapped[date]
    until_day: Mapped[date]
    """Both days counted: the first and the last on which a group may start."""
    weekdays: Mapped[str]
    """Figures in order, 0 for Monday: "0134"."""
    earliest_start: Mapped[time]
    latest_end: Mapped[time]
    """On the London clock."""
    capacity: Mapped[int]
    """Groups that may start in it, all areas together."""
    notice_days: Mapped[int]
    """From asking to the first session."""
    note: Mapped[str | None]
    """For schools: what they should know about these weeks."""

    programme: Mapped[Programme] = relationship()
    areas: Mapped[list["AvailabilityArea"]] = relationship(cascade="all, delete-orphan")
    """Authorities that it serves; none: everywhere."""


class AvailabilityArea(Base):
    """An authority that a window serves."""

    __tablename__ = "availability_area"

    window_id: Mapped[UUID] = mapped_column(ForeignKey("availability_window.id"), primary_key=True)
    authority_id: Mapped[UUID] = mapped_column(ForeignKey("authority.id"), primary_key=True)


class Errand(Keyed, Base):
    """One step of a booking, handed to one person of the school who needs only that step."""

    __tablename__ = "errand"
    __table_args__ = (Index(None, "booking_id"), Index(None, "contact_id"))

    booking_id: Mapped[UUID] = mapped_column(ForeignKey("booking.id"))
    kind: Mapped[str]
    """Of the step, as `steps.StepKind` names it."""
    contact_id: Mapped[UUID] = mapped_column(ForeignKey("school_contact.id"))
    handed_by_user_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    handed_by_contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("school_contact.id"))
    """Who of the school handed it over, where that was not an account."""
    link_id: Mapped[UUID | None] = mapped_column(ForeignKey("contact_link.id"))
    """The newest link sent for it."""
    done_at: Mapped[datetime | None]
    """The step was done, by whomever."""
    taken_back_at: Mapped[datetime | None]
    answer: Mapped[str | None]
    """What was answered, where the step is a question."""

    contact: Mapped[SchoolContact] = relationship(foreign_keys=[contact_id])
    link: Mapped[ContactLink | None] = relationship()


class StepDone(Keyed, Base):
    """That somebody did a step of a booking which leaves no record of its own. The newest counts."""

    __tablename__ = "step_done"
    __table_args__ = (Index(None, "booking_id"),)

    booking_id: Mapped[UUID] = mapped_column(ForeignKey("booking.id"))
    kind: Mapped[str]
    user_id: Mapped[UUID | None] = mapped_column(ForeignKey("account.id"))
    contact_id: Mapped[UUID | None] = mapped_column(ForeignKey("school_contact.id"))
    via: Mapped[str]
