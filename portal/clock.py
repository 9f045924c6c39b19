"""The time: instants in UTC, days and clock times in Europe/London, bank holidays of England."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, time
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

import holidays

LONDON = ZoneInfo("Europe/London")

_moved: ContextVar[datetime | None] = ContextVar("moved", default=None)
_file: Path | None = None


def now() -> datetime:
    """This instant, in UTC."""
    moved = _moved.get()
    if moved is not None:
        return moved
    if _file is not None and _file.exists():
        return datetime.fromisoformat(_file.read_text().strip()).astimezone(UTC)
    return datetime.now(UTC)


def today() -> date:
    """The day it is in London."""
    return day_of(now())


def at(day: date, clock_time: time) -> datetime:
    """The UTC instant of a London wall-clock time; 09:30 stays 09:30 when the clocks change.

    A time that happens twice (late October) means the first; one that never happens
    (late March) is read with the offset before the change.
    """
    return datetime.combine(day, clock_time, LONDON).astimezone(UTC)


def local(instant: datetime) -> datetime:
    """The same instant on the London clock."""
    if instant.tzinfo is None:
        raise ValueError("an instant needs a time zone")
    return instant.astimezone(LONDON)


def day_of(instant: datetime) -> date:
    return local(instant).date()


@lru_cache(maxsize=16)
def bank_holidays(year: int) -> Mapping[date, str]:
    """Of England, by day, each with its name."""
    return dict(holidays.country_holidays("GB", subdiv="ENG", years=year))


@contextmanager
def moved_to(instant: datetime) -> Iterator[None]:
    """now() answers `instant` inside the block: sample data and tests."""
    token = _moved.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _moved.reset(token)


def follow(file: Path | None) -> None:
    """Read the time from a file from here on (tests that drive a server); None ends it."""
    global _file
    _file = file
