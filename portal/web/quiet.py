"""When mail may arrive: Monday to Friday from 07:30 to 19:00 on the London clock, not on bank holidays. Urgent mail
always may."""

from datetime import date, datetime, time, timedelta

from portal import clock

OPENS, CLOSES = time(7, 30), time(19, 0)
SATURDAY = 5

WAITS = (1, 5, 15, 60, 240, 480)
"""Minutes before a mail is tried again that a server did not take now; then every eight hours."""
GIVEN_UP_AFTER = timedelta(days=3)
"""One mail that is not taken for so long, though the server takes others, is somebody's to look at."""


def is_quiet(instant: datetime) -> bool:
    here = clock.local(instant)
    return _is_closed(here.date()) or not OPENS <= here.time() < CLOSES


def opens_at(instant: datetime) -> datetime:
    """The first moment from this one on at which mail may arrive."""
    if not is_quiet(instant):
        return instant
    here = clock.local(instant)
    day = here.date() if here.time() < OPENS else here.date() + timedelta(days=1)
    while _is_closed(day):
        day += timedelta(days=1)
    return clock.at(day, OPENS)


def _is_closed(day: date) -> bool:
    return day.weekday() >= SATURDAY or day in clock.bank_holidays(day.year)


def next_try(instant: datetime, attempts: int) -> datetime:
    """When to try again after so many attempts that failed."""
    return instant + timedelta(minutes=WAITS[min(attempts, len(WAITS)) - 1])
