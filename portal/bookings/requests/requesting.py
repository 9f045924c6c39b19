"""A school's wish becomes a booking: begun as a draft, sent as a request or onto the waiting list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import db
from portal.bookings import notices, rules
from portal.bookings.costs import cost
from portal.bookings.models import Booking, BookingStatus, WishedGroup
from portal.bookings.news import AlreadyAsked, NotBookable, SameTime
from portal.bookings.rules import Side, Step
from portal.bookings.service import minutes_of, note_change, step
from portal.bookings.steps import errands
from portal.bookings.terms import Terms
from portal.bookings.windows import waiting
from portal.curricula.models import ProgrammeVersion
from portal.places import contacts
from portal.places import service as places
from portal.places.contacts import Person
from portal.places.models import ContactDuty, School
from portal.web.access import Act, Via


@dataclass(frozen=True)
class Asked:
    """One group that a school asks for."""

    name: str
    """Neutral."""
    size: int
    start_time: time
    """On the London clock."""
    room: str
    """Name of a room of the school; added if it is new."""
    plan: int | None = None
    """Number of the session, where each is booked alone."""
    year: int | None = None
    """Year group of an assembly or a whole class; None where several come."""


@dataclass(frozen=True)
class Wish:
    """What a school asks for: one group or several, all from the same day on."""

    first_day: date
    groups: tuple[Asked, ...]
    asker: Person
    dsl: Person
    host: Person | None = None
    note: str | None = None
    access_needs: str | None = None


STRANGER = Act(None, via=Via.LINK)
"""Somebody of a school without an account."""


def ask(
    session: Session,
    school: School,
    terms: Terms,
    wish: Wish,
    *,
    draft: Booking | None = None,
    what: Step = Step.ASK,
    shown: str | None = None,
    by: Act,
) -> Booking:
    """A request that waits for a coordinator, or, where no place is left or `Step.QUEUE` is said, for a place.

    `draft`: the draft or enquiry that becomes it. `shown`: key of the offer of what it costs that the school saw.
    Raises NotBookable, SameTime, AlreadyDecided, CostChanged, or AlreadyAsked if the same one is open.
    """
    if not school.is_bookable:
        raise NotBookable("This school is closed in the register of schools, so it cannot be booked")
    minutes = _minutes(wish, terms)
    _refuse_same_time(wish, minutes)
    db.lock(session, School, [school.id])
    version = session.get_one(ProgrammeVersion, terms.version_id)
    booking = draft or begin(session, school, version.programme_id, by=by)
    _refuse_twice(session, booking, wish)
    if what is Step.ASK:
        what = waiting.step_for(session, school, version.programme_id, wish.first_day, len(wish.groups))
    step(session, booking, what, Side.SCHOOL)
    new = by.user is None
    booking.contact_id = contacts.keep(session, school, ContactDuty.BOOKING, wish.asker, by=by, as_new=new).id
    booking.dsl_contact_id = contacts.keep(session, school, ContactDuty.DSL, wish.dsl, by=by, as_new=new).id
    host = contacts.keep(session, school, ContactDuty.HOST, wish.host, by=by, as_new=new) if wish.host else None
    booking.host_contact_id = host.id if host else None
    booking.note, booking.access_needs, booking.answers = wish.note, wish.access_needs, None
    for number, asked in enumerate(sorted(wish.groups, key=lambda one: one.start_time), start=1):
        room_id = places.room_named(session, school.id, asked.room, by=by).id
        booking.wishes.append(_wished(asked, number, wish.first_day, minutes[asked.plan], room_id))
    session.flush()
    session.refresh(booking, ["contact", "dsl", "host", "wishes"])
    by = for_contact(booking, by)
    note_change(session, booking, None, by=by)
    cost.refuse_other(session, booking, shown)
    if what is Step.QUEUE:
        errands.tell_asker(session, booking, "booking-waiting", by=by, number=waiting.number_of(session, booking))
    else:
        errands.tell_asker(session, booking, notices.asked(by), by=by)
    notices.to_coordinators(session, booking, "booking-queued" if what is Step.QUEUE else "booking-to-decide")
    return booking


def begin(session: Session, school: School, programme_id: UUID, *, by: Act) -> Booking:
    """A draft that nobody but its author sees."""
    booking = Booking(
        school_id=school.id, programme_id=programme_id, status=BookingStatus.DRAFT, started_by=by.user_id, answers={}
    )
    session.add(booking)
    session.flush()
    return booking


def for_contact(booking: Booking, by: Act) -> Act:
    """What was done by telephone, on paper or by a link was done for whoever asks, if nobody else is named."""
    if by.via is Via.PAGE or by.on_behalf_of:
        return by
    return Act(by.user, booking.contact_id, by.via)


def _wished(asked: Asked, number: int, first_day: date, minutes: int, room_id: UUID) -> WishedGroup:
    return WishedGroup(
        number=number,
        name=asked.name,
        size=asked.size,
        first_day=first_day,
        start_time=asked.start_time,
        minutes=minutes,
        plan_number=asked.plan,
        year_group=asked.year,
        room_id=room_id,
    )


def _minutes(wish: Wish, terms: Terms) -> dict[int | None, int]:
    """How long each session that is asked for lasts, by its number. Raises NotBookable if there is no such session."""
    try:
        singles = {asked.plan: terms.single(asked.plan) for asked in wish.groups}
    except LookupError:
        raise NotBookable("A session that you chose is not in the programme any more. Choose again") from None
    return {number: one.minutes if one else terms.minutes for number, one in singles.items()}


def _refuse_same_time(wish: Wish, minutes: Mapping[int | None, int]) -> None:
    in_order = sorted(wish.groups, key=lambda one: one.start_time)
    for one, other in pairwise(in_order):
        if minutes_of(other.start_time) < minutes_of(one.start_time) + minutes[one.plan]:
            raise SameTime(one.name, other.name)


def _refuse_twice(session: Session, booking: Booking, wish: Wish) -> None:
    """Raises AlreadyAsked if an open booking of this school asks for one of these groups at the same time, letter case
    aside."""
    wanted = {(one.start_time, one.name.casefold()) for one in wish.groups}
    that_day = session.execute(
        select(Booking.id, WishedGroup.start_time, WishedGroup.name)
        .join(WishedGroup, WishedGroup.booking_id == Booking.id)
        .where(
            Booking.school_id == booking.school_id,
            Booking.programme_id == booking.programme_id,
            Booking.status.not_in(rules.ENDED),
            WishedGroup.first_day == wish.first_day,
        )
        .order_by(Booking.id)
    )
    for booking_id, start_time, name in that_day:
        if (start_time, name.casefold()) in wanted:
            raise AlreadyAsked(booking_id)
