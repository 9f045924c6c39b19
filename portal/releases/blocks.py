"""What is published about people: three blocks of linked tables, each protected in one pass. Pure.

Reach, attendance and completion each have a total that the rows of their tables sum to. A programme or year whose
reach is hidden is hidden in the other two as well, since places divided by sessions would give it back.
"""

from collections.abc import Container, Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from portal.groups.models import AbsenceReason
from portal.impact.period import YEARS, Cell, Ending, PeriodSums, Work
from portal.releases.disclosure import ANY, Before, Released, Row, protect, publish
from portal.releases.intruder import Published, Shown
from portal.releases.rule_sets import USUAL, RuleSet

Key = Hashable
ALL = "all"
OTHER = "other"


@dataclass(frozen=True)
class Blocks:
    """Every published row by block and key; None is hidden. Keys: all, programme:…, year:…, week:…"""

    reach: Mapping[Key, Published]
    attendance: Mapping[Key, Published]
    completion: Mapping[Key, Published]
    endings: Mapping[Key, Published]
    reasons: Mapping[Key, Published]
    heads: Mapping[Key, Published]
    """People counted without names; empty where no such session took place. Linked to no other block."""

    def as_stored(self, before: Mapping[str, Any] | None = None) -> dict[str, dict[str, Any]]:
        """For the stored edition, and for the one after it: block, row, numbers or "c".

        A row that only `before` had stays as it was said there: hidden once is hidden in every later edition.
        """
        said = before["published"] if before else {}
        return {
            name: {**said.get(name, {}), **{str(key): _stored(row) for key, row in block.items()}}
            for name, block in sorted(vars(self).items())
        }

    def withheld(self) -> "Blocks":
        """The same with nothing shown."""
        return Blocks(**{name: dict.fromkeys(block) for name, block in vars(self).items()})


def _stored(row: Published) -> list[int] | str:
    return "c" if row is None else [value.number for value in row.values]


def before_of(stored: Mapping[str, Any] | None, block: str) -> dict[Key, Sequence[int] | None]:
    """What the edition before said in this block."""
    rows = stored["published"].get(block, {}) if stored else {}
    return {key: None if row == "c" else tuple(row) for key, row in rows.items()}


@dataclass(frozen=True)
class Said:
    """What editions before this one said: the last of the same quarter, and of a year to date those of its quarters."""

    last: Mapping[str, Any] | None
    earlier: Sequence[Mapping[str, Any]]

    def before(self, block: str) -> Before:
        """What stands unless it is far off. What a shorter part of the year hid may be large by now."""
        shown: dict[Key, Sequence[int] | None] = {}
        for each in self.earlier:
            shown.update({key: row for key, row in before_of(each, block).items() if row})
        return shown | before_of(self.last, block)

    def of_quarters(self, block: str) -> list[Before]:
        return [before_of(each, block) for each in self.earlier]


def blocks_of(
    sums: PeriodSums,
    stored: Mapping[str, Any] | None = None,
    rules: RuleSet = USUAL,
    *,
    earlier: Sequence[Mapping[str, Any]] = (),
    gives_endings: bool = True,
    held: Mapping[str, Set[Key]] = MappingProxyType({}),
    is_shared: bool = False,
) -> Blocks:
    """All that may be said about people; `stored`: the last edition of the same quarter for the same reader; `earlier`:
    of a year to date, the last edition of each quarter before, in order; `held`: rows by block that may not be shown,
    and `is_shared` that other readers' reports hold some of the groups, as `pooling` finds."""
    told = Said(stored, earlier)

    def linked(block: str, others: Set[Key]) -> dict[Key, Published]:
        total, tables = tables_of(sums, block, others, held.get(block, ()))
        return _flat(protect(total, tables, told.before(block), rules, told.of_quarters(block)))

    reach = linked("reach", set())
    hidden = {key for key, row in reach.items() if row is None}
    attendance, completion = linked("attendance", hidden), linked("completion", hidden)
    total = completion[ALL] if gives_endings and not is_shared else None
    endings = _endings(sums.people, total, before_of(stored, "endings"), rules)
    reasons = _reasons(sums.people, endings[Ending.LEFT.name.lower()], before_of(stored, "reasons"), rules)
    heads = _heads(sums, told.before("heads"), rules)
    return Blocks(reach, attendance, completion, endings, reasons, dict.fromkeys(heads) if is_shared else heads)


def tables_of(
    sums: PeriodSums, block: str, others: Set[Key] = frozenset(), held: Container[Key] = ()
) -> tuple[Row, list[list[Row]]]:
    """The true total of reach, attendance or completion, and the rows of its tables. `others`: rows hidden in reach;
    `held`: rows that may not be shown."""
    make = {"reach": _reach, "attendance": _places, "completion": _started}[block]
    tables = [[make(key, cell, work, most) for key, cell, work, most in table] for table in _cells(sums)]
    if block == "attendance":
        tables.append([make(f"week:{n}", cell, sums.work) for n, cell in sorted(sums.weeks.items())])

    def kept(row: Row) -> Row:
        is_linked = block != "reach" and bool({row.key, ALL} & others)
        return replace(row, is_held=is_linked or row.key in held)

    return kept(make(ALL, sums.people, sums.work)), [[kept(row) for row in rows] for rows in tables]


Cells = list[list[tuple[str, Cell, Work, int]]]


def _cells(sums: PeriodSums) -> Cells:
    """Programmes and years as key, people, work, and the room in the groups."""
    programmes = [(f"programme:{key}", row.people, row.work, row.most) for key, row in sums.programmes.items()]
    years = [(f"year:{year}", sums.years.get(year, Cell()), sums.work, ANY) for year in YEARS]
    other = (f"year:{OTHER}", sums.years.get(None, Cell()), sums.work, ANY)
    return [sorted(programmes, key=lambda row: row[0]), [*years, other]]


def _flat(made: Released) -> dict[Key, Published]:
    flat: dict[Key, Published] = {ALL: made.total}
    for table in made.tables:
        flat.update(table)
    return flat


def _schools(count: int, own: Iterable[object], work: Work, *, is_structural: bool) -> int:
    """Schools behind a count; for a zero those that could have, and enough where it could be nothing else."""
    if count:
        return len(set(own))
    return ANY if is_structural else len(work.schools)


def _reach(key: str, cell: Cell, work: Work, most: int = ANY) -> Row:
    count = len(cell.reached)
    schools = _schools(count, cell.reached_schools, work, is_structural=work.delivered == 0)
    return Row(key, count, schools=schools, most=most)


def _places(key: str, cell: Cell, work: Work, most: int = ANY) -> Row:
    schools = _schools(cell.offered, cell.place_schools, work, is_structural=work.delivered == 0)
    return Row(key, cell.offered, cell.attended, len(cell.place_people), schools)  # the room is of people, not places


def _started(key: str, cell: Cell, work: Work, most: int = ANY) -> Row:
    own = set().union(*cell.ending_schools.values())
    schools = _schools(cell.started, own, work, is_structural=work.groups_over == 0)
    completed = cell.endings[Ending.COMPLETED]
    return Row(key, cell.started, completed, len(cell.ending_people), schools, most)


def _heads(sums: PeriodSums, before: Before, rules: RuleSet) -> dict[Key, Published]:
    if not sums.heads.sessions:
        return {}
    own = sums.head_schools if sums.heads.people else sums.head_hosts
    return {ALL: protect(Row(ALL, sums.heads.people, schools=len(own)), (), before, rules).total}


def _endings(people: Cell, total: Published, before: Before, rules: RuleSet) -> dict[Key, Published]:
    """How it ended: those who completed, as published already, and rows that sum to the rest of those who started."""
    names = {ending: ending.name.lower() for ending in Ending}
    if total is None or total.part is None:
        return dict.fromkeys(names.values())
    everyone = len(set().union(*people.ending_schools.values()))
    rows = [
        Row(name, people.endings[ending], schools=len(people.ending_schools.get(ending, ())) or everyone)
        for ending, name in names.items()
        if ending is not Ending.COMPLETED
    ]
    return {names[Ending.COMPLETED]: Shown(total.part), **publish(total.rest, rows, before, rules)}


def _reasons(people: Cell, total: Published, before: Before, rules: RuleSet) -> dict[Key, Published]:
    names = {reason: reason.name.lower() for reason in AbsenceReason}
    if total is None:
        return dict.fromkeys(names.values())
    everyone = len(people.ending_schools.get(Ending.LEFT, ()))
    rows = [
        Row(name, people.reasons[reason], schools=len(people.reason_schools.get(reason, ())) or everyone)
        for reason, name in names.items()
    ]
    return publish(total.whole, rows, before, rules)
