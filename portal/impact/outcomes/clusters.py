"""An interval that knows that people of one group are alike. Pure."""

import math
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from portal.impact.outcomes.curves import t_quantile
from portal.impact.outcomes.pairs import Pair
from portal.impact.outcomes.values import LEVEL, TINY, CannotSay, Interval, Range, Why

FEWEST = 5
"""Schools, or else groups; with fewer the interval below would be a guess."""


class Level(StrEnum):
    SCHOOLS = "schools"
    GROUPS = "groups"


@dataclass(frozen=True, slots=True)
class Clustered:
    """The interval of the mean change over people, by the spread between schools or groups."""

    interval: Range
    level: Level
    clusters: int


def clustered(pairs: Sequence[Pair]) -> Clustered:
    """By school where there are five or more, else by group, else it is said that there are too few.

    Variance of the mean: G / (G - 1) × Σ (sum of a cluster's distances from the mean)² / n², with t of G - 1 degrees of
    freedom. Sources: Liang and Zeger (1986), doi 10.1093/biomet/73.1.13; Cameron and Miller (2015),
    doi 10.3368/jhr.50.2.317, sections II and VI (the larger clusters; t of G - 1 where they are few). Where all
    clusters are of one size it is the t interval of their means.
    """
    schools = _by([(pair.school_id, pair.change) for pair in pairs])
    groups = _by([(pair.group_id, pair.change) for pair in pairs])
    level, found = (Level.SCHOOLS, schools) if len(schools) >= FEWEST else (Level.GROUPS, groups)
    return Clustered(interval_of(found) if len(found) >= FEWEST else _too_few(found), level, len(found))


def interval_of(clusters: Sequence[Sequence[float]]) -> Range:
    """The interval over at least two clusters of changes."""
    count, n = len(clusters), sum(map(len, clusters))
    mean = math.fsum(each for cluster in clusters for each in cluster) / n
    squares = math.fsum(math.fsum(each - mean for each in cluster) ** 2 for cluster in clusters)
    error = math.sqrt(count / (count - 1) * squares) / n
    if error < TINY:
        return CannotSay(Why.SAME_CHANGE)
    half = t_quantile((1 + LEVEL) / 2, count - 1) * error
    return Interval(mean - half, mean + half)


def _by(rows: Sequence[tuple[UUID, float]]) -> list[list[float]]:
    found: dict[int, list[float]] = defaultdict(list)
    for key, value in rows:
        found[key.int].append(value)
    return [found[key] for key in sorted(found)]


def _too_few(found: Sequence[object]) -> CannotSay:
    return CannotSay(Why.FEW_GROUPS if found else Why.NOBODY)
