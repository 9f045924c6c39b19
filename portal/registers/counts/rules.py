"""What a head count may say, and what several add up to. Knows no database."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from portal.registers.counts.models import HowCounted
from portal.registers.models import Source
from portal.registers.rules import Correction

MOST = 2000
"""People in one count."""


@dataclass(frozen=True)
class Counted:
    """What somebody says came."""

    total: int
    how: HowCounted
    years: Mapping[int, int]
    female: int | None = None
    male: int | None = None
    expected: int | None = None
    correction: Correction | None = None
    source: Source = Source.WEB


def total_of(years: Mapping[int, int], everybody: int | None) -> int | None:
    """How many came in all: the years together, or the one number. None where nothing was said.

    Raises ValueError where the two differ.
    """
    if not years:
        return everybody
    total = sum(years.values())
    if everybody not in (None, total):
        raise ValueError(f"The year groups add up to {total}. Put one of the numbers right, or leave this empty")
    return total


def by_sex_fits(total: int, female: int | None, male: int | None) -> bool:
    """No more than came; whoever was not counted as either is in neither."""
    return (female or 0) + (male or 0) <= total


@dataclass(frozen=True)
class Heads:
    """Sums over sessions at which heads were counted. Never added to named people: nobody knows who was there twice."""

    sessions: int = 0
    """Delivered."""
    counted: int = 0
    """Of those, with a count; without one nothing is known of who came."""
    people: int = 0
    """Places taken: somebody who came to two sessions is counted twice."""
    expected: int = 0
    """Of the counted sessions where it is known how many were to come."""
    came_of_expected: int = 0
    """People at those sessions."""
    estimated: int = 0
    """Counted sessions of which the number is an estimate."""

    def __add__(self, other: Self) -> "Heads":
        return Heads(
            self.sessions + other.sessions,
            self.counted + other.counted,
            self.people + other.people,
            self.expected + other.expected,
            self.came_of_expected + other.came_of_expected,
            self.estimated + other.estimated,
        )


@dataclass(frozen=True)
class Head:
    """What holds of one part."""

    total: int
    expected: int | None
    is_estimate: bool


def of_session(parts: Iterable[Head | None]) -> Heads:
    """One delivered session. The same people sit through its parts, so the fullest part counts, and only it."""
    known = [head for head in parts if head is not None]
    if not known:
        return Heads(sessions=1)
    most = max(known, key=lambda head: head.total)
    sure = most.expected is not None
    return Heads(1, 1, most.total, most.expected or 0, most.total if sure else 0, int(most.is_estimate))
