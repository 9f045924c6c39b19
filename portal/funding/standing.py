"""How a promise stands: green, amber or red by one stated rule. Pure.

A running total is held against the part of the promise that was due by then: the quarters' own targets where they were
set, else as many quarters of the year's as have ended. The bounds are a convention of contract monitoring, stated on
every page that shows a colour; a funder that uses others is told ours.
"""

from dataclasses import dataclass
from enum import StrEnum

GREEN_FROM, AMBER_FROM = 95, 80
"""Percent of what was due."""
RULE = f"Green: at least {GREEN_FROM}% of what was due by then. Amber: {AMBER_FROM}% or more. Red: less."


class Colour(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    NONE = "no target"


def colour(actual: int, due: int | None) -> Colour:
    """Compared without rounding: 94.9% is amber."""
    if not due:
        return Colour.NONE
    if 100 * actual >= GREEN_FROM * due:
        return Colour.GREEN
    return Colour.AMBER if 100 * actual >= AMBER_FROM * due else Colour.RED


def due_by(year_target: int | None, quarters: dict[int, int], ended: int) -> int | None:
    """What was due when so many quarters of the year have ended, from 0 to 4; None where nothing was promised."""
    own = [quarters[n] for n in range(1, ended + 1) if n in quarters]
    if len(own) == ended and own:
        return sum(own)
    return None if year_target is None else (year_target * ended + 2) // 4


@dataclass(frozen=True)
class Stand:
    actual: int
    target: int | None

    @property
    def variance(self) -> int | None:
        """Above or below, in the same unit."""
        return None if self.target is None else self.actual - self.target

    @property
    def colour(self) -> Colour:
        return colour(self.actual, self.target)
