"""Weekly dates over closed days. Pure: days in, days out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from portal import clock

WEEK = timedelta(days=7)
MOST_WEEKS = 80
"""How far ahead dates are looked for: thirteen sessions fit several times over."""


@dataclass(frozen=True)
class Skipped:
    """A week with no session, and why: "Half-term"."""

    day: date
    why: str


@dataclass(frozen=True)
class Dates:
    days: tuple[date, ...]
    """In order; session n is on `days[n - 1]`."""
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True)
class Slot:
    """When one session starts and ends, as instants in UTC; half-open."""

    number: int | None
    starts_at: datetime
    ends_at: datetime


class FirstDayClosed(Exception):
    """The school is closed on the first day; `next_open` is the next open same weekday, if there is one."""

    def __init__(self, day: date, why: str, next_open: date | None) -> None:
        super().__init__(f"{day} is closed: {why}")
        self.day, self.why, self.next_open = day, why, next_open


class TooFewOpenDays(Exception):
    """Not enough open days within `MOST_WEEKS` weeks."""


def horizon(first_day: date) -> date:
    """The last day for which the planner wants to know whether the school is closed."""
    return first_day + MOST_WEEKS * WEEK


def weekly(first_day: date, sessions: int, closed: Mapping[date, str]) -> Dates:
    """Exactly `sessions` dates, weekly from `first_day`; each closed week moves the rest on by 7 days.

    Raises FirstDayClosed, since then the person chose wrongly, and TooFewOpenDays.
    """
    if first_day in closed:
        raise FirstDayClosed(first_day, closed[first_day], next_open(first_day, closed))
    days: list[date] = []
    skipped: list[Skipped] = []
    day = first_day
    while len(days) < sessions and day < horizon(first_day):
        if day in closed:
            skipped.append(Skipped(day, closed[day]))
        else:
            days.append(day)
        day += WEEK
    if len(days) < sessions:
        raise TooFewOpenDays
    return Dates(tuple(days), tuple(skipped))


def next_open(day: date, closed: Mapping[date, str]) -> date | None:
    """The first open day on the same weekday after `day`, or None within `MOST_WEEKS` weeks."""
    later = (day + n * WEEK for n in range(1, MOST_WEEKS))
    return next((found for found in later if found not in closed), None)


def slots(days: Sequence[date], start: time, minutes: int, *, first_number: int = 1) -> tuple[Slot, ...]:
    """One slot a day, all at `start` on the London clock, numbered from `first_number`."""
    return tuple(slot(day, start, minutes, number=first_number + n) for n, day in enumerate(days))


def slot(day: date, start: time, minutes: int, *, number: int | None = None) -> Slot:
    starts_at = clock.at(day, start)
    return Slot(number, starts_at, starts_at + timedelta(minutes=minutes))
