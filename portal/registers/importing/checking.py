"""What putting in a file of marks would do, line by line. Nothing that is recorded is ever replaced by it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from sqlalchemy.orm import Session

from portal import clock, db
from portal.groups.identity import Name, Vault, normalised
from portal.groups.models import Enrolment
from portal.registers import queries, roll
from portal.registers.importing.marks_file import Line, MarksFile
from portal.registers.models import EventKind, MarkValue, Source
from portal.registers.paper.entry import WHY
from portal.registers.roll import Row
from portal.registers.rules import Correction, minutes_fit
from portal.registers.service import Item
from portal.timetable.models import SessionPart

ABSENT = frozenset({MarkValue.ABSENT_KNOWN, MarkValue.ABSENT_UNEXPLAINED})


class Fate(StrEnum):
    NEW = "put in"
    DIFFERS = "differs"
    SAME = "nothing new"
    BLANK = "empty"
    WRONG = "left out"


@dataclass(frozen=True)
class Checked:
    """One line of the file and what becomes of it."""

    line: Line
    fate: Fate
    says: str = ""
    row: Row | None = None
    code: str = ""

    @property
    def is_put_in(self) -> bool:
        return self.fate in (Fate.NEW, Fate.DIFFERS)


@dataclass(frozen=True)
class Preview:
    lines: tuple[Checked, ...]
    unread: tuple[str, ...]

    def of(self, *fates: Fate) -> list[Checked]:
        return [line for line in self.lines if line.fate in fates]

    @property
    def put_in(self) -> list[Checked]:
        return [line for line in self.lines if line.is_put_in]


@dataclass(frozen=True)
class _Book:
    """Everybody on the register, to be found by code or by name."""

    rows: Mapping[UUID, Row]
    codes: Mapping[UUID, str]
    by_code: Mapping[str, Sequence[UUID]]
    by_name: Mapping[str, Sequence[UUID]]

    def found(self, line: Line) -> Sequence[UUID]:
        if line.code:
            return self.by_code.get(line.code.casefold().replace(" ", ""), ())
        return self.by_name.get(normalised(line.name), ())


def check(session: Session, vault: Vault, part: SessionPart, file: MarksFile) -> Preview:
    """Nothing is kept. The part was loaded through a scope."""
    book = _book(session, vault, part)
    first: dict[UUID, int] = {}
    lines = []
    for line in file.lines:
        one = _checked(line, book, first, part.minutes)
        if one.row is not None:
            first.setdefault(one.row.enrolment_id, line.number)
        lines.append(one)
    return Preview(tuple(lines), file.unread)


def _book(session: Session, vault: Vault, part: SessionPart) -> _Book:
    rows = {row.enrolment_id: row for row in roll.load(session, part, vault).rows}
    people: Sequence[Enrolment] = session.scalars(queries.PEOPLE, queries.expected_where(part)).unique().all()
    names = vault.names(session, [person.participant_id for person in people])
    by_code: dict[str, list[UUID]] = defaultdict(list)
    by_name: dict[str, list[UUID]] = defaultdict(list)
    for person in people:
        by_code[person.code.casefold()].append(person.id)
        for spelling in _spellings(names.get(person.participant_id)):
            by_name[spelling].append(person.id)
    return _Book(rows, {person.id: person.code for person in people}, by_code, by_name)


def _spellings(name: Name | None) -> set[str]:
    if name is None:
        return set()
    return {normalised(text) for text in (name.full, name.short, f"{name.family} {name.given}", name.given)} - {""}


def _checked(line: Line, book: _Book, first: Mapping[UUID, int], most: int) -> Checked:
    who = line.code or line.name
    if not who:
        return Checked(line, Fate.WRONG, "Nobody is named in this line")
    found = book.found(line)
    if len(found) != 1:
        says = "Several people here are called so: write the code instead" if found else "Nobody on this register"
        return Checked(line, Fate.WRONG, says)
    row, code = book.rows[found[0]], book.codes[found[0]]
    if row.enrolment_id in first:
        return Checked(line, Fate.WRONG, f"Line {first[row.enrolment_id]} is about the same person", row, code)
    return Checked(line, *_fate(line, row, most), row, code)


def _fate(line: Line, row: Row, most: int) -> tuple[Fate, str]:
    if line.problem:
        return Fate.WRONG, line.problem
    if line.value is None:
        return Fate.BLANK, ""
    if not minutes_fit(line.value, line.minutes, most):
        return Fate.WRONG, f"Enter minutes from 1 to {most}, or leave them empty"
    if row.said:
        return Fate.WRONG, "Two marks differ already: choose which is right first"
    if row.value is None:
        return Fate.NEW, ""
    if _is_same(line, row):
        return Fate.SAME, ""
    return Fate.DIFFERS, "Both marks are shown until somebody chooses one"


def _is_same(line: Line, row: Row) -> bool:
    if line.is_bare and row.value in ABSENT:
        return True
    return line.value is row.value and line.minutes in (None, row.minutes)


def items(preview: Preview) -> list[Item]:
    """An event for each line that is put in. One that differs names no base, so that what is recorded stands too."""
    return [_item(place, one, one.row) for place, one in enumerate(preview.put_in) if one.row is not None]


def _item(place: int, one: Checked, row: Row) -> Item:
    bases = frozenset(map(UUID, row.bases.split())) if one.fate is Fate.NEW else frozenset()
    return Item(
        event_id=db.new_id(),
        enrolment_id=row.enrolment_id,
        kind=EventKind.MARK,
        value=one.line.value,
        minutes=one.line.minutes,
        note=Correction.OTHER if bases else None,
        bases=bases,
        device_sequence=place,
        device_time=clock.now(),
        source=Source.IMPORT,
        reason=WHY.get(one.line.value) if one.line.value else None,
    )
