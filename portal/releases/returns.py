"""What form a funder's return takes, and what it can show at planned numbers. Pure.

The form is fixed before the agreement is signed: who changes it afterwards could subtract one form from another.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any
from uuid import UUID

from portal.impact.period import Cell, Ending, PeriodSums, Programme, Work, quarter_of
from portal.releases.blocks import blocks_of
from portal.releases.rule_sets import USUAL, RuleSet

MOST_HIDDEN = Fraction(1, 3)
"""A return that hides more of its figures about people is to take another form."""
ROOM_ABOVE = 7
"""A target is called met only where the groups hold so many more: else "met" would say that everybody was there."""


class Form(StrEnum):
    """From the fullest to the shortest."""

    QUARTER = "quarter by quarter"
    YEAR_TO_DATE = "year to date"
    WHOLE_YEAR = "once, for the whole year"
    TARGETS = "targets: met or not yet"

    @property
    def is_since_april(self) -> bool:
        return self is not Form.QUARTER

    def gives_people(self, quarter: int) -> bool:
        """Whether counts of people are given with this quarter at all."""
        return self in (Form.QUARTER, Form.YEAR_TO_DATE) or (self is Form.WHOLE_YEAR and quarter == 4)

    def gives_endings(self, quarter: int) -> bool:
        """How it ended and why people left; of a year to date at its end alone: small counts grow into each other."""
        return self is Form.QUARTER or (self.gives_people(quarter) and quarter == 4)


def can_say_met(target: int, room: int, rules: RuleSet = USUAL, reach: int | None = None) -> bool:
    """Whether "met" or "not yet" leaves every small count open, and does not say that everybody came. `reach`: of a
    target of people who complete, that of people reached in the same programme; just above it, one not yet met and the
    other met would leave a handful of numbers between them."""
    between = None if reach is None else reach - target
    is_apart = between is None or between <= 0 or between > rules.small
    return target > rules.small and room - target >= ROOM_ABOVE and is_apart


@dataclass(frozen=True)
class Planned:
    """What is planned of one programme in a year."""

    name: str
    groups: int
    people: int
    """In each group."""
    schools: int
    most: int
    """In a group, by the programme: outsiders know it."""


@dataclass(frozen=True)
class Outlook:
    """How much of what a form says about people would be hidden."""

    form: Form
    hidden: int
    cells: int

    @property
    def is_enough(self) -> bool:
        return self.cells > 0 and Fraction(self.hidden, self.cells) <= MOST_HIDDEN


def outlooks(plan: Sequence[Planned], targets: Sequence[tuple[int, int]] = (), rules: RuleSet = USUAL) -> list[Outlook]:
    """Each form over a year as planned. `targets`: each promised number of people and the room in the groups for it."""
    return [
        Outlook(form, *_people_cells(plan, form, rules))
        if form is not Form.TARGETS
        else Outlook(form, sum(not can_say_met(*each, rules) for each in targets), len(targets))
        for form in Form
    ]


def nearest_form(found: Sequence[Outlook]) -> Form:
    """The fullest form that shows enough; where none does, the shortest."""
    return next((each.form for each in found if each.is_enough), Form.TARGETS)


def _people_cells(plan: Sequence[Planned], form: Form, rules: RuleSet) -> tuple[int, int]:
    hidden = cells = 0
    earlier: list[dict[str, Any]] = []
    for quarter in (1, 2, 3, 4):
        if not form.gives_people(quarter):
            continue
        quarters = range(1, quarter + 1) if form.is_since_april else range(quarter, quarter + 1)
        made = blocks_of(as_planned(plan, quarters), rules=rules, earlier=earlier)
        if form is Form.YEAR_TO_DATE:
            earlier.append({"published": made.as_stored()})
        rows = [row for block in (made.reach, made.attendance, made.completion) for row in block.values()]
        counted = [row for row in rows if row is None or row.whole.number]
        hidden += sum(row is None for row in counted)
        cells += len(counted)
    return hidden, cells


SESSIONS, ATTENDED_OF_TEN, COMPLETED_OF_FOUR, YEARS = 10, 8, 3, (8, 9, 10)
"""What a plan is taken to come to: sessions a group, places attended of ten, completed of four, years in turn."""


def as_planned(plan: Sequence[Planned], quarters: range) -> PeriodSums:
    """What these quarters would come to: the groups spread evenly over the year, each held within its quarter."""
    sums = PeriodSums(quarter_of(2026, quarters[-1]))
    for number, each in enumerate(plan):
        programme = sums.programmes.setdefault(UUID(int=number), Programme(each.name))
        for group in range(each.groups):
            if group % 4 + 1 in quarters:
                _hold(sums, programme, number, group, each)
    return sums


def _hold(sums: PeriodSums, programme: Programme, number: int, group: int, plan: Planned) -> None:
    in_order = group % 4 * -(-plan.groups // 4) + group // 4
    key, school = UUID(int=(number << 32) + group), in_order % plan.schools
    for work in (sums.work, programme.work):
        _work(work, key, UUID(int=school))
    programme.most += max(plan.most, plan.people)
    for person in range(plan.people):
        who = (number << 64) + (group << 32) + person
        ending = Ending.COMPLETED if person % 4 < COMPLETED_OF_FOUR else Ending.LEFT
        year = sums.years[YEARS[person % len(YEARS)]]
        for cell in (sums.people, programme.people, year):
            _fill(cell, who, school, SESSIONS)
            cell.endings[ending] += 1
            cell.ending_people.add(who)
            cell.ending_schools[ending].add(school)
        for week in range(1, SESSIONS + 1):
            _fill(sums.weeks[week], who, school, 1, came=(person + week) % 10 < ATTENDED_OF_TEN)


def _work(work: Work, group: UUID, school: UUID) -> None:
    work.groups.add(group)
    work.schools.add(school)
    work.planned += SESSIONS
    work.delivered += SESSIONS
    work.groups_over += 1


def _fill(cell: Cell, who: int, school: int, places: int, *, came: bool = True) -> None:
    cell.offered += places
    cell.attended += places * ATTENDED_OF_TEN // 10 if places > 1 else came
    cell.place_people.add(who)
    cell.place_schools.add(school)
    cell.reached.add(who)
    cell.reached_schools.add(school)
