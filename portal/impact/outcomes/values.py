"""What a statistic is where it can be computed, and why not where it cannot: never NaN, never a number by default."""

from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """Why something cannot be computed, as a sentence goes on after "cannot be computed:"."""

    NOBODY = "nobody answered both times"
    NOBODY_HERE = "nobody answered"
    ONE = "only one person answered both times"
    TWO = "only two people answered both times"
    ONE_HERE = "only one person answered"
    SAME_CHANGE = "everybody changed by the same amount"
    ALL_ALIKE = "everybody gave the same answer both times"
    NOBODY_CHANGED = "nobody's answer changed"
    NO_NORM = "there is no published figure for this scale to judge one person's change by"
    FEW_GROUPS = "there are too few groups to take it into account that people in one group are alike"
    ANONYMOUS = "the answers came without a reference to the register"
    NOBODY_LEFT = "nobody with an answer at the start has left"
    NOBODY_STAYED = "nobody who was seen that long stayed beyond it"
    NOBODY_STARTED = "nobody has started"


@dataclass(frozen=True, slots=True)
class CannotSay:
    """Stands where a number would."""

    why: Why


@dataclass(frozen=True, slots=True)
class Interval:
    """Of 95 %: what would be within it in 95 of 100 such groups, were they drawn at random."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


Number = float | CannotSay
Range = Interval | CannotSay
LEVEL = 0.95
TINY = 1e-9
"""Differences below this are rounding of the machine, since scores have a few decimals at most."""


def sure(value: Number) -> float:
    """Where it was seen to before that it can be computed."""
    assert not isinstance(value, CannotSay)
    return value
