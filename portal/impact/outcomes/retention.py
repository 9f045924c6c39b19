"""How long people stayed, counting also those of whom the end is not seen yet. Pure."""

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from portal.impact.outcomes.curves import normal_quantile
from portal.impact.outcomes.values import LEVEL, CannotSay, Interval, Range, Why


@dataclass(frozen=True, slots=True)
class Stay:
    """One person who started."""

    sessions: int
    """Delivered since they joined, up to the day they left, or until now; from 1."""
    has_left: bool
    """Before the group's last session; else they are still there, or stayed to the end."""


@dataclass(frozen=True, slots=True)
class Step:
    """After one delivered session at which somebody left."""

    session: int
    at_risk: int
    """Still there, and seen, until this session."""
    left: int
    share: float
    """Estimated to stay beyond it, 0 to 1."""
    interval: Range


def kaplan_meier(stays: Iterable[Stay]) -> tuple[Step, ...] | CannotSay:
    """Product over sessions of 1 - left / at risk. Who is still there counts for as long as they were seen.

    Interval by Greenwood's variance on the scale log(-log S), so that it keeps within 0 and 1. Sources: Kaplan and
    Meier (1958), doi 10.2307/2281868; Kalbfleisch and Prentice (2002), section 1.4.1. Who was last seen at the session
    at which others left is counted as still at risk there.
    """
    seen = list(stays)
    if not seen:
        return CannotSay(Why.NOBODY_STARTED)
    gone, last_seen = Counter(each.sessions for each in seen if each.has_left), Counter(each.sessions for each in seen)
    at_risk, share, spread, steps = len(seen), 1.0, 0.0, []
    for session in sorted(last_seen):
        left = gone[session]
        if left:
            share *= 1 - left / at_risk
            spread += left / (at_risk * (at_risk - left)) if left < at_risk else math.inf
            steps.append(Step(session, at_risk, left, share, _interval(share, spread)))
        at_risk -= last_seen[session]
    return tuple(steps)


def _interval(share: float, spread: float) -> Range:
    if not 0 < share < 1:
        return CannotSay(Why.NOBODY_STAYED)
    half = normal_quantile((1 + LEVEL) / 2) * math.sqrt(spread) / abs(math.log(share))
    return Interval(share ** math.exp(half), share ** math.exp(-half))
