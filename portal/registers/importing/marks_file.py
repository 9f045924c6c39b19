"""A file of marks read line by line: who (by code or name), which mark, how many minutes. Knows no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.groups.class_list import Refused
from portal.groups.columns import GUESSES
from portal.groups.columns import Column as Listed
from portal.groups.rules import folded
from portal.groups.uploaded import read_rows
from portal.registers.models import MarkValue
from portal.registers.sheet import MOST_PEOPLE

MOST_LINES = 2 * MOST_PEOPLE


class Column(StrEnum):
    CODE = "code"
    NAME = "name"
    GIVEN = "given name"
    FAMILY = "family name"
    MARK = "mark"
    MINUTES = "minutes"


HEADS: Mapping[Column, frozenset[str]] = {
    Column.CODE: frozenset({"code", "pupil code", "codes", "reference", "ref"}),
    Column.NAME: frozenset({"name", "names", "pupil", "pupil name", "full name", "student", "student name"}),
    Column.GIVEN: GUESSES[Listed.GIVEN],
    Column.FAMILY: GUESSES[Listed.FAMILY],
    Column.MARK: frozenset({"mark", "marks", "attendance", "status", "attended"}),
    Column.MINUTES: frozenset({"minutes", "mins", "min", "minutes late", "late by", "minutes missed"}),
}

PRESENT, LATE, LEFT = MarkValue.PRESENT, MarkValue.LATE, MarkValue.LEFT_EARLY
KNOWN, UNEXPLAINED, NOT_EXPECTED = MarkValue.ABSENT_KNOWN, MarkValue.ABSENT_UNEXPLAINED, MarkValue.NOT_EXPECTED
WORDS: Mapping[str, MarkValue] = {
    **dict.fromkeys(("present", "p", "yes", "y", "here", "1", "attended", "tick", "true"), PRESENT),
    **dict.fromkeys(("late", "l"), LATE),
    **dict.fromkeys(("left early", "left", "e"), LEFT),
    **dict.fromkeys(("absent school knows", "absent the school knows", "school knows", "k"), KNOWN),
    **dict.fromkeys(("absent unexplained", "absent not explained", "unexplained", "u"), UNEXPLAINED),
    **dict.fromkeys(("absent", "a", "no", "0", "false"), UNEXPLAINED),
    **dict.fromkeys(("not expected", "n"), NOT_EXPECTED),
}
SIGNS: Mapping[str, MarkValue] = {"✓": PRESENT, "✔": PRESENT, "/": PRESENT, "\\": PRESENT, "✗": UNEXPLAINED}
BARE = frozenset({"absent", "a", "no", "0", "false"})
"""Absences that do not say whether the school knows why."""
MISSED = frozenset({LATE, LEFT})


@dataclass(frozen=True)
class Line:
    """One line of the file."""

    number: int
    code: str
    name: str
    mark: str
    """As it was written."""
    value: MarkValue | None
    minutes: int | None
    is_bare: bool = False
    problem: str = ""


@dataclass(frozen=True)
class MarksFile:
    lines: tuple[Line, ...]
    unread: tuple[str, ...]
    """What was hidden in the file and so not read, in words."""


def names_columns(cells: Sequence[str]) -> bool:
    found = columns(cells)
    return Column.MARK in found.values()


def columns(cells: Sequence[str]) -> dict[int, Column]:
    """Which column is which; each at most once."""
    found: dict[int, Column] = {}
    for place, cell in enumerate(cells):
        column = next((column for column, heads in HEADS.items() if folded(cell) in heads), None)
        if column is not None and column not in found.values():
            found[place] = column
    return found


def read(content: bytes) -> MarksFile:
    """Raises Refused with a sentence."""
    rows, unread = read_rows(content, names_columns)
    if not rows:
        raise Refused("This file is empty. Choose a file with one young person a line.")
    mapping = columns(rows[0][1])
    who = {Column.CODE, Column.NAME, Column.GIVEN} & set(mapping.values())
    if Column.MARK not in mapping.values() or not who:
        raise Refused("The first line does not name the columns. Put a line on top with Code (or Name) and Mark.")
    if len(rows) - 1 > MOST_LINES:
        raise Refused(f"There are {len(rows) - 1:,} lines in this file. Leave only those of this register.")
    if len(rows) == 1:
        raise Refused("There is no mark under the first line. Add one young person a line and upload it again.")
    return MarksFile(tuple(_line(number, cells, mapping) for number, cells in rows[1:]), unread)


def _line(number: int, cells: Sequence[str], mapping: Mapping[int, Column]) -> Line:
    said = {column: cells[place].strip() if place < len(cells) else "" for place, column in mapping.items()}
    name = said.get(Column.NAME) or f"{said.get(Column.GIVEN, '')} {said.get(Column.FAMILY, '')}".strip()
    mark, minutes = said[Column.MARK], said.get(Column.MINUTES, "")
    value = SIGNS.get(mark) or WORDS.get(folded(mark))
    is_number = minutes.isascii() and minutes.isdigit() and len(minutes) < 4
    problem = ""
    if mark and value is None:
        problem = f"“{mark[:30]}” is no mark: write present, late, left early, absent or not expected"
    elif minutes and value in MISSED and not is_number:
        problem = f"“{minutes[:30]}” is no number of minutes"
    missed = int(minutes) if is_number and value in MISSED else None
    return Line(number, said.get(Column.CODE, ""), name, mark, value, missed, folded(mark) in BARE, problem)
