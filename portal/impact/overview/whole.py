"""One object that holds all that a page says about some groups; the pictures, the tables and the sentences read it.

Of the period: reach (different people over the union of its days, never a sum of quarters), sessions, places and hours.
Of the groups that met in it, from their beginning to the day of asking: the funnel, who stayed, what was taught, and
answers. Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import reduce
from operator import add
from uuid import UUID

from portal.groups.referring.queries import Ended
from portal.impact.facts import GroupFacts
from portal.impact.outcomes.facts import Point, Scale, Score
from portal.impact.outcomes.outcome import Outcome, outcomes
from portal.impact.outcomes.retention import Step, kaplan_meier
from portal.impact.outcomes.values import CannotSay
from portal.impact.overview import guard, staying
from portal.impact.overview.fidelity import Fidelity, fidelity
from portal.impact.overview.funnel import Stage, funnel
from portal.impact.overview.staying import Kept
from portal.impact.period import Period, PeriodSums, over
from portal.impact.sums import GroupSums, of_group, verdicts
from portal.measures.slips.rules import Slips, Told, told
from portal.registers.dosage import Share, Tally
from portal.registers.taught.rules import Covered


@dataclass(frozen=True)
class Named:
    """What a group is called on a page for those who may open it."""

    id: UUID
    name: str
    school_id: UUID
    school: str
    programme_id: UUID
    programme: str


@dataclass(frozen=True)
class Found:
    """All that was loaded about some groups."""

    groups: Sequence[GroupFacts]
    covered: Mapping[UUID, Covered]
    """By part: what was taught of what was planned."""
    scores: Sequence[Score] = ()
    scales: Sequence[Scale] = ()
    not_placed: Mapping[Ended, int] = field(default_factory=dict)
    """Of those referred, who came onto no group's list."""
    slips: Sequence[Slips] = ()
    """Of single sessions, counted by hand."""


@dataclass(frozen=True)
class Impact:
    as_of: date
    period: Period
    sums: PeriodSums
    """Of the period."""
    by_group: Mapping[UUID, GroupSums]
    """Of each group, from its beginning to `as_of`."""
    unnamed: frozenset[UUID]
    """Groups of which only heads are counted."""
    places: Tally
    """Of all the groups, as the numbers below."""
    minutes: Tally
    minutes_planned: int
    funnel: tuple[Stage, ...]
    kept: tuple[Kept, ...]
    staying: tuple[Step, ...] | CannotSay
    fidelity: Fidelity
    outcomes: tuple[Outcome, ...]
    slips: Told
    is_whole: bool
    """False where answers of groups with too few of them are left out, for those who know the people."""

    @property
    def attendance(self) -> Share:
        """In the period."""
        return Share(self.sums.people.attended, self.sums.people.offered)

    @property
    def exposure(self) -> Share:
        return self.minutes.exposure(self.minutes_planned)


def impact(found: Found, period: Period, as_of: date, *, knows_people: bool) -> Impact:
    """What these groups show. `knows_people`: for a reader who also sees the groups one by one and is not of the
    charity's own staff; then answers of a group with too few of them are in no sum."""
    groups = found.groups
    judged = [(group, verdicts(group, as_of)) for group in groups]
    known, last = {group.id: each for group, each in judged}, min(period.last, as_of)
    by_group = {group.id: of_group(group, as_of, each) for group, each in judged}
    starters = list(staying.starters(judged))
    left = staying.has_left(starters)
    third = {group.id: day for group in groups if (day := _third(group))}
    said = outcomes(found.scores, found.scales, left, third)
    if knows_people:
        said = outcomes(guard.only_shown(found.scores, said), found.scales, left, third)
    return Impact(
        as_of=as_of,
        period=period,
        sums=over(groups, Period(period.first, last), period.first, known if last == as_of else {}),
        by_group=by_group,
        unnamed=frozenset(group.id for group in groups if group.heads is not None),
        places=reduce(add, (sums.attendance for sums in by_group.values()), Tally()),
        minutes=reduce(add, (sums.minutes for sums in by_group.values()), Tally()),
        minutes_planned=sum(sums.minutes_planned for sums in by_group.values()),
        funnel=funnel(judged, found.not_placed, _followed_up(found.scores), as_of),
        kept=staying.kept(starters, as_of),
        staying=kaplan_meier(staying.stays(starters, as_of)),
        fidelity=fidelity(groups, found.covered, as_of),
        outcomes=said,
        slips=told(found.slips, knows_people=knows_people),
        is_whole=not knows_people,
    )


def _followed_up(scores: Sequence[Score]) -> int:
    """Who answered one of the later questions at least: a sheet on which all is skipped is no answer."""
    later = (each for each in scores if each.point is Point.FOLLOW_UP and each.value is not None)
    return len({(each.group_id, each.reference) for each in later})


def _third(group: GroupFacts) -> date | None:
    """Day of its third delivered session."""
    days = [meeting.day for meeting in group.sessions if meeting.is_delivered]
    return days[2] if len(days) > 2 else None
