"""Reads an uploaded workbook or OneRoster bundle. Run as a file, in a process of its own with limits on time and
memory, so it imports the standard library alone: what it finds goes out as JSON, and nothing rests on a disk.

`python zipped.py workbook|roster < upload` answers {"sheets": …} or {"classes": …}, or {"says": what to do instead}.
"""

import contextlib
import csv
import io
import json
import re
import resource
import sys
import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any
from xml.parsers import expat  # noqa: S407 - no document type is let in, and the process has limits

MEMORY, SECONDS = 512_000_000, 10
UNPACKED = 50_000_000
RATIO = 100
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # those of Office files (ECMA-376 part 2, annex C)
SMALL = 1_000_000  # what unpacks to less may have been packed as well as it likes
ENTRIES = 2_000
ROWS = 5_000
COLUMNS = 200
PEOPLE = 5_000
CELL = 400


class Refused(Exception):
    """The file cannot be used; the text says what to do."""


BROKEN = "This file cannot be read. Open it in Excel, save it again, and upload that file."
TOO_LARGE = "This file unpacks to more than a class list can be. Copy the list into a new workbook and upload that."
LOCKED = "This file has a password. Save it without one and upload that file."


def opened(content: bytes) -> zipfile.ZipFile:
    """The zip, once its directory promises no more than we take."""
    try:
        packed = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise Refused(BROKEN) from error
    entries = packed.infolist()
    if len(entries) > ENTRIES or sum(one.file_size for one in entries) > UNPACKED:
        raise Refused(TOO_LARGE)
    if any(one.file_size > SMALL and one.file_size > RATIO * max(one.compress_size, 1) for one in entries):
        raise Refused(TOO_LARGE)
    if any(one.flag_bits & 1 or one.compress_type not in PACKINGS for one in entries):
        raise Refused(LOCKED if any(one.flag_bits & 1 for one in entries) else BROKEN)
    return packed


def read(packed: zipfile.ZipFile, name: str) -> bytes:
    """One file of it; what is longer than its directory said is refused."""
    try:
        with packed.open(name) as file:
            found = file.read(UNPACKED + 1)
    except (zipfile.BadZipFile, zlib.error, KeyError, EOFError, OSError, ValueError) as error:
        raise Refused(BROKEN) from error
    if len(found) > UNPACKED:
        raise Refused(TOO_LARGE)
    return found


def parse(content: bytes, start: Callable[..., None], end: Callable[[str], None], text: Callable[[str], None]) -> None:
    """Walks through XML by local names; document types and so entities are refused."""
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True

    def refuse(*_: Any) -> None:
        raise Refused(BROKEN)

    def local(name: str) -> str:
        return name.rpartition("}")[2]

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = lambda name, marks: start(local(name), {local(key): marks[key] for key in marks})
    parser.EndElementHandler = lambda name: end(local(name))
    parser.CharacterDataHandler = text
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Refused(BROKEN) from error


def elements(content: bytes, wanted: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = []
    parse(content, lambda name, marks: found.append(marks) if name == wanted else None, lambda _: None, lambda _: None)
    return found


class Strings:
    """The table of shared strings; how a word is to be spoken is left out."""

    def __init__(self, content: bytes) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._is_text = False
        self._spoken = 0
        parse(content, self._start, self._end, self._text)

    def _start(self, name: str, _marks: dict[str, str]) -> None:
        self._spoken += name == "rPh"
        self._is_text = name == "t" and not self._spoken

    def _end(self, name: str) -> None:
        self._is_text = False
        self._spoken -= name == "rPh"
        if name == "si":
            self.found.append("".join(self._pieces)[:CELL])
            self._pieces = []

    def _text(self, text: str) -> None:
        if self._is_text:
            self._pieces.append(text)


class Sheet:
    """One sheet as it is seen: hidden rows and columns are passed over, a formula gives the value it last had."""

    def __init__(self, content: bytes, strings: list[str]) -> None:
        self.rows: list[tuple[int, list[str]]] = []
        self.hidden_columns: set[int] = set()
        self.hidden_rows = 0
        self._strings = strings
        self._cells: dict[int, str] = {}
        self._number = self._place = 0
        self._skips = False
        self._kind = ""
        self._inside = ""
        self._parts: dict[str, str] = {}
        parse(content, self._start, self._end, self._text)

    def _start(self, name: str, marks: dict[str, str]) -> None:
        if name == "col" and _is_on(marks.get("hidden")):
            first, last = _whole(marks.get("min")), _whole(marks.get("max"))
            self.hidden_columns.update(range(first - 1, min(last, COLUMNS)))
        elif name == "row":
            self._begin_row(marks)
        elif name == "c":
            self._place = _column(marks.get("r", "")) if marks.get("r") else self._place + 1
            self._kind = marks.get("t", "n")
            self._parts = {}
        elif name in ("v", "f", "t"):
            self._inside = name
            self._parts.setdefault(name, "")

    def _begin_row(self, marks: dict[str, str]) -> None:
        self._number = _whole(marks.get("r")) or self._number + 1
        self._skips = _is_on(marks.get("hidden"))
        self.hidden_rows += self._skips
        self._cells, self._place = {}, -1

    def _end(self, name: str) -> None:
        if name in ("v", "f", "t"):
            self._inside = ""
        elif name == "c" and self._place not in self.hidden_columns:
            self._keep(self._value())
        elif name == "row" and self._cells and not self._skips:
            if len(self.rows) > ROWS:
                raise Refused(f"This workbook has more than {ROWS:,} rows. Leave only the pupils of this group.")
            width = max(self._cells) + 1
            shown = [place for place in range(width) if place not in self.hidden_columns]
            self.rows.append((self._number, [self._cells.get(place, "") for place in shown]))

    def _keep(self, value: str) -> None:
        if not value.strip():
            return
        if self._place >= COLUMNS:
            raise Refused(f"This workbook has more than {COLUMNS} columns. Keep only names, year group and key.")
        self._cells[self._place] = value[:CELL]

    def _text(self, text: str) -> None:
        if self._inside:
            self._parts[self._inside] += text

    def _value(self) -> str:
        """A formula that has no value yet, or a fault for one, reads as a formula, which no name may begin as."""
        value = self._parts.get("v", "")
        if self._kind == "e" or ("f" in self._parts and not value):
            return "=" + (value or self._parts["f"])
        if self._kind == "s":
            place = _whole(value)
            return self._strings[place] if value and place < len(self._strings) else ""
        if self._kind == "inlineStr":
            return self._parts.get("t", "")
        return _plain(value) if self._kind == "n" else value


def _is_on(mark: str | None) -> bool:
    return mark in ("1", "true")


def _whole(mark: str | None) -> int:
    return int(mark) if mark and mark.isascii() and mark.isdigit() and len(mark) < 8 else 0


def _column(reference: str) -> int:
    """Place from 0 of a cell's reference such as "AB12"."""
    place = 0
    for letter in (re.match("[A-Za-z]*", reference) or [""])[0][:4].upper():
        place = place * 26 + ord(letter) - 64
    return place - 1


def _plain(number: str) -> str:
    """A whole number without the point that some programs write."""
    return re.sub(r"^(-?\d+)\.0+$", r"\1", number)


def workbook(content: bytes) -> dict[str, Any]:
    """The sheets that can be seen, in their order, each with its rows; and how much was hidden and left unread."""
    packed = opened(content)
    names = set(packed.namelist())
    if "xl/workbook.xml" not in names:
        raise Refused("This is a zip, but neither an Excel workbook nor a OneRoster bundle. Upload the list itself.")
    targets = {one.get("Id", ""): one for one in elements(read(packed, "xl/_rels/workbook.xml.rels"), "Relationship")}
    strings = Strings(read(packed, "xl/sharedStrings.xml")).found if "xl/sharedStrings.xml" in names else []
    sheets: list[dict[str, Any]] = []
    hidden = 0
    for one in elements(read(packed, "xl/workbook.xml"), "sheet"):
        if one.get("state", "visible") != "visible":
            hidden += 1
            continue
        target = targets.get(one.get("id", ""), {})
        path = target.get("Target", "")
        path = path.lstrip("/") if path.startswith("/") else f"xl/{path}"
        if path not in names or not target.get("Type", "").endswith("/worksheet"):
            continue
        found = Sheet(read(packed, path), strings)
        unread = {"hidden_columns": len(found.hidden_columns), "hidden_rows": found.hidden_rows}
        sheets.append({"rows": found.rows} | unread)
    return {"sheets": sheets, "hidden_sheets": hidden}


def roster(content: bytes) -> dict[str, Any]:
    """Classes with their students, of whom only names, grade and the school's key are read (1EdTech, OneRoster CSV)."""
    packed = opened(content)
    paths = {name.rpartition("/")[2].casefold(): name for name in packed.namelist()}
    if "users.csv" not in paths or "enrollments.csv" not in paths:
        raise Refused("This OneRoster bundle has no users.csv or no enrollments.csv. Export it again with both.")
    manifest = {row.get("propertyName", ""): row.get("value", "") for row in _rows(packed, paths, "manifest.csv")}
    version = manifest.get("oneroster.version", "")
    if not version.startswith(("1.1", "1.2")):
        raise Refused("This bundle is not OneRoster 1.1 or 1.2. Export it as one of these, or as CSV.")
    members: dict[str, list[str]] = {}
    for row in _rows(packed, paths, "enrollments.csv"):
        if row.get("role", "").strip().casefold() == "student":
            members.setdefault(row.get("classSourcedId", ""), []).append(row.get("userSourcedId", ""))
    wanted = {key for keys in members.values() for key in keys}
    if len(wanted) > PEOPLE:
        raise Refused(f"This bundle has more than {PEOPLE:,} students. Export only the classes that you need.")
    people = {
        row["sourcedId"]: [row.get(name, "")[:CELL] for name in ("givenName", "familyName", "grades")]
        for row in _rows(packed, paths, "users.csv")
        if row.get("sourcedId") in wanted
    }
    titles = {row.get("sourcedId", ""): row.get("title", "") for row in _rows(packed, paths, "classes.csv")}
    places = {key: place for place, key in enumerate(people)}
    classes = [
        [(titles.get(key) or key)[:80], [places[one] for one in dict.fromkeys(keys) if one in places]]
        for key, keys in members.items()
    ]
    return {"classes": sorted(one for one in classes if one[1]), "people": [[key, *people[key]] for key in people]}


def _rows(packed: zipfile.ZipFile, paths: dict[str, str], name: str) -> Iterator[dict[str, str]]:
    """Rows still in force, by their heads; none where the file is missing."""
    if name not in paths:
        return
    text = read(packed, paths[name]).decode("utf-8-sig", "replace")
    try:
        for row in csv.DictReader(io.StringIO(text, newline="")):
            whole = {key: value or "" for key, value in row.items() if key is not None}
            if whole.get("status", "").strip().casefold() != "tobedeleted":
                yield whole
    except csv.Error as error:
        raise Refused(BROKEN) from error


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    with contextlib.suppress(ValueError, OSError):  # macOS refuses
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    work = {"workbook": workbook, "roster": roster}[sys.argv[1]]
    try:
        answer = work(sys.stdin.buffer.read())
    except Refused as refusal:
        answer = {"says": str(refusal)}
    except MemoryError:
        answer = {"says": TOO_LARGE}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
