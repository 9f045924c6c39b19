"""Years that never were: groups made at random, as what happened and as what is published of it."""

import random
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from portal.groups.models import AbsenceReason
from portal.impact.period import YEARS, Cell, Ending, PeriodSums, Programme, quarter_of
from portal.releases.monitoring import monitoring_of
from portal.releases.protected import Issue, Reader, Terms, build
from portal.releases.returns import Form
from portal.releases.rule_sets import rule_sets

READER = Reader(UUID(int=1), None, "A Borough")
MOST = 15


@dataclass(frozen=True)
class Person:
    id: int
    year: int | None
    came: tuple[bool, ...]
    """By week."""
    ending: Ending
    reason: AbsenceReason | None


@dataclass(frozen=True)
class Group:
    id: int
    programme: int
    school: int
    quarter: int
    people: tuple[Person, ...]


def a_year(seed: int) -> list[Group]:
    """From 2 to 48 groups of 1 to 15 people in 1 to 4 programmes and 1 to 20 schools, some people in two groups."""
    dice = random.Random(seed)
    programmes, schools = dice.randint(1, 4), dice.choice([dice.randint(1, 8), 20])
    groups, people = [], 0
    for number in range(dice.choice([dice.randint(2, 16), dice.randint(24, 48)])):
        size = dice.choice([dice.randint(1, 15), dice.randint(8, 12)])
        weeks = dice.choice([4, 6, 10])
        members = []
        for _ in range(size):
            people += 1
            again = people > 20 and dice.random() < 0.05
            members.append(_person(dice, dice.randint(1, 20) if again else people, weeks))
        members = list({person.id: person for person in members}.values())
        where = (dice.randrange(programmes), dice.randrange(schools), dice.randint(1, 4))
        groups.append(Group(number, *where, tuple(members)))
    return groups


def _person(dice: random.Random, number: int, weeks: int) -> Person:
    often = dice.choice([0.3, 0.8, 0.8, 0.95, 1.0])
    ending = dice.choices(list(Ending), [12, 3, 3, 1])[0]
    reason = dice.choice([None, *AbsenceReason]) if ending is Ending.LEFT else None
    year = (7 + number % 7) if number % 9 else None
    return Person(number, year, tuple(dice.random() < often for _ in range(weeks)), ending, reason)


def corrected(groups: Sequence[Group], seed: int) -> list[Group]:
    """The same after a few marks were put right."""
    dice = random.Random(seed)

    def again(person: Person) -> Person:
        return _person(dice, person.id, len(person.came)) if dice.random() < 0.1 else person

    return [replace(group, people=tuple(map(again, group.people))) for group in groups]


def sums_of(groups: Iterable[Group], quarters: range) -> PeriodSums:
    sums = PeriodSums(quarter_of(2026, quarters[-1]))
    for group in groups:
        if group.quarter in quarters:
            _add(sums, group)
    return sums


def _add(sums: PeriodSums, group: Group) -> None:
    programme = sums.programmes.setdefault(UUID(int=group.programme), Programme(f"Programme {group.programme}"))
    school = group.school
    for work in (sums.work, programme.work):
        work.groups.add(UUID(int=group.id))
        work.schools.add(UUID(int=school))
        work.planned += len(group.people[0].came)
        work.delivered += len(group.people[0].came)
        work.groups_over += 1
    programme.most += MOST
    for person in group.people:
        for cell in (sums.people, programme.people, sums.years[person.year]):
            for came in person.came:
                _place(cell, person, school, came=came)
            if any(person.came):
                _end(cell, person, school)
        for week, came in enumerate(person.came, start=1):
            _place(sums.weeks[week], person, school, came=came)


def _place(cell: Cell, person: Person, school: int, *, came: bool) -> None:
    cell.offered += 1
    cell.place_people.add(person.id)
    cell.place_schools.add(school)
    if came:
        cell.attended += 1
        cell.reached.add(person.id)
        cell.reached_schools.add(school)


def _end(cell: Cell, person: Person, school: int) -> None:
    cell.endings[person.ending] += 1
    cell.ending_people.add(person.id)
    cell.ending_schools[person.ending].add(school)
    if person.reason:
        cell.reasons[person.reason] += 1
        cell.reason_schools[person.reason].add(school)


def truth_of(sums: PeriodSums) -> dict[str, dict[str, list[int]]]:
    """Every count that an edition is about, by block and row."""
    cells = {"all": sums.people, **{f"programme:{key}": row.people for key, row in sums.programmes.items()}}
    cells |= {f"year:{year}": sums.years.get(year, Cell()) for year in YEARS}
    cells["year:other"] = sums.years.get(None, Cell())
    weeks = {f"week:{number}": cell for number, cell in sums.weeks.items()}
    return {
        "reach": {key: [len(cell.reached)] for key, cell in cells.items()},
        "attendance": {key: [cell.offered, cell.attended] for key, cell in (cells | weeks).items()},
        "completion": {key: [cell.started, cell.endings[Ending.COMPLETED]] for key, cell in cells.items()},
        "endings": {ending.name.lower(): [sums.people.endings[ending]] for ending in Ending},
        "reasons": {reason.name.lower(): [sums.people.reasons[reason]] for reason in AbsenceReason},
    }


@dataclass
class Released:
    """All editions that a reader holds of one year, with the truth behind each."""

    editions: list[dict[str, Any]]
    truths: list[dict[str, dict[str, list[int]]]]
    most: dict[str, int]
    headlines: list[dict[str, list[int] | str]]
    """What contract monitoring says beside each edition."""


def released(seed: int, terms: Terms) -> Released:
    """Each quarter's edition, and after a correction the last quarter's once more."""
    groups, made = a_year(seed), Released([], [], {}, [])
    for quarter, number, what in [*((q, 1, groups) for q in (1, 2, 3, 4)), (4, 2, corrected(groups, seed))]:
        quarters = range(1, quarter + 1) if terms.form.is_since_april else range(quarter, quarter + 1)
        sums = sums_of(what, quarters)
        before = made.editions[-1] if number == 2 else None
        earlier = made.editions[: quarter - 1] if terms.form is Form.YEAR_TO_DATE else ()
        issue = Issue(2026, quarter, number, date(2027, 5, 1), "Marks put right" if before else None)
        edition = build(sums, reader=READER, issue=issue, before=before, terms=terms, earlier=earlier)
        made.editions.append(edition)
        made.truths.append(truth_of(sums))
        made.headlines.append(monitoring_of(sums, edition, made.headlines[-1] if number == 2 else None))
        for key, row in sums.programmes.items():
            name = f"programme:{key}"
            made.most[name] = max(made.most.get(name, 0), row.most)
    return made


def biggest_of(truths: Iterable[Mapping[str, Mapping[str, Sequence[int]]]]) -> int:
    """More than any count there is."""
    return 2 * max(max(row) for truth in truths for rows in truth.values() for row in rows.values()) + 20


def naive(edition: Mapping[str, Any], truth: Mapping[str, Mapping[str, Sequence[int]]]) -> dict[str, Any]:
    """The same edition as a spreadsheet would have it: small counts hidden one by one, the others rounded, no more."""
    rules = rule_sets()[edition["rules"]["key"]]

    def alone(row: Sequence[int]) -> list[int] | str:
        counts = [*row, row[0] - row[1]] if len(row) > 1 else row
        return "c" if any(1 <= count <= rules.small for count in counts) else [rules.nearest(count) for count in row]

    said = {block: {key: alone(row) for key, row in rows.items()} for block, rows in truth.items()}
    return {**edition, "published": said}
