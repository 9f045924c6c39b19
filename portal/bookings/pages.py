"""What the pages of a booking show, ready to read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from uuid import UUID

from sqlalchemy.orm import Session

from portal import clock
from portal.bookings import rules
from portal.bookings.models import Booking, BookingChange, BookingStatus, WishedGroup
from portal.bookings.queries import Span
from portal.bookings.terms import Terms, shares_of
from portal.curricula.materials import Opened
from portal.curricula.queries import version_of
from portal.places.models import School
from portal.places.queries import knows_terms
from portal.timetable.planner import Dates, Skipped
from portal.web.access import Via
from portal.web.words import begun, count, plain_day, year_group

TAGS = {
    "draft": ("Not sent yet", "quiet"),
    "enquiry": ("Enquiry", "wait"),
    "requested": ("Waiting for a coordinator", "wait"),
    "waiting": ("On the waiting list", "wait"),
    "offered": ("Waiting for the school", "wait"),
    "confirmed": ("Confirmed", "good"),
    "running": ("Running", "good"),
    "completed": ("Completed", "plain"),
    "declined": ("Declined", "bad"),
    "withdrawn": ("Withdrawn", "quiet"),
    "cancelled": ("Cancelled", "bad"),
}
"""Words and tone of each state."""
FOR_YOU = ("Waiting for your answer", "wait")
"""What the school itself reads of a booking that waits for it."""

FILTERS = (
    ("", "All bookings"),
    ("draft", "Not sent yet"),
    ("enquiry", "Enquiries"),
    ("requested", "Waiting for a coordinator"),
    ("waiting", "On the waiting list"),
    ("offered", "Waiting for the school"),
    ("confirmed", "Confirmed, running or completed"),
    ("declined", "Declined"),
    ("withdrawn", "Withdrawn"),
    ("cancelled", "Cancelled"),
)


@dataclass(frozen=True)
class Row:
    """One booking in the list."""

    id: UUID
    name: str
    school: str
    authority: str
    tag: str
    tone: str
    first_day: date | None
    """None for a draft or an enquiry, which has no time yet."""
    start_time: time | None
    asked_at: datetime
    days_waiting: int | None
    """None unless it waits for somebody."""


def filters(*, for_school: bool) -> list[tuple[str, str]]:
    """The states to choose from, as this side reads them."""
    return [(state, FOR_YOU[0] if for_school and state == "offered" else words) for state, words in FILTERS]


def row(booking: Booking, span: Span | None, *, for_school: bool) -> Row:
    words, tone = tag(booking, span, for_school=for_school)
    since = booking.changes[-1].created_at if booking.changes else booking.created_at
    waits = booking.status in rules.WAITING_FOR_US | rules.WAITING_FOR_SCHOOL
    return Row(
        id=booking.id,
        name=booking.group_name,
        school=booking.school.name,
        authority=booking.school.authority.name,
        tag=words,
        tone=tone,
        first_day=booking.main.first_day if booking.wishes else None,
        start_time=booking.main.start_time if booking.wishes else None,
        asked_at=booking.created_at,
        days_waiting=(clock.today() - clock.day_of(since)).days if waits else None,
    )


def tag(booking: Booking, span: Span | None, *, for_school: bool) -> tuple[str, str]:
    if for_school and booking.status in rules.WAITING_FOR_SCHOOL:
        return FOR_YOU
    first, last = (span.first_at, span.last_at) if span else (None, None)
    return TAGS[rules.shown(booking.status, first, last, clock.now())]


@dataclass(frozen=True)
class Told:
    """One line of a booking's history."""

    at: datetime
    what: str
    who: str
    why: str | None


def history(
    changes: Sequence[BookingChange], names: Mapping[UUID, str], contacts: Mapping[UUID, str] = MappingProxyType({})
) -> list[Told]:
    """Every change in words, oldest first. `names` of accounts, `contacts` of people of the school."""
    lines = []
    before: BookingStatus | None = None
    for change in changes:
        lines.append(Told(change.created_at, _what(before, change), _who(change, names, contacts), change.reason))
        before = change.status
    return lines


def _who(change: BookingChange, names: Mapping[UUID, str], contacts: Mapping[UUID, str]) -> str:
    theirs = contacts.get(change.contact_id) if change.contact_id else None
    if change.user_id is None:
        return theirs or "The portal"
    who = names.get(change.user_id, "Somebody")
    known = {Via.PHONE_CALL: ", after a telephone call", Via.PAPER: ", from a letter"}.get(Via(change.via))
    return f"{who}{known}{f' from {theirs}' if theirs else ''}" if known else who


WHAT = {
    (None, BookingStatus.ENQUIRY): "Asked to be called back",
    (None, BookingStatus.REQUESTED): "Asked for, first session {when}",
    (None, BookingStatus.WAITING): "Asked for, on the waiting list, first session {when}",
    (None, BookingStatus.OFFERED): "Offered, first session {when}",
    (BookingStatus.OFFERED, BookingStatus.REQUESTED): "Accepted, first session {when}",
    (BookingStatus.WAITING, BookingStatus.REQUESTED): "A place has come free, first session {when}",
    (BookingStatus.REQUESTED, BookingStatus.WAITING): "Moved to the waiting list",
}
"""By the state before (None: any other) and after."""


def _what(before: BookingStatus | None, change: BookingChange) -> str:
    day, start = change.first_day, change.start_time
    when = f"{day:%A} {day.day} {day:%B %Y}, {start:%H:%M}" if day and start else ""
    if change.status is BookingStatus.OFFERED and change.contact_id:
        return "Answered: the time does not suit"
    words = WHAT.get((before, change.status)) or WHAT.get((None, change.status))
    return words.format(when=when) if words else change.status.capitalize()


@dataclass(frozen=True)
class Preview:
    """The dates a request would give, or why it gives none."""

    days: tuple[date, ...]
    skipped: tuple[Skipped, ...]
    start: time
    end: time
    fault: str | None = None
    knows_terms: bool = True
    """Whether the holidays of these weeks are known; else only bank holidays are left out."""

    @property
    def weekday(self) -> str:
        return f"{self.days[0]:%A}" if self.days else ""


def preview(session: Session, school: School, dates: Dates, start: time, minutes: int) -> Preview:
    known = knows_terms(session, school, dates.days[0], dates.days[-1])
    return Preview(dates.days, dates.skipped, start, end_of(start, minutes), knows_terms=known)


def no_preview(fault: str, start: time, minutes: int) -> Preview:
    return Preview((), (), start, end_of(start, minutes), fault)


def end_of(start: time, minutes: int) -> time:
    """When a session that starts then ends, on the clock on the wall."""
    return (datetime.combine(date(2000, 1, 3), start) + timedelta(minutes=minutes)).time()


@dataclass(frozen=True)
class AskedGroup:
    """One group of a booking, in words."""

    name: str
    size: int
    first_day: date
    start: time
    end: time
    room: str
    who: str
    """ "Year 9, 28 young people"."""
    session: str | None
    """Which one, where it is booked alone; None: all of the programme."""


def asked(wished: WishedGroup, terms: Terms) -> AskedGroup:
    end, who = end_of(wished.start_time, wished.minutes), count(wished.size, *terms.whom)
    return AskedGroup(
        wished.name,
        wished.size,
        wished.first_day,
        wished.start_time,
        end,
        wished.room.name,
        f"{begun(year_group(wished.year_group))}, {who}" if terms.has_years else who,
        terms.title_of(wished.plan_number),
    )


def shares(session: Session, slug: str) -> list[str]:
    """Who gives which part, where several give a session together: "Sample Charity: first part, 60 minutes"."""
    version = version_of(session, slug)
    found = shares_of(session, version) if version else []
    return [f"{one.organisation}: {one.title}, {count(one.minutes, 'minute')}" for one in found]


@dataclass(frozen=True)
class Materials:
    """Whether the school has opened what it will be taught from, in words."""

    words: str
    number: int
    """Of the version."""
    may_open: bool


KNOWN_BY = {Via.PHONE_CALL: ", after a telephone call", Via.PAPER: ", as the school had them on paper"}


def materials(openings: Sequence[Opened], number: int, *, may_open: bool) -> Materials:
    """The first opening of this version; else the last of another one; else that there is none."""
    these = [one for one in openings if one.version == number]
    if these:
        one = these[0]
        words = f"Opened on {plain_day(one.at)} by {one.who}{KNOWN_BY.get(one.via, '')} (version {number})"
    elif openings:
        one = openings[-1]
        words = f"Version {number} is not opened yet; version {one.version} was, on {plain_day(one.at)} by {one.who}"
    else:
        words = "Not opened yet"
    return Materials(words, number, may_open)


@dataclass(frozen=True)
class Written:
    """One message, as it was or will be sent."""

    to: str
    at: datetime
    state: str
    subject: str
    text: str
