"""What of people's answers may be shown to those who know the people. Pure.

Everybody with a live page knows somebody in the group, or may find out who was in it; so only figures of groups are
shown, never one person's, and nothing from which one person's could be worked out (PRACTICE 4.3). A council has no live
page: what it reads is protected by `releases.disclosure`.
"""

from collections.abc import Iterable, Mapping
from uuid import UUID

from portal.impact.outcomes.change import Change
from portal.impact.outcomes.facts import Point, Score
from portal.impact.outcomes.outcome import Outcome
from portal.impact.outcomes.values import CannotSay

Key = tuple[str, str, str, UUID]
FEWEST = 5
"""Who answered both times, for a figure about them."""
TOO_FEW = "Fewer than 5 answered both times, or all alike: not shown, so that nobody's own answers can be worked out"


def may_show(change: Change) -> bool:
    """Five or more, who did not all answer alike, nor all change the same way: else a group's figure would be each
    one's."""
    if change.n < FEWEST:
        return False
    alike = any(isinstance(sd, CannotSay) or sd == 0 for sd in (change.start.sd, change.end.sd, change.sd))
    return not alike and max(change.better, change.same, change.worse) < change.n


def only_shown(scores: Iterable[Score], outcomes: Iterable[Outcome]) -> list[Score]:
    """The answers of groups that are shown by themselves, scale by scale.

    For whoever also reads the groups one by one: a sum over several gives away nothing about a group left out, since it
    holds none. So for later questions too. `outcomes`: of all the answers.
    """
    found = list(outcomes)
    ends = _shown([(each, each.by_group) for each in found])
    later = _shown([(each, each.by_group_later) for each in found])
    return [each for each in scores if _key(each) in (later & ends if each.point is Point.FOLLOW_UP else ends)]


def _shown(found: Iterable[tuple[Outcome, Mapping[UUID, Change]]]) -> set[Key]:
    return {
        (each.scale.instrument, each.scale.scale, version, group_id)
        for each, by_group in found
        for group_id, change in by_group.items()
        for version in each.versions
        if may_show(change)
    }


def _key(score: Score) -> Key:
    return score.instrument, score.scale, score.version, score.group_id
