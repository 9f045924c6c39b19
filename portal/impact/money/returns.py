"""The figures that stand beside a contract's questions. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.funding.attribution import Quarter
from portal.funding.models import Target, TargetMeasure
from portal.funding.standing import Stand, due_by
from portal.funding.years import WHOLE, Calendar, days_of
from portal.impact.money.figures import actual
from portal.impact.money.work import GroupWork
from portal.impact.period import SIDES, Side


@dataclass(frozen=True)
class Kept:
    """One promise in one quarter, and since the year began."""

    programme: str
    measure: TargetMeasure
    quarter: Stand
    to_date: Stand
    """Its target is what was due by the quarter's end."""


def kept(works: Sequence[GroupWork], targets: Iterable[tuple[Target, str]], quarter: Quarter) -> list[Kept]:
    """Every promise of the financial year, in order of programme."""
    year, number = quarter
    own, to_date = days_of(Calendar.FINANCIAL, year, number), days_of(Calendar.FINANCIAL, year)
    so_far = to_date[0], own[1]
    found = []
    for key in sorted(promises := _promised(targets, year), key=lambda key: key[1:]):
        programme_id, title, measure = key
        promised = promises[key]
        found.append(
            Kept(
                title,
                measure,
                Stand(actual(measure, works, programme_id, own), promised.get(number)),
                Stand(actual(measure, works, programme_id, so_far), _due(measure, promised, number)),
            )
        )
    return found


def _promised(
    targets: Iterable[tuple[Target, str]], year: int
) -> Mapping[tuple[UUID, str, TargetMeasure], Mapping[int, int]]:
    """By programme and measure: number by quarter, 0 for the year."""
    found: dict[tuple[UUID, str, TargetMeasure], dict[int, int]] = defaultdict(dict)
    for target, title in targets:
        if target.calendar is Calendar.FINANCIAL and target.year == year:
            found[target.programme_id, title, target.measure][target.quarter] = target.number
    return found


def _due(measure: TargetMeasure, promised: Mapping[int, int], ended: int) -> int | None:
    """Quarters of sessions add up; quarters of people do not, so for them it goes by the year."""
    quarters = {n: number for n, number in promised.items() if n != WHOLE}
    return due_by(promised.get(WHOLE), quarters if measure is TargetMeasure.SESSIONS else {}, ended)


def fell_out(works: Iterable[GroupWork], quarter: Quarter) -> dict[Side, int]:
    """Sessions that did not happen in a quarter, by who could not make it; every side named."""
    first, last = days_of(Calendar.FINANCIAL, *quarter)
    sides = [SIDES[reason] for work in works for day, reason in work.fell_out if first <= day <= last]
    return {side: sides.count(side) for side in Side}
