"""Who answered twice. Pure: an answer at one point only is counted and in no change."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.impact.outcomes.facts import Point, Scale, Score

Sheets = Mapping[Point, Sequence[Score]]
"""One person's answers to one scale, by when."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One person's two answers to one scale."""

    group_id: UUID
    school_id: UUID
    enrolment_id: UUID | None
    start: float
    end: float
    start_day: date | None = None

    @property
    def change(self) -> float:
        """In points of the scale; the machine's rounding taken off, so that no change is no change."""
        return round(self.end - self.start, 9)


@dataclass(frozen=True, slots=True)
class Answered:
    """Who answered one scale, and when; each reference in a group counted once."""

    pairs: tuple[Pair, ...]
    first: int
    """With a score at the first point."""
    last: int
    only_first: int
    only_last: int
    no_score: int
    """Answered at a point, and too little of it, or not within the scale."""
    twice: int
    """Given twice at one point with different scores, and nobody has said which holds: in no other number here."""
    other_version: int
    """Answered one version of the questions first and another last: not compared."""


def paired(scores: Iterable[Score], scale: Scale, first: Point = Point.START, last: Point = Point.END) -> Answered:
    """Sorts the answers to one scale by person. The order of the scores does not matter.

    A pair is a reference of one group with one score of one version at either point. A sheet typed in twice alike is
    one sheet.
    """
    return joined(by_person(scores, scale), scale, first, last)


def joined(people: Sequence[Sheets], scale: Scale, first: Point = Point.START, last: Point = Point.END) -> Answered:
    """The same of answers that are sorted by person already."""
    found = [(sheets.get(first, ()), sheets.get(last, ())) for sheets in people]
    return _sorted([(before, after) for before, after in found if before or after], scale)


def at(people: Iterable[Sheets], scale: Scale, point: Point) -> list[Score]:
    """The sheets of one point that give a score, one a person; those given twice and differing are left out."""
    found = [each[point] for each in people if point in each]
    sheets = [_one(each, scale) for each in found if not _differ(each)]
    return [sheet for sheet in sheets if sheet is not None]


def by_person(scores: Iterable[Score], scale: Scale) -> list[Sheets]:
    """Each person's answers to one scale, in an order that does not depend on theirs."""
    people: dict[tuple[int, str], dict[Point, list[Score]]] = {}
    for score in scores:
        if score.scale == scale.scale and score.instrument == scale.instrument:
            sheets = people.setdefault((score.group_id.int, score.reference), {})
            sheets.setdefault(score.point, []).append(score)
    return [people[key] for key in sorted(people)]


def _sorted(people: Sequence[tuple[Sequence[Score], Sequence[Score]]], scale: Scale) -> Answered:
    pairs, counts = [], dict.fromkeys(("first", "last", "no_score", "twice", "other_version"), 0)
    for before, after in people:
        if _differ(before) or _differ(after):
            counts["twice"] += 1
            continue
        one, two = _one(before, scale), _one(after, scale)
        counts["no_score"] += (bool(before) and one is None) or (bool(after) and two is None)
        counts["first"] += one is not None
        counts["last"] += two is not None
        if one is None or two is None:
            continue
        if one.version != two.version:
            counts["other_version"] += 1
            continue
        pairs.append(_pair(one, two))
    both = len(pairs) + counts["other_version"]
    return Answered(pairs=tuple(pairs), only_first=counts["first"] - both, only_last=counts["last"] - both, **counts)


def _pair(one: Score, two: Score) -> Pair:
    return Pair(
        one.group_id, one.school_id, one.enrolment_id or two.enrolment_id, one.value or 0.0, two.value or 0.0, one.day
    )


def _differ(sheets: Sequence[Score]) -> bool:
    return len(sheets) > 1 and len({(sheet.value, sheet.version) for sheet in sheets}) > 1


def _one(sheets: Sequence[Score], scale: Scale) -> Score | None:
    """The sheet, if it gives a score on the scale."""
    sheet = min(sheets, key=lambda each: str(each.day)) if len(sheets) > 1 else next(iter(sheets), None)
    if sheet is None or sheet.value is None or not scale.lowest <= sheet.value <= scale.highest:
        return None
    return sheet
