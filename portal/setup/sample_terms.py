"""Sample school terms: plausible London dates worked out for any year. No authority published them."""

from dataclasses import dataclass
from datetime import date, timedelta

import holidays

from portal.places.models import DateKind

MONDAY, WEDNESDAY, FRIDAY = 0, 2, 4
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Run:
    """Days of one kind, both end days counted."""

    kind: DateKind
    start: date
    end: date
    label: str


@dataclass(frozen=True)
class Term:
    name: str
    start: date
    end: date


@dataclass(frozen=True)
class Year:
    """One academic year, September to August."""

    terms: tuple[Term, Term, Term]
    closed: tuple[Run, ...]

    @property
    def runs(self) -> tuple[Run, ...]:
        return (*(Run(DateKind.TERM, term.start, term.end, term.name) for term in self.terms), *self.closed)


def year_from(autumn: int, *, long_october: bool = False) -> Year:
    """The academic year that begins in September of `autumn`; with a half-term of two weeks in October if wished."""
    spring = autumn + 1
    first = _on_or_after(date(autumn, 9, 2), *range(5))
    october = _on_or_after(date(autumn, 10, 23), MONDAY)
    break_up = _on_or_after(date(autumn, 12, 15), FRIDAY)
    january = _on_or_after(date(spring, 1, 4), MONDAY)
    february = _on_or_after(date(spring, 2, 12), MONDAY)
    easter_start, easter_end = _easter_holiday(spring)
    may = _on_or_after(date(spring, 5, 25), MONDAY)
    july = _on_or_after(date(spring, 7, 17), WEDNESDAY)
    october_starts = october - WEEK if long_october else october
    terms = (
        Term("Autumn term", first, break_up),
        Term("Spring term", january, easter_start - timedelta(days=1)),
        Term("Summer term", _on_or_after(easter_end + timedelta(days=1), *range(5)), july),
    )
    closed = (
        Run(DateKind.HALF_TERM, october_starts, october + timedelta(days=4), "Autumn half-term"),
        Run(DateKind.HOLIDAY, break_up + timedelta(days=3), january - timedelta(days=1), "Christmas holiday"),
        Run(DateKind.HALF_TERM, february, february + timedelta(days=4), "Spring half-term"),
        Run(DateKind.HOLIDAY, easter_start, easter_end, "Easter holiday"),
        Run(DateKind.HALF_TERM, may, may + timedelta(days=4), "Summer half-term"),
        Run(DateKind.HOLIDAY, july + timedelta(days=1), date(spring, 8, 31), "Summer holiday"),
    )
    return Year(terms, closed)


def years_around(first: date, last: date) -> list[Year]:
    """The academic years from the one that holds `first` to the one after that which holds `last`."""
    return [year_from(autumn) for autumn in range(autumn_of(first), autumn_of(last) + 2)]


def autumn_of(day: date) -> int:
    return day.year if day.month >= 9 else day.year - 1


def terms_around(day: date) -> tuple[Term, Term, Term, Term]:
    """The two terms before, the term that holds `day` or begins next after it, and the one after."""
    terms = [term for autumn in range(autumn_of(day) - 2, autumn_of(day) + 3) for term in year_from(autumn).terms]
    place = next(place for place, term in enumerate(terms) if term.end >= day)
    return terms[place - 2], terms[place - 1], terms[place], terms[place + 1]


def _easter_holiday(year: int) -> tuple[date, date]:
    """Two weeks: around Easter, or after it where Good Friday comes in March."""
    known = holidays.country_holidays("GB", subdiv="ENG", years=year)
    good_friday = next(day for day, name in known.items() if name == "Good Friday")
    if good_friday.month == 3:
        return good_friday, good_friday + timedelta(days=14)
    monday = good_friday - timedelta(days=4)
    return monday, monday + timedelta(days=11)


def _on_or_after(day: date, *weekdays: int) -> date:
    while day.weekday() not in weekdays:
        day += timedelta(days=1)
    return day
