"""Wilcoxon's signed-rank test of two answers. Pure; exact for up to 25 pairs, with ties and all."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from portal.impact.outcomes.curves import normal_cdf
from portal.impact.outcomes.pairs import Pair
from portal.impact.outcomes.values import CannotSay, Why

EXACT = 25


@dataclass(frozen=True, slots=True)
class SignedRanks:
    """Two-sided; a small p says that ups and downs of this kind are rare where neither way is likelier."""

    n: int
    changed: int
    """Pairs whose answer changed; the others are ranked first and then left out, as Pratt does."""
    up: float
    """Sum of the ranks of those who rose."""
    down: float
    p: float
    is_exact: bool
    """Else by the normal approximation."""


def signed_ranks(pairs: Sequence[Pair]) -> SignedRanks | CannotSay:
    """The test by Pratt's handling of no change: those are ranked with the rest, then left out; ties share their mean
    rank.

    Exact: of all 2^n ways to give the ranks a sign, twice the share of the rarer tail, at most 1. Over 25 pairs the
    normal approximation with a correction of 0.5 for continuity; its variance, the sum of squared ranks over 4, holds
    the correction for ties. Sources: Wilcoxon (1945); Pratt (1959), doi 10.2307/2282543; Hollander, Wolfe and Chicken
    (2014), section 3.1.
    """
    if not pairs:
        return CannotSay(Why.NOBODY)
    ranks = _ranks([pair.change for pair in pairs])
    if not ranks:
        return CannotSay(Why.NOBODY_CHANGED)
    doubled = [round(2 * rank) for rank, _ in ranks]
    up = sum(twice for twice, (_, rose) in zip(doubled, ranks, strict=True) if rose)
    is_exact = len(pairs) <= EXACT
    p = _exact(doubled, up) if is_exact else _by_normal(doubled, up)
    return SignedRanks(len(pairs), len(ranks), up / 2, (sum(doubled) - up) / 2, p, is_exact)


def _ranks(changes: Sequence[float]) -> list[tuple[float, bool]]:
    """Mean rank of each change that is one, and whether it is a rise."""
    how_many = Counter(abs(each) for each in changes)
    mean_rank, below = {}, 0
    for size, number in sorted(how_many.items()):
        mean_rank[size] = below + (number + 1) / 2
        below += number
    return [(mean_rank[abs(each)], each > 0) for each in changes if each]


def _exact(doubled: Sequence[int], up: int) -> float:
    ways = [1] + [0] * sum(doubled)
    for rank in doubled:
        for total in range(len(ways) - 1, rank - 1, -1):
            ways[total] += ways[total - rank]
    rarer = min(sum(ways[: up + 1]), sum(ways[up:]))
    return min(1.0, math.ldexp(rarer, 1 - len(doubled)))


def _by_normal(doubled: Sequence[int], up: int) -> float:
    apart = (up - sum(doubled) / 2) / 2
    apart -= math.copysign(0.5, apart) if apart else 0
    return 2 * normal_cdf(-abs(apart) / math.sqrt(sum(rank**2 for rank in doubled) / 16))
