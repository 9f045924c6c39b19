"""What one unit of the work cost, and when that is not said because it would give away a count. Pure.

Cost is spend ÷ count, so who knows the spend reads the count off the cost. Hence it is reckoned with the number that
is shown anyway, the rounded one in whatever is published, and not at all where that is hidden or is under 8.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

FEWEST = 8
"""People below which no cost a head is shown (PRACTICE 3.3, after NHS England's rule for sub-national counts)."""


class Unit(StrEnum):
    HOUR = "hour received"
    PLACE = "place attended"
    STARTER = "young person who came and whose group is over"
    COMPLETER = "young person who completed"


class Unsaid(StrEnum):
    NO_SPEND = "no spend entered"
    NONE = "none yet"
    FEW = "fewer than 8"
    HIDDEN = "hidden, since the number is"


@dataclass(frozen=True)
class Cost:
    """Pence for one, to the nearest penny, or why it is not said."""

    pence: int | None
    of: int | None
    """The count it was reckoned with."""
    unsaid: Unsaid | None = None


def unit_cost(spent_pence: int | None, count: int | None) -> Cost:
    """`count`: the number as this reader sees it; None where it is hidden from them."""
    if spent_pence is None:
        return Cost(None, count, Unsaid.NO_SPEND)
    if count is None:
        return Cost(None, None, Unsaid.HIDDEN)
    if count < FEWEST:
        return Cost(None, count, Unsaid.NONE if count == 0 else Unsaid.FEW)
    return Cost((2 * spent_pence + count) // (2 * count), count)


LINKED = {Unit.HOUR: Unit.PLACE}
"""Hours divided by the length of a session are the places: where these are hidden, nothing is said of hours."""


def unit_costs(spent_pence: int | None, counts: Mapping[Unit, int | None]) -> dict[Unit, Cost]:
    """Each unit's cost, in the order of the counts."""
    found = {}
    for unit, count in counts.items():
        other = LINKED.get(unit)
        is_hidden = other is not None and counts.get(other, 0) is None
        found[unit] = unit_cost(spent_pence, None if is_hidden else count)
    return found
