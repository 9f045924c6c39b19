"""A line's figures quarter by quarter, and all lines of one quarter beside each other. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add
from uuid import UUID

from portal.funding.attribution import Quarter, Work, attribute
from portal.funding.models import TargetMeasure
from portal.funding.standing import Stand
from portal.funding.unit_costs import Cost, Unit, unit_costs
from portal.funding.years import Calendar, days_of
from portal.impact.money.work import GroupWork

Weights = Mapping[UUID, Mapping[UUID, int]]
Within = tuple[date, date]


@dataclass(frozen=True)
class LineRow:
    """A quarter of a line, or all of them together."""

    quarter: Quarter | None
    """None: to date."""
    sessions: int
    """Delivered in the groups it pays a share of: whole sessions, as its report counts them."""
    reached: int
    """Distinct people who came in those groups; in `to date` over the whole time, not the sum of quarters."""
    also: int
    """Of these, people who came in the same days to a group that another funder pays a share of."""
    work: Work
    """The line's own part."""
    spent_pence: int | None
    claimed_pence: int | None
    costed: Work
    """The work of the quarters whose spend is entered: costs are reckoned with this alone."""

    @property
    def costs(self) -> dict[Unit, Cost]:
        counts = {
            Unit.HOUR: self.costed.minutes // 60,
            Unit.PLACE: self.costed.places,
            Unit.STARTER: self.costed.started,
            Unit.COMPLETER: self.costed.completed,
        }
        return unit_costs(self.spent_pence, dict(counts))


@dataclass(frozen=True)
class Money:
    """Pence of one quarter."""

    spent: int
    claimed: int | None


def people_in(works: Sequence[GroupWork], within: Within) -> set[UUID]:
    """Distinct people who came between two days, both counted."""
    first, last = within
    found = set[UUID]()
    for work in works:
        for day, people in work.came.items():
            if first <= day <= last:
                found |= people
    return found


def sessions_in(works: Sequence[GroupWork], within: Within) -> int:
    return sum(within[0] <= day <= within[1] for work in works for day in work.sessions)


def completed_in(works: Sequence[GroupWork], within: Within) -> int:
    """Distinct people who completed a group whose last session lies between two days, both counted."""
    found = set[UUID]()
    for work in works:
        for day, people in work.completed.items():
            if within[0] <= day <= within[1]:
                found |= people
    return len(found)


def rows_of(
    line_id: UUID,
    own: Sequence[GroupWork],
    others: Sequence[GroupWork],
    weights: Weights,
    quarters: Sequence[Quarter],
    money: Mapping[Quarter, Money],
) -> list[LineRow]:
    """A row a quarter, and one to date. `own`: groups the line pays a share of; `others`: groups that another funder
    pays a share of, those shared with this line among them. `quarters`: at least one, in order."""
    parts = attribute(
        ((work.group_id, quarter, done) for work in own for quarter, done in work.by_quarter().items()), weights
    )
    done = {quarter: parts.get((line_id, quarter), Work()) for quarter in quarters}
    return [
        *(_row(quarter, own, others, {quarter: work}, money) for quarter, work in done.items()),
        _row(None, own, others, done, money),
    ]


def _row(
    quarter: Quarter | None,
    own: Sequence[GroupWork],
    others: Sequence[GroupWork],
    done: Mapping[Quarter, Work],
    money: Mapping[Quarter, Money],
) -> LineRow:
    """`done`: the line's part in each quarter that the row is of, in order."""
    quarters = list(done)
    within = days_of(Calendar.FINANCIAL, *quarters[0])[0], days_of(Calendar.FINANCIAL, *quarters[-1])[1]
    reached = people_in(own, within)
    spent, claimed = _sums([money[each] for each in quarters if each in money])
    return LineRow(
        quarter=quarter,
        sessions=sessions_in(own, within),
        reached=len(reached),
        also=len(reached & people_in(others, within)),
        work=reduce(add, done.values()),
        spent_pence=spent,
        claimed_pence=claimed,
        costed=reduce(add, (work for each, work in done.items() if each in money), Work()),
    )


def _sums(money: Sequence[Money]) -> tuple[int | None, int | None]:
    """None where nothing was entered: a blank is not a zero."""
    claimed = [each.claimed for each in money if each.claimed is not None]
    return (sum(each.spent for each in money) if money else None), (sum(claimed) if claimed else None)


MEASURED = {
    TargetMeasure.SESSIONS: sessions_in,
    TargetMeasure.REACH: lambda works, within: len(people_in(works, within)),
    TargetMeasure.COMPLETED: completed_in,
}


def actual(measure: TargetMeasure, works: Sequence[GroupWork], programme_id: UUID, within: Within) -> int:
    """What was done of a promise, in whole groups of the programme."""
    return MEASURED[measure]([work for work in works if work.programme_id == programme_id], within)


def stand(measure: TargetMeasure, works: Sequence[GroupWork], programme_id: UUID, within: Within, target: int) -> Stand:
    return Stand(actual(measure, works, programme_id, within), target)


@dataclass(frozen=True)
class Shared:
    """One line's part of everything that took place in a quarter."""

    line_id: UUID | None
    """None: no line was named to pay."""
    work: Work


def shared(works: Sequence[GroupWork], weights: Weights, quarter: Quarter, order: Collection[UUID]) -> list[Shared]:
    """Lines in the order given, then what nobody was named to pay for. Together they are all of the quarter."""
    done = [(each.group_id, quarter, each.by_quarter().get(quarter, Work())) for each in works]
    parts = attribute(done, weights)
    found = [Shared(line, parts[line, quarter]) for line in [*order, None] if (line, quarter) in parts]
    return [each for each in found if each.work != Work()]


def whole(works: Sequence[GroupWork], quarter: Quarter) -> Work:
    """Everything that took place in a quarter, before it is shared."""
    return reduce(add, (each.by_quarter().get(quarter, Work()) for each in works), Work())
