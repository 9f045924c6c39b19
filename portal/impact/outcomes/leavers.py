"""Whether those who left began where the others did: a fall in numbers can look like a change. Pure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.impact.outcomes.change import Spread, spread
from portal.impact.outcomes.curves import t_quantile
from portal.impact.outcomes.facts import Point, Scale, Score
from portal.impact.outcomes.pairs import Sheets, at
from portal.impact.outcomes.values import LEVEL, CannotSay, Interval, Range, Why, sure


@dataclass(frozen=True, slots=True)
class Leavers:
    """Answers at the start, side by side."""

    left: Spread
    stayed: Spread
    apart: Range
    """95 % interval of the mean of those who left, less that of those who stayed."""


def leavers(people: Sequence[Sheets], scale: Scale, has_left: Mapping[UUID, bool]) -> Leavers | CannotSay:
    """By enrolment, whether somebody who started left before the end. Only answers that bear the register's reference
    can be told apart."""
    starts = at(people, scale, Point.START)
    if starts and not any(each.enrolment_id in has_left for each in starts):
        return CannotSay(Why.ANONYMOUS)
    left, stayed = _starts(starts, has_left)
    if not left:
        return CannotSay(Why.NOBODY_LEFT if starts else Why.NOBODY_HERE)
    return Leavers(spread(left), spread(stayed), apart(left, stayed))


def apart(one: Sequence[float], two: Sequence[float]) -> Range:
    """Difference of two means, with their own variances and Satterthwaite's degrees of freedom.

    Source: Welch (1947), doi 10.1093/biomet/34.1-2.28.
    """
    if len(one) < 2 or len(two) < 2:
        return CannotSay(Why.ONE_HERE if one and two else Why.NOBODY_HERE)
    first, second = spread(one), spread(two)
    parts = [sure(each.sd) ** 2 / each.n for each in (first, second)]
    if sum(parts) == 0:
        return CannotSay(Why.ALL_ALIKE)
    df = sum(parts) ** 2 / (parts[0] ** 2 / (first.n - 1) + parts[1] ** 2 / (second.n - 1))
    half = t_quantile((1 + LEVEL) / 2, df) * math.sqrt(sum(parts))
    middle = sure(first.mean) - sure(second.mean)
    return Interval(middle - half, middle + half)


def _starts(sheets: Sequence[Score], has_left: Mapping[UUID, bool]) -> tuple[list[float], list[float]]:
    """Of those who left, and of those who stayed."""
    left: list[float] = []
    stayed: list[float] = []
    for each in sheets:
        gone = has_left.get(each.enrolment_id) if each.enrolment_id else None
        if gone is not None and each.value is not None:
            (left if gone else stayed).append(each.value)
    return left, stayed
