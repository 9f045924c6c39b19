"""An uploaded file of any kind that schools have, as a table or as the classes to choose from."""

import json
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from portal.groups.class_list import (
    LARGEST,
    Refused,
    Rows,
    Table,
    csv_rows,
    has_heads,
    made_table,
    read_table,
    refuse_too_many,
)
from portal.groups.columns import HEADS
from portal.groups.entries import UPN, year_of
from portal.web.words import count

READER = Path(__file__).with_name("zipped.py")
SECONDS = 15
ZIP = b"PK\x03\x04"
OLD = b"\xd0\xcf\x11\xe0"
NamesColumns = Callable[[Sequence[str]], bool]
ROSTER_SIGNS = (b"enrollments.csv", b"manifest.csv")


@dataclass(frozen=True)
class Roster:
    """Classes of a OneRoster bundle, with their students by their place among the people."""

    classes: tuple[tuple[str, tuple[int, ...]], ...]
    people: tuple[tuple[str, str, str, str], ...]
    """The school's own key, given and family name, grade."""

    def table(self, chosen: int) -> Table:
        """The students of one class under our own heads; grades that are no year and UPNs as keys are left out.

        Raises Refused where they are far too many.
        """
        places = self.classes[chosen][1]
        refuse_too_many(len(places))
        rows = []
        for line, place in enumerate(places, 1):
            key, given, family, grades = self.people[place]
            year, fault = year_of(next(iter(grades.replace(",", " ").split()), ""))
            kept = "" if UPN.match(key.replace(" ", "")) else key
            rows.append((line, (given, family, "" if fault or year is None else str(year), kept)))
        return Table(tuple(HEADS.values())[:4], tuple(rows), is_ours=True)


def read_upload(content: bytes) -> Table | Roster:
    """What is in the file, told by its first bytes and never by its name; of a bundle with one class its students.

    Raises Refused with a sentence.
    """
    _refuse_outright(content)
    if not content.startswith(ZIP):
        return read_table(content)
    if all(sign in content for sign in ROSTER_SIGNS):
        found = _apart("roster", content)
        classes = tuple((title, tuple(places)) for title, places in found["classes"])
        if not classes:
            raise Refused("No class in this bundle has a student. Export it again with its enrolments.")
        roster = Roster(classes, tuple(tuple(person) for person in found["people"]))
        return roster if len(classes) > 1 else roster.table(0)
    rows, unread = _of_workbook(_apart("workbook", content), has_heads)
    return made_table(rows, unread=unread)


def read_rows(content: bytes, names_columns: NamesColumns) -> tuple[Rows, tuple[str, ...]]:
    """The lines of a CSV file or workbook from the one on that names its columns, for lists of other kinds; and what
    was hidden in it and so not read. Raises Refused with a sentence."""
    _refuse_outright(content)
    if content.startswith(ZIP):
        return _of_workbook(_apart("workbook", content), names_columns)
    rows = csv_rows(content)
    return rows[_start(rows, names_columns) :], ()


def _refuse_outright(content: bytes) -> None:
    if len(content) > LARGEST:
        raise Refused("This file is larger than 1 MB. Leave only the pupils of this group and upload it again.")
    if content.startswith(OLD):
        raise Refused("This workbook is old or has a password. Save it as .xlsx without one and upload that.")


def _start(rows: Rows, names_columns: NamesColumns) -> int:
    return next((place for place, (_, cells) in enumerate(rows[:20]) if names_columns(cells)), 0)


def _of_workbook(found: dict[str, Any], names_columns: NamesColumns) -> tuple[Rows, tuple[str, ...]]:
    """The first sheet that names its columns, else the first that has anything."""
    sheets = [sheet for sheet in found["sheets"] if sheet["rows"]]
    if not sheets:
        raise Refused("Nothing is to be seen in this workbook. Hidden sheets, rows and columns are not read.")
    sheet = next((one for one in sheets if any(names_columns(cells) for _, cells in one["rows"][:20])), sheets[0])
    rows = [(number, tuple(cells)) for number, cells in sheet["rows"]]
    unread = [
        count(number, f"hidden {what}")
        for number, what in (
            (found["hidden_sheets"], "sheet"),
            (sheet["hidden_columns"], "column"),
            (sheet["hidden_rows"], "row"),
        )
        if number
    ]
    return rows[_start(rows, names_columns) :], tuple(unread)


def _apart(kind: str, content: bytes) -> dict[str, Any]:
    """Read in a process of its own, so that whatever is in the file costs this one nothing."""
    try:
        done = subprocess.run(  # noqa: S603 - our own file, and the upload on its standard input
            [sys.executable, "-I", str(READER), kind], input=content, capture_output=True, timeout=SECONDS, check=False
        )
        found: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise Refused("This file takes too long to read. Copy the list into a new workbook and upload that.") from error
    if "says" in found:
        raise Refused(found["says"])
    return found
