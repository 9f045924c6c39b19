"""What a run of days in a term calendar can be. Pure."""

from datetime import date

from portal.places.models import DateKind

LONGEST_DAYS = 130


def academic_year(day: date) -> str:
    """Such as "2026/2027": September to August."""
    first = day.year if day.month >= 9 else day.year - 1
    return f"{first}/{first + 1}"


def problem(kind: DateKind, start: date, end: date) -> str | None:
    """What is wrong with a run of days, in words, or None."""
    if end < start:
        return "The last day is before the first. Change one of them"
    if (end - start).days > LONGEST_DAYS:
        return f"This is longer than {LONGEST_DAYS} days. Enter each term or holiday on its own"
    if kind is DateKind.INSET and start != end:
        return "An INSET day is one day. Enter each on its own"
    return None
