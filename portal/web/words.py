"""How dates, times and counts are written, on pages and on paper."""

from datetime import date, datetime, time

from flask import Flask
from jinja2 import StrictUndefined

from portal import clock


def day(value: date | datetime) -> str:
    """Tuesday 2 February 2027"""
    if isinstance(value, datetime):
        value = clock.day_of(value)
    return f"{value:%A} {value.day} {value:%B %Y}"


def short_day(value: date | datetime) -> str:
    """Tue 2 Feb"""
    if isinstance(value, datetime):
        value = clock.day_of(value)
    return f"{value:%a} {value.day} {value:%b}"


def plain_day(value: date | datetime) -> str:
    """2 February 2027"""
    if isinstance(value, datetime):
        value = clock.day_of(value)
    return f"{value.day} {value:%B %Y}"


def hour(value: time | datetime) -> str:
    """09:30"""
    if isinstance(value, datetime):
        value = clock.local(value).time()
    return f"{value:%H:%M}"


def moment(value: datetime) -> str:
    """2 February 2027, 09:30"""
    return f"{plain_day(value)}, {hour(value)}"


def count(number: int, one: str, many: str | None = None) -> str:
    """1 group, 2 groups, 1,200 people"""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def n_of(number: int, of: int) -> str:
    """4 of 13; of a session that is booked alone just its number"""
    return f"{number} of {of}" if number <= of else str(number)


def year_group(year: int | None) -> str:
    """Year 9"""
    return f"Year {year}" if year else "several year groups"


def begun(words: str) -> str:
    """As the beginning of a sentence."""
    return words[:1].upper() + words[1:]


def pounds(pence: int) -> str:
    """£1,250 or £1,250.50"""
    return f"£{pence // 100:,}" + (f".{pence % 100:02}" if pence % 100 else "")


def add_words(app: Flask) -> None:
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    for write in (day, short_day, plain_day, hour, moment, count, n_of, year_group, pounds):
        app.jinja_env.filters[write.__name__] = write
    app.jinja_env.globals["today"] = clock.today
