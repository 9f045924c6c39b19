"""What the pages about places show, ready to read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from portal.bookings.models import AvailabilityWindow, Booking, WindowState
from portal.bookings.windows.availability import DAY, Published, Turn, Window
from portal.bookings.windows.published import plain
from portal.bookings.windows.rules import WEEKDAYS

TONES = {WindowState.DRAFT: "quiet", WindowState.PUBLISHED: "good", WindowState.ENDED: "plain"}


@dataclass(frozen=True)
class Row:
    """One window, in words."""

    id: UUID
    from_day: date
    until_day: date
    weekdays: str
    """ "Mondays to Fridays", "Tuesdays and Thursdays"."""
    earliest: time
    latest: time
    areas: str
    """Names, or "everywhere"."""
    capacity: int
    left: int | None
    """None unless it is published."""
    waiting: int
    notice: int
    note: str | None
    state: WindowState
    tag: str
    tone: str


def rows(windows: Sequence[AvailabilityWindow], now: Published, names: Mapping[UUID, str], today: date) -> list[Row]:
    """In order of the first day."""
    return [_row(one, now, names, today) for one in windows]


def _row(one: AvailabilityWindow, now: Published, names: Mapping[UUID, str], today: date) -> Row:
    window, is_open = plain(one), one.state is WindowState.PUBLISHED
    is_over = is_open and one.until_day <= today
    return Row(
        id=one.id,
        from_day=one.from_day,
        until_day=one.until_day,
        weekdays=weekdays(window.weekdays),
        earliest=one.earliest_start,
        latest=one.latest_end,
        areas=areas(window, names),
        capacity=one.capacity,
        left=now.left(window) if is_open else None,
        waiting=now.waiting(window),
        notice=one.notice_days,
        note=one.note,
        state=one.state,
        tag="Over" if is_over else one.state.capitalize(),
        tone="plain" if is_over else TONES[one.state],
    )


def weekdays(figures: frozenset[int]) -> str:
    names = [f"{WEEKDAYS[figure]}s" for figure in sorted(figures)]
    if len(names) > 2 and max(figures) - min(figures) == len(names) - 1:
        return f"{names[0]} to {names[-1]}"
    return _and(names)


def areas(window: Window, names: Mapping[UUID, str]) -> str:
    return _and(sorted(names[key] for key in window.areas)) or "everywhere"


def _and(words: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


@dataclass(frozen=True)
class InLine:
    """One booking on the waiting list, as coordinators see it."""

    id: UUID
    name: str
    school: str
    authority: str
    day: date
    groups: int
    since: datetime
    number: int
    weeks: str
    """Of its window; empty where its day is no longer offered."""
    is_late: bool
    """There is not enough notice left for its day."""


def in_line(turns: Sequence[Turn], bookings: Mapping[UUID, Booking], today: date) -> list[InLine]:
    found = []
    for turn in turns:
        booking, window = bookings[turn.waiter.booking_id], turn.window
        found.append(
            InLine(
                id=booking.id,
                name=booking.group_name,
                school=booking.school.name,
                authority=booking.school.authority.name,
                day=turn.waiter.day,
                groups=turn.waiter.groups,
                since=turn.waiter.since,
                number=turn.number,
                weeks=f"{window.from_day.day} {window.from_day:%B} to {window.until_day.day} {window.until_day:%B %Y}"
                if window
                else "",
                is_late=window is not None and turn.waiter.day < today + max(1, window.notice) * DAY,
            )
        )
    return found


@dataclass(frozen=True)
class Offered:
    """What anybody may know about when a programme has places."""

    first_day: date | None
    """From when a first session can be; None: there is no place now."""
    is_bounded: bool
    notice: int | None
    """Days, of the next window."""
    areas: str
    waiting: int
    """Schools on the waiting list."""


def offered(now: Published, names: Mapping[UUID, str], today: date, waiting: int, default_notice: int) -> Offered:
    """The first day with a place, bank holidays and a school's own calendar aside; which areas; how long the line."""
    if not now.is_bounded:
        return Offered(_workday(today + max(1, default_notice) * DAY), False, default_notice, "everywhere", waiting)
    coming = [one for one in now.windows if one.until_day >= today + max(1, one.notice) * DAY]
    free = [(first, one) for one in coming if now.left(one) and (first := _first(one, today)) is not None]
    if not free:
        served = {name for one in coming for name in _names(one, names)}
        return Offered(None, True, coming[0].notice if coming else None, _and(sorted(served)), waiting)
    first_day, window = min(free, key=lambda pair: pair[0])
    everywhere = any(not one.areas for _, one in free)
    served = {name for _, one in free for name in _names(one, names)}
    return Offered(first_day, True, window.notice, "everywhere" if everywhere else _and(sorted(served)), waiting)


def _names(window: Window, names: Mapping[UUID, str]) -> list[str]:
    return [names[key] for key in window.areas] or ["everywhere"]


def _first(window: Window, today: date) -> date | None:
    earliest = today + max(1, window.notice) * DAY
    return next((day for day in window.days() if day >= earliest), None)


def _workday(day: date) -> date:
    return day + max(0, 7 - day.weekday()) * DAY if day.weekday() > 4 else day
