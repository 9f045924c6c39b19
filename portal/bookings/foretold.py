"""The e-mail that a step would send to the other side, for the page on which it is taken. Nothing is written."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any
from uuid import uuid4

from flask_login import current_user

from portal import clock
from portal.bookings import notices, queries
from portal.bookings.models import Booking, WishedGroup, several
from portal.bookings.requests.requesting import Asked, Wish
from portal.bookings.staff import Named
from portal.bookings.stepping import minutes_of, shifted
from portal.bookings.steps import errands
from portal.bookings.steps.kinds import StepKind
from portal.bookings.told import label_for, label_of
from portal.bookings.who import is_charity
from portal.bookings.windows import waiting
from portal.people.links import STEP_LASTS
from portal.people.models import User
from portal.places.models import SchoolContact
from portal.web.access import Act, Can
from portal.web.letters import Known, Meeting
from portal.web.previews import preview
from portal.web.sessions import reading
from portal.web.words import plain_day

Mail = tuple[str, str]
"""Subject and text."""
Meetings = tuple[Meeting, ...]
NOT_NAMED = ("whoever you name",)


def confirmed(booking: Booking, staff: Sequence[Named]) -> Mail | None:
    """What the school gets once these come to its groups."""
    found = [reading().get(User, named.user_id) for named in staff]
    visitors = tuple(dict.fromkeys(user.called for user in found if user)) or NOT_NAMED

    def after(meetings: Meetings) -> Meetings:
        return tuple(replace(one, visitors=visitors) for one in meetings)

    return _to_school(booking, "booking-confirmed", after, **_link_without_account(booking))


def offered(booking: Booking, first_day: date, start_time: time, room: str) -> Mail | None:
    """What the school gets of another time; who has no account, with a link to answer by."""
    facts = {"first_day": first_day.isoformat(), "start_time": start_time.isoformat("minutes")}
    after = _all_moved(booking, first_day, start_time, room)
    return _to_school(booking, "booking-offered", after, **facts, **_link_without_account(booking))


def _all_moved(booking: Booking, first_day: date, start_time: time, room: str) -> Callable[[Meetings], Meetings]:
    """The meetings once the first group starts then and there, and the others keep their distance to it."""
    later = minutes_of(start_time) - minutes_of(booking.main.start_time)
    starts = [(wished, shifted(wished.start_time, later)) for wished in booking.wishes]
    found = tuple(_moved(booking, wished, first_day, start, room) for wished, start in starts)
    return lambda _meetings: found


def _moved(booking: Booking, wished: WishedGroup, first_day: date, start: time, room: str) -> Meeting:
    """When and where this group would meet: where the first does, if it was to meet in the same room."""
    starts_at = clock.at(first_day, start)
    where = room if wished.room_id == booking.main.room_id else wished.room.name
    return Meeting(wished.name, starts_at, starts_at + timedelta(minutes=wished.minutes), where, label=label_of(wished))


def declined(booking: Booking) -> Mail | None:
    """None for an enquiry of somebody who only left a telephone number."""
    if not booking.wishes and not errands.is_reached(booking.contact):
        return None
    return _to_school(booking, "booking-declined" if booking.wishes else "enquiry-closed")


def accepted(booking: Booking) -> Mail | None:
    """What a school that rang or wrote gets, to correct; or what the charity gets, if the school itself accepts."""
    if is_charity():
        return _to_school(booking, "booking-accepted-noted")
    return _to_charity(booking, "booking-accepted")


def answered(booking: Booking, *, suits: bool) -> Mail:
    """What the charity gets when the school answers an offer from its mail."""
    return _to_charity(booking, "booking-accepted" if suits else "booking-offer-refused")


def asked(draft: Booking, wish: Wish, minutes: Sequence[int], *, number: int | None, noted: bool) -> Mail:
    """What the charity gets of a request that is about to be sent; or, if it writes it down, what the school gets to
    correct. `minutes`: of each group's session; `number`: on the waiting list, where it joins that."""
    groups = sorted(zip(wish.groups, minutes, strict=True), key=lambda one: one[0].start_time)
    meetings = tuple(_wished(one, wish.first_day, lasts) for one, lasts in groups)
    facts: dict[str, Any] = {
        "group": several(meetings[0].group, len(meetings)),
        "first_day": wish.first_day.isoformat(),
        "start_time": groups[0][0].start_time.isoformat("minutes"),
    }
    if not noted:
        kind = "booking-to-decide" if number is None else "booking-queued"
        return _to_charity(draft, kind, lambda _none: meetings, **facts)

    def known_then(known: Known) -> Known:
        return replace(_looked_after(draft, known), meetings=meetings)

    kind = "booking-noted" if number is None else "booking-waiting"
    return preview(kind, ("booking", draft.id), after=known_then, number=number, **facts, **_a_link())


def _wished(one: Asked, first_day: date, lasts: int) -> Meeting:
    starts_at = clock.at(first_day, one.start_time)
    return Meeting(one.name, starts_at, starts_at + timedelta(minutes=lasts), one.room, label=label_for(one.plan))


def enquiry(draft: Booking) -> Mail:
    """What the charity gets when somebody asks to be called; day and time are not chosen yet."""
    return _to_charity(draft, "booking-enquiry")


def enquiry_noted(draft: Booking) -> Mail:
    """What a school that rang gets to correct, where it leaves an address."""
    facts = notices.facts_of(draft)
    return preview("enquiry-noted", ("booking", draft.id), after=lambda known: _looked_after(draft, known), **facts)


def withdrawn(booking: Booking) -> Mail | None:
    """What the charity gets; or, if it is the charity that writes it down, the school."""
    if not booking.wishes and is_charity() and not errands.is_reached(booking.contact):
        return None
    if is_charity():
        return _to_school(booking, notices.withdrawn_noted(booking))
    return _to_charity(booking, notices.withdrawn(booking))


def cancelled(booking: Booking) -> Mail | None:
    side = _to_school if is_charity() else _to_charity
    return side(booking, "booking-cancelled")


def promoted(booking: Booking) -> Mail | None:
    return _to_school(booking, "booking-place", **_link_without_account(booking))


def made_to_wait(booking: Booking) -> Mail | None:
    number = waiting.number_after(reading(), booking)
    return _to_school(booking, "booking-waiting", number=number, **_link_without_account(booking))


def day_chosen(booking: Booking, first_day: date, start_time: time) -> Mail | None:
    """What the charity gets if the school takes this day; or, if it rang, what the school gets to correct."""
    after = _all_moved(booking, first_day, start_time, booking.main.room.name)
    facts = {"first_day": first_day.isoformat(), "start_time": start_time.isoformat("minutes")}
    if is_charity():
        return _to_school(booking, "booking-noted", after, **facts, **_link_without_account(booking))
    return _to_charity(booking, "booking-to-decide", after, **facts)


def handed(booking: Booking, kind: StepKind, *, by: Act) -> Mail:
    """What the colleague gets. The link and its code are made when it is sent."""
    asker = reading().get(SchoolContact, by.on_behalf_of) if by.on_behalf_of else by.user
    until = plain_day(clock.now() + STEP_LASTS)
    facts = (
        errands.facts_of_step(booking, kind) | _a_link() | {"until": until, "asked_by": asker.name if asker else None}
    )
    return preview("step-handed", ("booking", booking.id), **facts)


def _to_school(booking: Booking, kind: str, after: Callable[[Meetings], Meetings] = tuple, **more: Any) -> Mail | None:
    """To whoever asked, as it reads after the step; None where nobody is told."""
    if booking.contact_id is None:
        return None

    def known_then(known: Known) -> Known:
        return replace(_looked_after(booking, known), meetings=after(known.meetings))

    facts = notices.facts_of(booking) | more
    return preview(kind, ("booking", booking.id), contact_id=booking.contact_id, after=known_then, **facts)


def _to_charity(booking: Booking, kind: str, after: Callable[[Meetings], Meetings] = tuple, **more: Any) -> Mail:
    """To the coordinators, who read the same words."""

    def known_then(known: Known) -> Known:
        return replace(known, meetings=after(known.meetings))

    user_id = next(iter(queries.coordinators(reading())), None)
    facts = notices.facts_of(booking) | more
    return preview(kind, ("booking", booking.id), user_id=user_id, after=known_then, **facts)


def _looked_after(booking: Booking, known: Known) -> Known:
    """Whoever takes the first step at the charity is whom the school asks from then on."""
    if booking.coordinator_id is not None or not current_user.may(Can.DECIDE_BOOKING):
        return known
    user = current_user
    return replace(known, coordinator=user.called, phone=user.phone, reply_to=user.email)


def _link_without_account(booking: Booking) -> dict[str, Any]:
    """Whoever asked without an account does the next thing by a link, as `errands` sends it."""
    return _a_link() if errands.by_link(booking.contact) else {}


def _a_link() -> dict[str, Any]:
    """In place of the one that is made when the mail is written."""
    return {"link_id": str(uuid4())}
