"""A class list as a school exports it: read, and each line checked. Nothing is kept here."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.groups.columns import GUESSES, Column, never_kept
from portal.groups.entries import LONGEST_NAME, Entry, cleaned, read_entry
from portal.groups.rules import folded
from portal.web.csv_files import delimiter_of, not_csv, two_bytes_a_letter

LARGEST = 1_000_000
"""Bytes of one file."""
MOST_ROWS = 200
MOST_COLUMNS = 60
LONGEST_CELL = 400
"""Letters kept of one cell until it is checked; every limit is below it."""


Rows = list[tuple[int, tuple[str, ...]]]
"""Line of a file, and its cells."""


class Refused(Exception):
    """The file cannot be used; the text says what to do."""


@dataclass(frozen=True)
class Doubt:
    """A line of a pasted list that is perhaps no name: it is shown, and added only if somebody says it is one."""

    number: int
    text: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """Heads and rows as text. Cells of columns that may not be kept are already empty."""

    heads: tuple[str, ...]
    rows: tuple[tuple[int, tuple[str, ...]], ...]
    """Line of the file, and its cells."""
    doubts: tuple[Doubt, ...] = ()
    unread: tuple[str, ...] = ()
    """What was hidden in the file and so not read, in words."""
    is_ours: bool = False
    """The heads are our own: there were none in what was pasted or exported."""


@dataclass(frozen=True)
class Line:
    """One line of the file: a person, or what to type instead."""

    number: int
    entry: Entry | None
    problems: tuple[str, ...] = ()
    given: str = ""
    """The name as it was given, so that a line can be found that has no number where it came from."""

    @property
    def says(self) -> str:
        """The problems as sentences."""
        pieces = [piece for one in self.problems for piece in one.split("; ")]
        return " ".join(f"{piece[:1].upper()}{piece[1:]}." for piece in pieces)


def read_table(content: bytes) -> Table:
    """The file as a table. Raises Refused with a sentence."""
    return made_table(csv_rows(content))


def csv_rows(content: bytes) -> Rows:
    """The lines of a CSV file that hold anything. Raises Refused with a sentence."""
    text = _text(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter_of(text), strict=False)
    rows: Rows = []
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
    return rows


def _text(content: bytes) -> str:
    if len(content) > LARGEST:
        raise Refused("This file is larger than 1 MB. Leave only the pupils of this group and upload it again.")
    encoding = two_bytes_a_letter(content)
    if encoding is None and (says := not_csv(content)):
        raise Refused(says)
    for each in (encoding,) if encoding else ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(each)
        except UnicodeDecodeError:
            continue
        return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    raise Refused("Some letters of this file cannot be read. Save the list as CSV UTF-8 and upload that file.")


def has_heads(cells: Sequence[str]) -> bool:
    """Whether these cells name columns as we know them."""
    return any(folded(cell) in known for cell in cells for known in GUESSES.values())


def made_table(rows: Rows, *, doubts: tuple[Doubt, ...] = (), unread: tuple[str, ...] = ()) -> Table:
    """The table whose first row names its columns. Raises Refused where it does not, or has nobody or too many."""
    if not rows:
        raise Refused("This file is empty. Choose a file with one pupil a line.")
    _, heads = rows[0]
    if not has_heads(heads):
        raise Refused(
            "The first line does not name the columns. Put a line on top with Given name, Family name and Year group."
        )
    refuse_too_many(len(rows) - 1)
    if len(rows) == 1:
        raise Refused("There is no pupil under the first line. Add one pupil a line and upload it again.")
    barred = {place for place, head in enumerate(heads) if never_kept(head)}
    width = len(heads)
    kept = (
        (number, tuple("" if place in barred else cell for place, cell in enumerate((*cells, *[""] * width)[:width])))
        for number, cells in rows[1:]
    )
    return Table(heads, tuple(kept), doubts, unread)


def refuse_too_many(people: int) -> None:
    if people > MOST_ROWS:
        raise Refused(
            f"There are {people:,} pupils in this list. A class list holds at most {MOST_ROWS}. "
            "Leave only the pupils of this group and give it again."
        )


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
        lines.append(Line(number, entry, tuple(problems), _as_given(typed)))
    return lines


def _as_given(typed: Mapping[str, str]) -> str:
    whole = cleaned(f"{typed.get('given', '')} {typed.get('family', '')}")
    return "".join(letter for letter in whole if letter.isprintable())[:LONGEST_NAME]
