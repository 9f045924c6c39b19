"""Whether one person's change is more than the scale's own unsteadiness, counted over people. Pure."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from portal.impact.outcomes.facts import Norm, Scale
from portal.impact.outcomes.pairs import Pair
from portal.impact.outcomes.values import CannotSay, Why

BEYOND = 1.96
"""Standard errors, as in a two-sided test at 5 %."""


@dataclass(frozen=True, slots=True)
class Reliable:
    better: int
    neither: int
    worse: int
    points: float
    """A change of more than this is reliable."""
    population: str
    """Of the norm."""
    source: str
    beside: str = ""
    """Whether our young people may be judged by it."""


def points_of(norm: Norm) -> float:
    """1.96 × √2 × SEM, where SEM = SD √(1 - reliability), from a published population and never from the group itself.

    Source: Jacobson and Truax (1991), doi 10.1037/0022-006X.59.1.12.
    """
    return BEYOND * math.sqrt(2) * norm.sd * math.sqrt(1 - norm.reliability)


def reliable(pairs: Sequence[Pair], scale: Scale) -> Reliable | CannotSay:
    """How many changed reliably, either way."""
    if scale.norm is None:
        return CannotSay(Why.NO_NORM)
    if not pairs:
        return CannotSay(Why.NOBODY)
    points = points_of(scale.norm)
    ups = sum(pair.change > points for pair in pairs)
    downs = sum(pair.change < -points for pair in pairs)
    better, worse = (ups, downs) if scale.is_higher_better else (downs, ups)
    norm = scale.norm
    return Reliable(better, len(pairs) - ups - downs, worse, points, norm.population, norm.source, norm.beside)
