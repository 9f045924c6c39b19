"""The tables of an edition: columns with keys, rows of cells. Pure."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Protocol
from uuid import UUID

from portal.funding.models import TargetMeasure
from portal.groups.models import AbsenceReason
from portal.impact.period import SIDES, YEARS, Ending, PeriodSums, Programme
from portal.releases.blocks import ALL, OTHER, Blocks
from portal.releases.figures import Cell, count_cell, part_cell, percent_cell
from portal.releases.pooling.rules import ALONE, Held
from portal.releases.returns import Form, can_say_met
from portal.releases.rule_sets import USUAL, RuleSet
from portal.releases.words import THIS_QUARTER, words, year_so_far
from portal.timetable.models import Reason

Table = dict[str, Any]
REACH = TargetMeasure.REACH.value


class Promised(Protocol):
    @property
    def programme_id(self) -> UUID: ...
    @property
    def programme(self) -> str: ...
    @property
    def measure(self) -> str: ...
    @property
    def number(self) -> int: ...


PEOPLE = (
    ("reached", "Reached"),
    ("attendance", "Attendance %"),
    ("offered", "of places offered"),
    ("completed", "Completed"),
    ("started", "of those started"),
    ("completion", "Completed %"),
)


def of(
    sums: PeriodSums,
    blocks: Blocks,
    promises: Sequence[Promised],
    quarter: int,
    year_ago: Mapping[str, Any] | None,
    form: Form = Form.QUARTER,
    rules: RuleSet = USUAL,
    held: Held = ALONE,
) -> list[Table]:
    """Every table; those with no rows, and those the form does not give, left out."""
    people = [_years(blocks), _weeks(sums, blocks, year_ago)] if form.gives_people(quarter) else []
    endings = [_endings(blocks), _reasons(blocks)] if form.gives_endings(quarter) else []
    targets = _targets(sums, blocks, promises, (form, quarter), partial(_can_say, promises, rules, held))
    made = [_programmes(sums, blocks), *people, targets, _not_happened(sums), *endings]
    return [table for table in made if table["rows"]]


def _table(key: str, columns: Sequence[tuple[str, str]], rows: Sequence[Sequence[Cell]]) -> Table:
    return {
        "key": key,
        "title": words()["tables"][key],
        "columns": [{"key": name, "label": label} for name, label in columns],
        "rows": [list(row) for row in rows],
    }


def _people(blocks: Blocks, key: str) -> list[Cell]:
    places, ended = blocks.attendance[key], blocks.completion[key]
    return [
        count_cell(blocks.reach[key]),
        percent_cell(places),
        count_cell(places),
        part_cell(ended),
        count_cell(ended),
        percent_cell(ended),
    ]


def _programmes(sums: PeriodSums, blocks: Blocks) -> Table:
    columns = [("name", "Programme"), ("groups", "Groups"), ("schools", "Schools"), ("sessions", "Sessions"), *PEOPLE]
    ordered = sorted(sums.programmes.items(), key=lambda item: (item[1].title, item[0]))
    rows: list[list[Cell]] = []
    for key, row in ordered:
        work: list[Cell] = [row.title, len(row.work.groups), len(row.work.schools), row.work.delivered]
        rows.append(work + _people(blocks, f"programme:{key}"))
    return _table("programmes", columns, rows)


def _years(blocks: Blocks) -> Table:
    rows = [[f"Year {year}", *_people(blocks, f"year:{year}")] for year in YEARS]
    return _table("years", [("name", "Year group"), *PEOPLE], [*rows, ["Other", *_people(blocks, f"year:{OTHER}")]])


def _weeks(sums: PeriodSums, blocks: Blocks, year_ago: Mapping[str, Any] | None) -> Table:
    columns = [
        ("name", "Week"),
        ("attendance", "Attendance %"),
        ("attended", "Attended"),
        ("offered", "of places offered"),
    ]
    rows: list[list[Cell]] = []
    for number in sorted(sums.weeks):
        places = blocks.attendance[f"week:{number}"]
        rows.append([number, percent_cell(places), part_cell(places), count_cell(places)])
    before = _weeks_of(year_ago)
    if before:
        columns.append(("year_ago", "A year ago %"))
        rows = [[*row, before.get(row[0], "z")] for row in rows]
    return _table("weeks", columns, rows)


def _weeks_of(stored: Mapping[str, Any] | None) -> dict[Cell, Cell]:
    """Week and percent, as an earlier edition published them."""
    found = [table for table in stored["tables"] if table["key"] == "weeks"] if stored else []
    return {row[0]: row[1] for table in found for row in table["rows"]}


def _targets(
    sums: PeriodSums,
    blocks: Blocks,
    promises: Sequence[Promised],
    when: tuple[Form, int],
    can_say: Callable[[Promised, int], bool],
) -> Table:
    """`can_say`: whether "met" may be said of a promise, with so much room in the groups."""
    columns = [
        ("name", "Programme"),
        ("measure", "What was promised"),
        ("target", "For the year"),
        ("actual", "So far"),
        ("when", "So far means"),
    ]
    ordered = sorted(promises, key=lambda each: (each.programme, each.programme_id, each.measure))
    rows = [
        [each.programme, each.measure, each.number, *_actual(sums, blocks, each, when, can_say)] for each in ordered
    ]
    return _table("targets", columns, rows)


def _can_say(promises: Sequence[Promised], rules: RuleSet, held: Held, promise: Promised, room: int) -> bool:
    is_reach, key = promise.measure == REACH, f"programme:{promise.programme_id}"
    if {key, ALL} & held.of("reach" if is_reach else "completion"):
        return False
    reach = [each.number for each in promises if each.measure == REACH and each.programme_id == promise.programme_id]
    return can_say_met(promise.number, room, rules, reach[0] if reach and not is_reach else None)


def _actual(
    sums: PeriodSums,
    blocks: Blocks,
    promise: Promised,
    when: tuple[Form, int],
    can_say: Callable[[Promised, int], bool],
) -> tuple[Cell, str]:
    """Sessions since April; people in this quarter only, unless the form says."""
    (form, quarter), key = when, f"programme:{promise.programme_id}"
    row, so_far = sums.programmes.get(promise.programme_id), year_so_far(quarter)
    span = so_far if form.is_since_april else THIS_QUARTER
    if promise.measure == TargetMeasure.SESSIONS:
        return (row.work.delivered_in_year if row else 0), so_far
    if row is None:
        return (NOT_YET if form is Form.TARGETS and promise.number else 0), span
    if form is Form.TARGETS:
        return _met(row, promise, can_say), span
    if promise.measure == REACH:
        return count_cell(blocks.reach[key]), span
    return part_cell(blocks.completion[key]), span


MET, NOT_YET = "met", "not yet"


def _met(row: Programme, promise: Promised, can_say: Callable[[Promised, int], bool]) -> Cell:
    """Whether a target is met, where that tells no small count."""
    if not can_say(promise, row.most):
        return "c"
    count = len(row.people.reached) if promise.measure == REACH else row.people.endings[Ending.COMPLETED]
    return MET if count >= promise.number else NOT_YET


def _not_happened(sums: PeriodSums) -> Table:
    columns = [("name", "Reason"), ("side", "Who"), ("sessions", "Sessions")]
    rows = [[reason.value, SIDES[reason].value, sums.work.reasons[reason]] for reason in Reason]
    return _table("not_happened", columns, [row for row in rows if row[2]])


def _endings(blocks: Blocks) -> Table:
    rows = [[ending.value, count_cell(blocks.endings[ending.name.lower()])] for ending in Ending]
    return _table("endings", [("name", "How it ended"), ("people", "People")], rows)


def _reasons(blocks: Blocks) -> Table:
    rows = [[reason.value, count_cell(blocks.reasons[reason.name.lower()])] for reason in AbsenceReason]
    return _table("reasons", [("name", "Reason"), ("people", "People")], rows)
