"""Who is busy when, and which moves keep a group's sessions in order. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum
from typing import Protocol
from uuid import UUID

EARLIEST = time(7, 0)
LATEST = time(20, 0)
"""Hours in which a delivery session may lie."""


class Span(Protocol):
    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...


class Busy(StrEnum):
    FACILITATOR = "facilitator"
    ROOM = "room"
    GROUP = "group"


@dataclass(frozen=True)
class Conflict:
    """Somebody or something already taken in a wanted slot."""

    what: Busy
    row_id: UUID
    name: str
    """Of the facilitator, the room or the group."""
    starts_at: datetime
    ends_at: datetime
    """Of the session that is in the way."""


def overlap(one: Span, other: Span) -> bool:
    """Whether two half-open intervals share a moment; back to back they do not."""
    return one.starts_at < other.ends_at and other.starts_at < one.ends_at


def meets_any(one: Span, others: Iterable[Span]) -> bool:
    return any(overlap(one, other) for other in others)


@dataclass(frozen=True)
class Neighbour:
    """A live planned session of the same group."""

    number: int
    starts_at: datetime


def out_of_order(number: int, starts_at: datetime, others: Iterable[Neighbour]) -> Neighbour | None:
    """The neighbour that session `number` would pass if it started then, nearest number first; None keeps the order."""
    passed = [
        other
        for other in others
        if (other.number < number and other.starts_at >= starts_at)
        or (other.number > number and other.starts_at <= starts_at)
    ]
    return min(passed, key=lambda other: abs(other.number - number), default=None)


def within_hours(start: time, minutes: int) -> bool:
    """Whether a session lies between 07:00 and 20:00 on the London clock."""
    ends = start.hour * 60 + start.minute + minutes
    return start >= EARLIEST and ends <= LATEST.hour * 60 + LATEST.minute
