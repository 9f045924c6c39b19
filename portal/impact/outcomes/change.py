"""How much answers changed between two points, in the scale's own points. Pure.

Raw points with an interval come first and effect sizes second (PRACTICE 3.2; Lakens 2013). Better, same and worse are
always counted together, so that worse shows as plainly as better.
"""

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from portal.impact.outcomes.curves import t_quantile
from portal.impact.outcomes.pairs import Pair
from portal.impact.outcomes.values import LEVEL, TINY, CannotSay, Interval, Number, Range, Why


@dataclass(frozen=True, slots=True)
class Spread:
    """Some people's answers at one point."""

    n: int
    mean: Number
    sd: Number


@dataclass(frozen=True, slots=True)
class Change:
    """Of those who answered both times, and only them."""

    n: int
    start: Spread
    end: Spread
    mean: Number
    """End less start."""
    sd: Number
    interval: Range
    median: Number
    better: int
    same: int
    worse: int

    def is_better(self, is_higher_better: bool) -> bool | None:
        """Whether the mean moved the way that is hoped for; None where it did not move, or cannot be computed."""
        if isinstance(self.mean, CannotSay) or abs(self.mean) < TINY:
            return None
        return (self.mean > 0) is is_higher_better


def spread(values: Sequence[float]) -> Spread:
    """Arithmetic mean, and the standard deviation of a sample (divided by n - 1)."""
    if len(values) < 2:
        why = Why.ONE_HERE if values else Why.NOBODY_HERE
        return Spread(len(values), values[0] if values else CannotSay(why), CannotSay(why))
    mean = math.fsum(values) / len(values)
    return Spread(len(values), mean, _sd(values, mean))


def change(pairs: Sequence[Pair], *, is_higher_better: bool) -> Change:
    """The change of these people."""
    changes = [pair.change for pair in pairs]
    ups, downs = sum(each > 0 for each in changes), sum(each < 0 for each in changes)
    found = spread(changes)
    return Change(
        n=len(pairs),
        start=spread([pair.start for pair in pairs]),
        end=spread([pair.end for pair in pairs]),
        mean=found.mean if changes else CannotSay(Why.NOBODY),
        sd=found.sd if len(changes) > 1 else CannotSay(Why.ONE if changes else Why.NOBODY),
        interval=t_interval(found),
        median=statistics.median(changes) if changes else CannotSay(Why.NOBODY),
        better=ups if is_higher_better else downs,
        same=len(changes) - ups - downs,
        worse=downs if is_higher_better else ups,
    )


def t_interval(found: Spread) -> Range:
    """95 % interval of a mean: mean ± t(0.975; n - 1) SD / √n. Source: Student (1908); Altman et al. (2000), ch. 4."""
    if isinstance(found.mean, CannotSay) or isinstance(found.sd, CannotSay):
        return CannotSay(Why.ONE if found.n else Why.NOBODY)
    if found.sd == 0:
        return CannotSay(Why.SAME_CHANGE)
    half = t_quantile((1 + LEVEL) / 2, found.n - 1) * found.sd / math.sqrt(found.n)
    return Interval(found.mean - half, found.mean + half)


def _sd(values: Sequence[float], mean: float) -> float:
    """0 where all are alike but for the machine's rounding. In two passes, so that no digits are lost."""
    found = math.sqrt(math.fsum((each - mean) ** 2 for each in values) / (len(values) - 1))
    return found if found > TINY else 0.0
