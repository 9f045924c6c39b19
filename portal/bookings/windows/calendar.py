"""The calendar of what is possible: months of days to choose from, each impossible one with why, and usual times."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time
from itertools import groupby

from sqlalchemy.orm import Session

from portal.bookings.pages import end_of
from portal.bookings.terms import Terms
from portal.bookings.windows.availability import Asking, Day, Window, last_day, possible_days
from portal.bookings.windows.published import published
from portal.curricula.models import ProgrammeVersion
from portal.places.models import School
from portal.places.queries import closed_days
from portal.timetable.planner import horizon
from portal.web.words import count, day, plain_day, short_day

SHOWN = 2
"""Months at once: on a phone more would hide the button below them."""
USUAL = tuple(
    time(*clock) for clock in ((9, 0), (9, 50), (10, 0), (11, 0), (11, 15), (12, 10), (13, 15), (14, 10), (15, 15))
)
"""When lessons begin in many schools; a school enters its own time where none of them is it."""


@dataclass(frozen=True)
class Reason:
    """Days that cannot be chosen for one reason."""

    days: str
    why: str


@dataclass(frozen=True)
class Choice:
    """A day of the grid; `why_not` is None where it can be chosen."""

    day: date
    why_not: str | None
    waits: bool
    short: str
    """Under the number: "waiting list", or nothing."""
    words: str
    """For whoever hears it: "Tuesday 12 January 2027, 2 places left"."""


@dataclass(frozen=True)
class Month:
    value: str
    """As an address holds it: "2027-01"."""
    name: str
    weeks: tuple[tuple[Choice | None, ...], ...]
    """Monday to Friday; None for days of other months and those that are past."""
    choices: tuple[Choice, ...]
    """Those that can be chosen."""
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Months:
    """What the calendar shows, and where it goes on."""

    months: tuple[Month, ...]
    before: str | None
    after: str | None
    """None where no day can be chosen that way."""
    first: Choice | None
    """The first day with a place, whichever months are shown."""
    places: tuple[str, ...]
    """How many places are left in each window that is shown, as sentences."""
    is_list: bool
    has_waiting: bool
    """Whether a day that is shown leads to the waiting list."""

    @property
    def value(self) -> str:
        return self.months[0].value if self.months else ""

    def shows(self, chosen: date | None) -> bool:
        return any(one.day == chosen for month in self.months for one in month.choices)


def months(
    session: Session,
    school: School,
    terms: Terms,
    today: date,
    start: str | None = None,
    *,
    groups: int = 1,
    as_list: bool = False,
) -> Months:
    """What this school can ask for, two months from `start` ("2027-03"), for so many groups that begin on one day."""
    return months_of(days_for(session, school, terms, today, groups), start, as_list=as_list)


def days_for(session: Session, school: School, terms: Terms, today: date, groups: int = 1) -> list[Day]:
    """Every day from Monday to Friday, from tomorrow on, with why not."""
    now = published(session, session.get_one(ProgrammeVersion, terms.version_id).programme_id)
    return possible_days(now, asking(session, school, terms, today, groups))


def asking(session: Session, school: School, terms: Terms, today: date, groups: int = 1) -> Asking:
    closed = closed_days(session, school, today, horizon(last_day(today)))
    return Asking(school.authority_id, today, closed, terms.sessions, groups)


def chosen(days: Sequence[Day], day: date) -> Day:
    """What was found out about a day; one that is not among them is past, too far ahead or at a weekend."""
    return next((one for one in days if one.day == day), Day(day, "No group starts on this day"))


def only_with_place(days: Sequence[Day]) -> list[Day]:
    """The same, where who waits already chooses: a day without a place is none to choose."""
    return [replace(one, why_not="No place is left", waits=False) if one.waits else one for one in days]


def months_of(days: Sequence[Day], start: str | None = None, *, as_list: bool = False) -> Months:
    """Two months from `start` ("2027-01"), or from the first that has a day to choose."""
    choices = [_choice(one) for one in days]
    every = [(value, list(group)) for value, group in groupby(choices, lambda one: f"{one.day:%Y-%m}")]
    values = [value for value, _ in every]
    first = next((one for one in choices if not one.why_not and not one.waits), None)
    begins = first or next((one for one in choices if not one.why_not), None)
    wanted = start if start in values else f"{begins.day:%Y-%m}" if begins else values[0] if values else ""
    at = values.index(wanted) if wanted else 0
    shown = tuple(_month(value, group) for value, group in every[at : at + SHOWN])
    return Months(
        months=shown,
        before=values[max(0, at - SHOWN)] if _any_choice(every[:at]) else None,
        after=values[at + SHOWN] if _any_choice(every[at + SHOWN :]) else None,
        first=first,
        places=_places([one for one in days if f"{one.day:%Y-%m}" in {month.value for month in shown}]),
        is_list=as_list,
        has_waiting=any(one.waits for month in shown for one in month.choices),
    )


def _any_choice(every: Sequence[tuple[str, list[Choice]]]) -> bool:
    """Whether it is worth turning to these months."""
    return any(one.why_not is None for _, group in every for one in group)


def _choice(one: Day) -> Choice:
    if one.why_not:
        return Choice(one.day, one.why_not, False, "", f"{day(one.day)}: {one.why_not}")
    if one.waits:
        return Choice(one.day, None, True, "waiting list", f"{day(one.day)}: waiting list")
    return Choice(one.day, None, False, "", day(one.day))


def _places(days: Sequence[Day]) -> tuple[str, ...]:
    """One sentence a window, in order; nothing where places are not counted."""
    windows = {one.window.id: one for one in days if one.window and one.left is not None and not one.why_not}
    return tuple(_left(one, one.window) for one in windows.values() if one.window)


def _left(one: Day, window: Window) -> str:
    span = f"for groups that start from {plain_day(window.from_day)} to {plain_day(window.until_day)}"
    if not one.left:
        behind = f"; {count(one.line, 'school waits', 'schools wait')} already" if one.line else ""
        return f"No place is left {span}{behind}."
    few = ", fewer than you ask for" if one.waits else ""
    return f"{count(one.left, 'place is', 'places are')} left {span}{few}."


def _month(value: str, choices: list[Choice]) -> Month:
    weeks: list[list[Choice | None]] = []
    for one in choices:
        if not weeks or one.day.weekday() == 0:
            weeks.append([None] * 5)
        weeks[-1][one.day.weekday()] = one
    return Month(
        value=value,
        name=f"{choices[0].day:%B %Y}",
        weeks=tuple(tuple(week) for week in weeks),
        choices=tuple(one for one in choices if not one.why_not),
        reasons=tuple(_reasons(choices)),
    )


def _reasons(choices: list[Choice]) -> list[Reason]:
    """Runs of days with the same reason, in order; a weekend does not break a run."""
    found = []
    for why, group in groupby(choices, lambda one: one.why_not):
        run = list(group)
        if why:
            first, last = short_day(run[0].day), short_day(run[-1].day)
            found.append(Reason(first if first == last else f"{first} to {last}", why))
    return found


@dataclass(frozen=True)
class Start:
    """A time at which a session can start, and its end."""

    start: time
    end: time

    @property
    def value(self) -> str:
        return f"{self.start:%H:%M}"

    @property
    def words(self) -> str:
        return f"{self.start:%H:%M} to {self.end:%H:%M}"


def starts(minutes: int, windows: Sequence[Window | None] = ()) -> list[Start]:
    """The usual times at which a session can start and end in one of these windows."""
    hours = {(one.earliest, one.latest) for one in windows if one} or {(time(7), time(20))}
    usual = [Start(start, end_of(start, minutes)) for start in USUAL]
    return [one for one in usual if any(first <= one.start < one.end <= last for first, last in hours)]


def time_fault(start: time, minutes: int, window: Window) -> str | None:
    """Why a session cannot start then, as a sentence; None if it can."""
    end = end_of(start, minutes)
    if window.earliest <= start < end <= window.latest:
        return None
    return (
        f"A session of {minutes} minutes has to lie between {window.earliest:%H:%M} and {window.latest:%H:%M} "
        f"on the day you chose. Enter another time, or choose another day"
    )
