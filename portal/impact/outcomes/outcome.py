"""All that is said of one scale over some groups: one object, from which every page, picture and sentence is made."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from types import MappingProxyType
from uuid import UUID

from portal.impact.outcomes.change import Change, change
from portal.impact.outcomes.clusters import Clustered, clustered
from portal.impact.outcomes.effect import Effect, g_av
from portal.impact.outcomes.facts import Point, Scale, Score
from portal.impact.outcomes.leavers import Leavers, leavers
from portal.impact.outcomes.pairs import Answered, Pair, by_person, joined
from portal.impact.outcomes.ranks import SignedRanks, signed_ranks
from portal.impact.outcomes.reliable import Reliable, reliable
from portal.impact.outcomes.values import CannotSay

NOTHING: Mapping[UUID, date] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Outcome:
    """Start to end, and start to follow-up, of one scale."""

    scale: Scale
    answered: Answered
    change: Change
    effect: Effect
    ranks: SignedRanks | CannotSay
    reliable: Reliable | CannotSay
    clustered: Clustered
    leavers: Leavers | CannotSay
    later: Answered
    """Start and follow-up."""
    change_later: Change
    versions: frozenset[str]
    """Of the questions, that were answered."""
    by_group: Mapping[UUID, Change]
    """Only groups with somebody who answered both times."""
    by_group_later: Mapping[UUID, Change]
    begun_late: int
    """Of those who answered both times: first after their group's third session, when some of it had been taught."""


def outcome(
    scores: Sequence[Score], scale: Scale, has_left: Mapping[UUID, bool], third: Mapping[UUID, date] = NOTHING
) -> Outcome:
    """From the answers to one scale. `has_left`: by enrolment, of those who started. `third`: the day of each group's
    third delivered session, where there was one."""
    people = by_person(scores, scale)
    answered, later = joined(people, scale), joined(people, scale, last=Point.FOLLOW_UP)
    pairs, better = answered.pairs, scale.is_higher_better
    return Outcome(
        scale=scale,
        answered=answered,
        change=change(pairs, is_higher_better=better),
        effect=g_av(pairs),
        ranks=signed_ranks(pairs),
        reliable=reliable(pairs, scale),
        clustered=clustered(pairs),
        leavers=leavers(people, scale, has_left),
        later=later,
        change_later=change(later.pairs, is_higher_better=better),
        versions=frozenset(score.version for score in scores),
        by_group={key: change(each, is_higher_better=better) for key, each in _by_group(pairs).items()},
        by_group_later={key: change(each, is_higher_better=better) for key, each in _by_group(later.pairs).items()},
        begun_late=sum(
            pair.start_day is not None and pair.group_id in third and pair.start_day > third[pair.group_id]
            for pair in pairs
        ),
    )


def outcomes(
    scores: Sequence[Score],
    scales: Sequence[Scale],
    has_left: Mapping[UUID, bool],
    third: Mapping[UUID, date] = NOTHING,
) -> tuple[Outcome, ...]:
    """One for each scale that somebody answered, in the order given; scales are never added up.

    Versions of the questions that are read alike are one scale, though a person's answers to two of them are no pair;
    where the range or the better end changed they are two.
    """
    found: dict[tuple[str, str, str], list[Score]] = defaultdict(list)
    for score in scores:
        found[score.instrument, score.scale, score.version].append(score)
    alike: dict[tuple[object, ...], list[Scale]] = defaultdict(list)
    for scale in scales:
        if found[scale.instrument, scale.scale, scale.version]:
            alike[scale.instrument, scale.scale, scale.lowest, scale.highest, scale.is_higher_better].append(scale)
    return tuple(
        outcome(
            [score for each in versions for score in found[each.instrument, each.scale, each.version]],
            max(versions, key=lambda each: (len(each.version), each.version)),
            has_left,
            third,
        )
        for versions in alike.values()
    )


def _by_group(pairs: Sequence[Pair]) -> dict[UUID, list[Pair]]:
    """Pairs come by group."""
    return {key: list(rows) for key, rows in groupby(pairs, lambda pair: pair.group_id)}
