"""A file of term calendars: every row read, every fault told at once with its line. Nothing is kept here."""

import csv
import io
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from portal.places.models import DateKind
from portal.places.terms import academic_year, problem
from portal.web.csv_files import delimiter_of, not_csv

MOST_BYTES = 1_000_000
MOST_ROWS = 5000
LONGEST_LABEL = 80
COLUMNS = ("scope", "academic_year", "kind", "start", "end", "label")
HEADER = ",".join(COLUMNS)
KINDS = {kind.value.lower(): kind for kind in DateKind}
KIND_WORDS = f"{', '.join(kind.value for kind in list(DateKind)[:-1])} or {list(DateKind)[-1].value}"


@dataclass(frozen=True)
class Fault:
    line: int
    say: str


class Faulty(Exception):
    """The file has faults; none of its rows was taken."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__(f"{len(faults)} faults")
        self.faults = faults


@dataclass(frozen=True)
class Row:
    line: int
    scope: str
    """Three-digit LA code, or a school's number."""
    academic_year: str
    kind: DateKind
    start: date
    end: date
    label: str


def read_csv(content: bytes, scopes: Collection[str]) -> list[Row]:
    """Rows of a calendar file with the columns COLUMNS. `scopes`: the codes and numbers known here.

    Raises Faulty with every fault of every row at once.
    """
    text = _text(content)
    reader = csv.DictReader(io.StringIO(text), delimiter=delimiter_of(text))
    reader.fieldnames = _heads(reader)
    rows: list[Row] = []
    faults: list[Fault] = []
    for typed in _lines(reader):
        if reader.line_num > MOST_ROWS:
            raise Faulty([Fault(reader.line_num, f"More than {MOST_ROWS} rows. Split the file")])
        given = {name: (typed.get(name) or "").strip() for name in COLUMNS}
        row, says = _row(reader.line_num, given, scopes)
        rows += [row] if row else []
        faults += [Fault(reader.line_num, say) for say in says]
    if not rows and not faults:
        faults.append(Fault(1, "There is no row under the header. Add one line for each run of days"))
    if faults:
        raise Faulty(faults)
    return rows


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise Faulty([Fault(1, "This file is larger than 1 MB. Split it")])
    if say := not_csv(content):
        raise Faulty([Fault(1, say)])
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if not text.strip():
        raise Faulty([Fault(1, f"This file is empty. Begin it with the line {HEADER}")])
    return text


def _heads(reader: "csv.DictReader[str]") -> list[str]:
    try:
        heads = [(name or "").strip().lower() for name in reader.fieldnames or []]
    except csv.Error as error:
        raise _unreadable(reader) from error
    missing = [name for name in COLUMNS if name not in heads]
    if len(missing) == len(COLUMNS):
        raise Faulty([Fault(1, f"The first line must name the columns. Put this line on top: {HEADER}")])
    if missing:
        names = f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing"
        raise Faulty([Fault(1, f"The first line must name the columns {HEADER}; {names}")])
    return heads


def _lines(reader: "csv.DictReader[str]") -> Iterator[dict[str, str]]:
    try:
        yield from reader
    except csv.Error as error:
        raise _unreadable(reader) from error


def _unreadable(reader: "csv.DictReader[str]") -> Faulty:
    say = "This line cannot be read. Look for a quotation mark that is never closed"
    return Faulty([Fault(reader.line_num, say)])


def _row(line: int, given: Mapping[str, str], scopes: Collection[str]) -> tuple[Row | None, list[str]]:
    """The row, or every sentence about what to write instead."""
    kind, start, end = KINDS.get(given["kind"].lower()), _day(given["start"]), _day(given["end"])
    says = [
        _scope_fault(given["scope"], scopes),
        _year_fault(given["academic_year"], start),
        None if kind else f"kind: write {KIND_WORDS}{_not(given['kind'])}",
        None if start else f"start: write a date like 15/02/2027{_not(given['start'])}",
        None if end else f"end: write a date like 19/02/2027{_not(given['end'])}",
        problem(kind, start, end) if kind and start and end else None,
        _label_fault(given["label"]),
    ]
    faults = [say for say in says if say]
    if faults or kind is None or start is None or end is None:
        return None, faults
    return Row(line, given["scope"], given["academic_year"], kind, start, end, given["label"]), []


def _not(typed: str) -> str:
    return f", not “{typed[:40]}”" if typed else "; it is empty"


def _scope_fault(scope: str, scopes: Collection[str]) -> str | None:
    if not re.fullmatch(r"[0-9]{3,6}", scope):
        return f"scope: write an authority's three-digit code, like 308, or a school's number{_not(scope)}"
    if scope not in scopes:
        what = "authority has the code" if len(scope) == 3 else "school has the number"
        return f"scope: no {what} {scope} here. Look it up on the Schools page"
    return None


def _year_fault(typed: str, start: date | None) -> str | None:
    if start is not None:
        right = academic_year(start)
        return None if typed == right else f"academic_year: write {right}, in which {start:%d/%m/%Y} lies{_not(typed)}"
    if re.fullmatch(r"[0-9]{4}/[0-9]{4}", typed) and int(typed[5:]) == int(typed[:4]) + 1:
        return None
    return f"academic_year: write it like 2026/2027{_not(typed)}"


def _label_fault(label: str) -> str | None:
    if not label:
        return "label: write a name, like Spring half-term; it is empty"
    if len(label) > LONGEST_LABEL:
        return f"label: write at most {LONGEST_LABEL} letters; these are {len(label)}"
    if re.search(r"[\x00-\x1f\x7f<>]", label):
        return "label: write letters, figures and ordinary signs only, without < and >"
    return None


def _day(typed: str) -> date | None:
    parts = re.split(r"[-/.]", typed)
    if len(parts) != 3 or not all(part.isascii() and part.isdigit() for part in parts):
        return None
    year, month, day = parts if len(parts[0]) == 4 else parts[::-1]
    try:
        return date(int(year), int(month), int(day)) if len(year) == 4 else None
    except ValueError:
        return None
