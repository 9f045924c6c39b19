"""Which quarters have ended, and the days that a return is about. Pure."""

from datetime import date

from portal.impact.period import Period, quarter_of
from portal.releases.returns import Form


def spanned(year: int, quarter: int, form: Form) -> Period:
    """The days that a return of this quarter is about."""
    period = quarter_of(year, quarter)
    return Period(date(year, 4, 1), period.last) if form.is_since_april else period


def quarters_ended(day: date) -> list[tuple[int, int]]:
    """Year and quarter of the last eight that have ended, newest first."""
    found: list[tuple[int, int]] = []
    year = day.year
    while len(found) < 8:
        for quarter in (4, 3, 2, 1):
            if quarter_of(year, quarter).last < day and len(found) < 8:
                found.append((year, quarter))
        year -= 1
    return found
