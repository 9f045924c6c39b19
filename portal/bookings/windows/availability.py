"""On which days a first session can be, and how many places are left. Pure: windows and counts in, days out.

A start day belongs to one window for each area, since windows that share one cannot both be published.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from uuid import UUID

from portal.bookings import rules
from portal.timetable.planner import TooFewOpenDays, weekly
from portal.timetable.rules import EARLIEST, LATEST
from portal.web.words import day as day_in_words

DEFAULT_NOTICE = 14
"""Days, for a programme whose places were never published: two weeks to check the room, the letter and who comes."""
DAY = timedelta(days=1)
WORKDAYS = frozenset(range(5))


@dataclass(frozen=True)
class Window:
    """Days on which first sessions of a programme may be, and for how many groups."""

    id: UUID | None
    from_day: date
    until_day: date
    """Both days counted."""
    weekdays: frozenset[int] = WORKDAYS
    """0 is Monday."""
    earliest: time = EARLIEST
    latest: time = LATEST
    """No session starts before the one or ends after the other, on the London clock."""
    capacity: int | None = None
    """Groups that may start in it; None: they are not counted."""
    notice: int = DEFAULT_NOTICE
    """Days from asking to the first session."""
    areas: frozenset[UUID] = frozenset()
    """Authorities; none: everywhere."""

    def serves(self, authority_id: UUID) -> bool:
        return not self.areas or authority_id in self.areas

    def has(self, day: date) -> bool:
        return self.from_day <= day <= self.until_day and day.weekday() in self.weekdays

    def days(self) -> Iterator[date]:
        """Every start day, in order."""
        many = (self.until_day - self.from_day).days + 1
        return (day for n in range(many) if (day := self.from_day + n * DAY).weekday() in self.weekdays)


def last_day(today: date) -> date:
    """The last day on which a first session can be asked for."""
    return rules._months_later(today, rules.MOST_MONTHS_AHEAD)


def notice_in_words(days: int) -> str:
    return "1 day’s notice" if days == 1 else f"{days} days’ notice"


def clash(one: Window, other: Window) -> date | None:
    """The first start day that two windows share in the same area, or None."""
    if one.areas and other.areas and not one.areas & other.areas:
        return None
    begins, ends = max(one.from_day, other.from_day), min(one.until_day, other.until_day)
    shared = one.weekdays & other.weekdays
    days = (begins + n * DAY for n in range(min(7, (ends - begins).days + 1)))
    return next((day for day in days if day.weekday() in shared), None)


def holding(windows: Sequence[Window], day: date, authority_id: UUID) -> Window | None:
    """The window to which a first session on that day in that area belongs."""
    return next((one for one in windows if one.has(day) and one.serves(authority_id)), None)


Started = Mapping[tuple[date, UUID], int]
"""Groups by first day and authority of their school."""


@dataclass(frozen=True)
class Published:
    """What a programme offers now."""

    windows: tuple[Window, ...] = ()
    """By first day."""
    taken: Mapping[UUID | None, int] = field(default_factory=dict)
    """Groups that have a place, by window."""
    line: Mapping[UUID | None, int] = field(default_factory=dict)
    """Bookings on the waiting list, by window."""
    is_bounded: bool = False
    """Whether windows decide; else any open day will do, with the default notice."""

    def window(self, day: date, authority_id: UUID, today: date) -> Window | None:
        """The one to which a first session on that day in that area belongs."""
        if not self.is_bounded:
            return Window(None, today, last_day(today))
        return holding(self.windows, day, authority_id)

    def left(self, window: Window) -> int | None:
        """Places; None where they are not counted."""
        if window.capacity is None:
            return None
        return max(0, window.capacity - self.taken.get(window.id, 0))

    def waiting(self, window: Window) -> int:
        return self.line.get(window.id, 0)


def by_window(windows: Sequence[Window], started: Started) -> dict[UUID | None, int]:
    """How many groups belong to each window."""
    found: dict[UUID | None, int] = {}
    for (day, authority_id), groups in started.items():
        window = holding(windows, day, authority_id)
        if window:
            found[window.id] = found.get(window.id, 0) + groups
    return found


@dataclass(frozen=True)
class Day:
    """Whether a first session can be on a day."""

    day: date
    why_not: str | None = None
    """In a few words; None if it can be asked for."""
    left: int | None = None
    """Places in its window; None where they are not counted."""
    waits: bool = False
    """It can be asked for, but there is no place: the request goes on the waiting list."""
    line: int = 0
    """Bookings that wait already for a place in its window."""
    window: Window | None = None


@dataclass(frozen=True)
class Asking:
    """Who would like a first session, and when."""

    authority_id: UUID
    today: date
    closed: Mapping[date, str]
    """The school's closed days, with why."""
    sessions: int = 1
    groups: int = 1
    """That start on one day."""


def possible_days(published: Published, asking: Asking) -> list[Day]:
    """Every day from Monday to Friday, from tomorrow as far ahead as can be booked, each with why not."""
    many = (last_day(asking.today) - asking.today).days
    days = (asking.today + n * DAY for n in range(1, many + 1))
    return [verdict(published, asking, day) for day in days if day.weekday() in WORKDAYS]


def verdict(published: Published, asking: Asking, day: date) -> Day:
    """Whether a first session can be on a day that is neither past, nor at a weekend, nor too far ahead."""
    if day in asking.closed:
        return Day(day, asking.closed[day])
    window = published.window(day, asking.authority_id, asking.today)
    if window is None:
        elsewhere = any(one.has(day) for one in published.windows)
        return Day(day, "No places in your area" if elsewhere else "No group starts on this day")
    if day < asking.today + window.notice * DAY:
        return Day(day, f"We need {notice_in_words(window.notice)}")
    if not _enough(day, asking):
        return Day(day, f"Too few open {day:%A}s after it")
    left = published.left(window)
    waits = left is not None and left < asking.groups
    return Day(day, left=left, waits=waits, line=published.waiting(window), window=window)


def _enough(day: date, asking: Asking) -> bool:
    try:
        weekly(day, asking.sessions, asking.closed)
    except TooFewOpenDays:
        return False
    return True


def next_with_place(days: Sequence[Day], after: date | None = None) -> Day | None:
    """The first day with a place, after that day if one is given."""
    return next((one for one in days if not one.why_not and not one.waits and (not after or one.day > after)), None)


def not_that_day(one: Day, days: Sequence[Day]) -> str:
    """Why that day cannot be, and which can, for whoever typed or chose it."""
    other = next_with_place(days, one.day) or next_with_place(days)
    instead = f" The next day with a place is {day_in_words(other.day)}" if other else " No day has a place now"
    return f"{day_in_words(one.day)} cannot be the first day: {_begun(one.why_not or '')}.{instead}"


def _begun(words: str) -> str:
    """As the second half of a sentence; a closed day's own name keeps its letters."""
    ours = ("We ", "No ", "Too ")
    return words[:1].lower() + words[1:] if words.startswith(ours) else f"the school is closed ({words})"


@dataclass(frozen=True)
class Waiter:
    """A booking on the waiting list."""

    booking_id: UUID
    programme_id: UUID
    authority_id: UUID
    day: date
    groups: int
    since: datetime


@dataclass(frozen=True)
class Turn:
    """Its place in the line of its window; `window` is None where its day is no longer offered."""

    waiter: Waiter
    number: int
    window: Window | None


def turns(published: Published, line: Sequence[Waiter]) -> list[Turn]:
    """Numbered from 1 in each window, in the order in which they joined."""
    seen: dict[UUID | None, int] = {}
    found = []
    for waiter in line:
        window = holding(published.windows, waiter.day, waiter.authority_id)
        key = window.id if window else None
        seen[key] = seen.get(key, 0) + 1
        found.append(Turn(waiter, seen[key], window))
    return found


def has_place(published: Published, turn: Turn, today: date) -> bool:
    """Whether all groups of this booking could start on their day now.

    Who asks for more than is left does not hold up those behind: a place that stands empty helps nobody.
    """
    if turn.window is None or turn.waiter.day < today + max(1, turn.window.notice) * DAY:
        return False
    left = published.left(turn.window)
    return left is not None and left >= turn.waiter.groups
