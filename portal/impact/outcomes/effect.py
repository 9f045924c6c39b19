"""How large a change is next to how far people lie apart. Pure; for the annex, after the raw points."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from portal.impact.outcomes.change import spread
from portal.impact.outcomes.curves import noncentral_t_limits
from portal.impact.outcomes.pairs import Pair
from portal.impact.outcomes.values import LEVEL, CannotSay, Interval, Number, Range, Why, sure

FEWEST = 3
"""With two pairs J is 0, and so would be any effect."""
STEEPEST = 20
"""Changes so alike (mean over 20 times their SD) have no interval worth the name."""


@dataclass(frozen=True, slots=True)
class Effect:
    """g_av: the mean change in average standard deviations, corrected for few people. Positive where scores rose."""

    value: Number
    interval: Range


def g_av(pairs: Sequence[Pair]) -> Effect:
    """d_av times J, where d_av = mean change / √((s₁² + s₂²) / 2) and J = 1 - 3 / (4 (n - 1) - 1).

    Limits: those of the noncentrality of t = mean / (S_D / √n) with n - 1 degrees of freedom, times
    √(2 S_D² / (n (s₁² + s₂²))), times J. Sources: Lakens (2013), doi 10.3389/fpsyg.2013.00863; Hedges (1981) for J;
    Algina and Keselman (2003), doi 10.1177/0013164403256358, for the limits.
    """
    if len(pairs) < FEWEST:
        return _nothing((Why.NOBODY, Why.ONE, Why.TWO)[len(pairs)])
    start, end = spread([pair.start for pair in pairs]), spread([pair.end for pair in pairs])
    changes = spread([pair.change for pair in pairs])
    mean, s_d = sure(changes.mean), sure(changes.sd)
    both = sure(start.sd) ** 2 + sure(end.sd) ** 2
    if both == 0:
        return _nothing(Why.ALL_ALIKE)
    n = len(pairs)
    j = 1 - 3 / (4 * (n - 1) - 1)
    value = j * mean / math.sqrt(both / 2)
    if s_d == 0 or abs(mean) > STEEPEST * s_d:
        return Effect(value, CannotSay(Why.SAME_CHANGE))
    low, high = noncentral_t_limits(mean / (s_d / math.sqrt(n)), n - 1, LEVEL)
    scale = j * math.sqrt(2 * s_d**2 / (n * both))
    return Effect(value, Interval(low * scale, high * scale))


def _nothing(why: Why) -> Effect:
    return Effect(CannotSay(why), CannotSay(why))
