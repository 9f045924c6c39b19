"""The two years that charities are asked about, and their quarters. Pure."""

from datetime import date, timedelta
from enum import StrEnum


class Calendar(StrEnum):
    FINANCIAL = "financial year"
    ACADEMIC = "academic year"


BEGINS = {Calendar.FINANCIAL: 4, Calendar.ACADEMIC: 9}
"""First month: April (HM Treasury, Managing Public Money, 2023), and September (Education Act 1996, section 579)."""
WHOLE = 0
"""Stands where a quarter could: the whole year."""
QUARTERS = (1, 2, 3, 4)


def year_of(calendar: Calendar, day: date) -> int:
    """The calendar year in which this day's year began: 2026 for April 2026 to March 2027."""
    return day.year - (day.month < BEGINS[calendar])


def quarter_of(calendar: Calendar, day: date) -> tuple[int, int]:
    """Year and quarter of a day."""
    return year_of(calendar, day), (day.month - BEGINS[calendar]) % 12 // 3 + 1


def days_of(calendar: Calendar, year: int, quarter: int = WHOLE) -> tuple[date, date]:
    """First and last day of a quarter, or of the whole year; both counted."""
    months = 12 if quarter == WHOLE else 3
    first = _month(year, BEGINS[calendar] + (0 if quarter == WHOLE else 3 * (quarter - 1)))
    return first, _month(first.year, first.month + months) - timedelta(days=1)


def _month(year: int, month: int) -> date:
    """First day of a month that may be counted beyond December."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


def called(calendar: Calendar, year: int, quarter: int = WHOLE) -> str:
    """April 2026 to March 2027; July to September 2026"""
    first, last = days_of(calendar, year, quarter)
    begin = f"{first:%B}" if first.year == last.year else f"{first:%B %Y}"
    return f"{begin} to {last:%B %Y}"


def years_between(calendar: Calendar, first: date, last: date) -> list[int]:
    """The years that these days touch."""
    return list(range(year_of(calendar, first), year_of(calendar, last) + 1))


def quarters_between(calendar: Calendar, first: date, last: date) -> list[tuple[int, int]]:
    """Year and quarter of every quarter that these days touch, in order."""
    return [
        (year, quarter)
        for year in years_between(calendar, first, last)
        for quarter in QUARTERS
        if days_of(calendar, year, quarter)[0] <= last and days_of(calendar, year, quarter)[1] >= first
    ]


def quarter_asked(asked: str | None, first: date, last: date, today: date) -> tuple[int, int]:
    """The quarter of the financial year that an address names, like 2026-3, if these days touch it; else the last of
    theirs that has ended, or their first."""
    quarters = quarters_between(Calendar.FINANCIAL, first, last)
    for year, quarter in quarters:
        if asked == f"{year}-{quarter}":
            return year, quarter
    ended = [each for each in quarters if days_of(Calendar.FINANCIAL, *each)[1] < today]
    return ended[-1] if ended else quarters[0]


def last_ended(today: date) -> tuple[int, int]:
    """The last quarter of the financial year that has ended before this day."""
    first, _ = days_of(Calendar.FINANCIAL, *quarter_of(Calendar.FINANCIAL, today))
    return quarter_of(Calendar.FINANCIAL, first - timedelta(days=1))
