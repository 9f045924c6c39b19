"""A class list as a school exports it: read, its columns guessed, each line checked. Nothing is kept here."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from portal.groups.entries import Entry, read_entry
from portal.groups.rules import folded
from portal.web.csv_files import delimiter_of, not_csv

LARGEST = 1_000_000
"""Bytes of one file."""
MOST_ROWS = 200
MOST_COLUMNS = 60
LONGEST_CELL = 400
"""Letters kept of one cell until it is checked; every limit is below it."""


class Refused(Exception):
    """The file cannot be used; the text says what to do."""


class Column(StrEnum):
    GIVEN = "given"
    FAMILY = "family"
    YEAR = "year"
    KEY = "key"
    SEX = "sex"
    NEED = "need"


GUESSES: dict[Column, frozenset[str]] = {
    Column.GIVEN: frozenset(
        {
            "given name",
            "given names",
            "first name",
            "firstname",
            "forename",
            "forenames",
            "given",
            "first",
            "preferred name",
        }
        | {"preferred first name", "preferred forename", "legal forename", "chosen name", "known as"}
    ),
    Column.FAMILY: frozenset(
        {"family name", "last name", "lastname", "surname", "family", "last", "legal surname", "preferred surname"}
        | {"initial", "family name or initial", "family name initial", "second name", "preferred last name"}
    ),
    Column.YEAR: frozenset(
        {"year", "year group", "yeargroup", "yr", "nc year", "national curriculum year", "yr grp", "nc yr"}
    ),
    Column.KEY: frozenset(
        {
            "key",
            "school key",
            "schools own key",
            "school s own key",
            "admission number",
            "admission no",
            "adno",
            "adm no",
        }
        | {"pupil id", "student id", "school id", "mis id", "roll number", "school reference"}
    ),
    Column.SEX: frozenset({"sex", "gender", "legal sex"}),
    Column.NEED: frozenset({"access need", "access needs", "access", "adjustment", "adjustments", "support needed"}),
}
REQUIRED = (Column.GIVEN, Column.FAMILY)

NEVER_KEPT: tuple[tuple[str, frozenset[str]], ...] = (
    ("date of birth", frozenset({"dob", "birth", "birthday", "born", "age"})),
    ("UPN", frozenset({"upn", "uln"})),
    ("address", frozenset({"address", "postcode", "street", "town", "house"})),
    (
        "ethnicity, language or faith",
        frozenset({"ethnic", "ethnicity", "religion", "faith", "language", "nationality"}),
    ),
    ("telephone or e-mail", frozenset({"phone", "telephone", "mobile", "email", "contact", "contacts"})),
    (
        "home circumstances",
        frozenset({"fsm", "premium", "pp", "lac", "cin", "cp", "care", "parent", "carer", "guardian"}),
    ),
    (
        "health or special needs",
        frozenset({"sen", "send", "ehcp", "medical", "allergy", "allergies", "diagnosis", "health"}),
    ),
    ("conduct", frozenset({"behaviour", "exclusion", "exclusions", "suspensions", "points", "police", "offence"})),
)


def never_kept(head: str) -> str | None:
    """What kind of fact this column holds that may not be kept, or None."""
    words = set(folded(head).split()) | {folded(head).replace(" ", "")}
    if "mail" in words:
        return "telephone or e-mail"
    return next((kind for kind, signs in NEVER_KEPT if words & signs), None)


@dataclass(frozen=True)
class Table:
    """Heads and rows as text. Cells of columns that may not be kept are already empty."""

    heads: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    """Line of the file, and its cells."""


@dataclass(frozen=True)
class Line:
    """One line of the file: a person, or what to type instead."""

    number: int
    entry: Entry | None
    problems: tuple[str, ...] = ()

    @property
    def says(self) -> str:
        """The problems as sentences."""
        pieces = [piece for one in self.problems for piece in one.split("; ")]
        return " ".join(f"{piece[:1].upper()}{piece[1:]}." for piece in pieces)


def read_table(content: bytes) -> Table:
    """The file as a table. Raises Refused with a sentence."""
    text = _text(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=False)
    rows: list[tuple[int, tuple[str, ...]]] = []
    try:
        for cells in reader:
            if len(cells) > MOST_COLUMNS:
                raise Refused(f"Line {reader.line_num} has {len(cells)} columns. Keep only names, year group and key.")
            if any(cell.strip() for cell in cells):
                rows.append((reader.line_num, tuple(cell.strip()[:LONGEST_CELL] for cell in cells)))
    except csv.Error as error:
        raise Refused(
            f"Line {reader.line_num} cannot be read. Look for a quotation mark that is never closed."
        ) from error
    return _table(rows)


def _text(content: bytes) -> str:
    if len(content) > LARGEST:
        raise Refused("This file is larger than 1 MB. Leave only the pupils of this group and upload it again.")
    if says := not_csv(content):
        raise Refused(says)
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text.replace("\r\n", "\n").replace("\r", "\n")
    raise Refused("Some letters of this file cannot be read. Save the list as CSV UTF-8 and upload that file.")


def _table(rows: list[tuple[int, tuple[str, ...]]]) -> Table:
    if not rows:
        raise Refused("This file is empty. Choose a CSV file with one pupil a line.")
    _, heads = rows[0]
    if not any(folded(head) in known for head in heads for known in GUESSES.values()):
        raise Refused(
            "The first line does not name the columns. Put a line on top with Given name, Family name and Year group."
        )
    if len(rows) - 1 > MOST_ROWS:
        raise Refused(
            f"There are {len(rows) - 1:,} pupils in this file. A class list holds at most {MOST_ROWS}. "
            "Leave only the pupils of this group and upload it again."
        )
    if len(rows) == 1:
        raise Refused("There is no pupil under the first line. Add one pupil a line and upload it again.")
    barred = {place for place, head in enumerate(heads) if never_kept(head)}
    width = len(heads)
    kept = (
        (number, tuple("" if place in barred else cell for place, cell in enumerate((*cells, *[""] * width)[:width])))
        for number, cells in rows[1:]
    )
    return Table(heads, tuple(kept))


def guess(heads: Sequence[str], *, wants_sex: bool) -> dict[int, Column]:
    """Which column of the file is which of ours; each of ours at most once, barred ones never."""
    found: dict[int, Column] = {}
    for place, head in enumerate(heads):
        column = next((column for column, names in GUESSES.items() if folded(head) in names), None)
        if column is None or column in found.values() or never_kept(head):
            continue
        if column is not Column.SEX or wants_sex:
            found[place] = column
    return found


def mapping_fault(mapping: Mapping[int, Column]) -> str | None:
    """What to choose, where the columns do not make a class list."""
    chosen = list(mapping.values())
    if any(chosen.count(column) > 1 for column in chosen):
        return "Two columns are the same. Choose each only once"
    if any(column not in chosen for column in REQUIRED):
        return "Choose which column holds the given name and which the family name or initial"
    return None


def read_lines(table: Table, mapping: Mapping[int, Column]) -> list[Line]:
    """Every line as a person or as what to type instead; the second of two that are alike is a problem."""
    lines: list[Line] = []
    first: dict[str, int] = {}
    for number, cells in table.rows:
        typed = {column.value: cells[place] for place, column in mapping.items()}
        entry, problems = read_entry(**typed)
        if entry is not None and entry.match in first:
            same = (
                f"has the key of line {first[entry.match]}"
                if entry.key
                else f"is the pupil of line {first[entry.match]}"
            )
            entry, problems = None, [f"this {same}; delete one, or give each the school's own key"]
        elif entry is not None:
            first[entry.match] = number
        lines.append(Line(number, entry, tuple(problems)))
    return lines
