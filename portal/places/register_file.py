"""Reading the national register's bulk file ("edubasealldata"), one line at a time, whatever its state.

Columns are matched by name: headers of 120 to 140 columns are about (Get Information About Schools,
Department for Education). Head teachers' names are never read.
"""

import codecs
import csv
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TextIO

from portal.places.models import SchoolKind, SchoolStatus

MOST_BYTES = 100_000_000
REQUIRED = ("URN", "LA (code)", "EstablishmentName", "EstablishmentStatus (code)")
STATUSES = {
    "1": SchoolStatus.OPEN,
    "2": SchoolStatus.CLOSED,
    "3": SchoolStatus.CLOSING,
    "4": SchoolStatus.PROPOSED,
}
WELSH_TYPE = "30"
KINDS_BY_TYPE = dict.fromkeys(("14", "38", "42", "43"), SchoolKind.PUPIL_REFERRAL_UNIT) | dict.fromkeys(
    ("07", "08", "10", "12", "33", "36", "44"), SchoolKind.SPECIAL
)
"""Type codes of the register; the rest follow from the phase."""
KINDS_BY_PHASE = {
    "nursery": SchoolKind.PRIMARY,
    "primary": SchoolKind.PRIMARY,
    "middle deemed primary": SchoolKind.PRIMARY,
    "secondary": SchoolKind.SECONDARY,
    "middle deemed secondary": SchoolKind.SECONDARY,
    "16 plus": SchoolKind.FURTHER_EDUCATION,
    "all-through": SchoolKind.ALL_THROUGH,
}


WHOLE = re.compile("[0-9]{1,9}")
"""What every database keeps as a whole number."""


class NotARegisterFile(Exception):
    """The file cannot be read at all; the text says why and what to do."""


@dataclass(frozen=True)
class Line:
    """One school as the file tells it. `facts` are columns of `school`, without key and authority."""

    number: int
    """Line in the file; the header is line 1."""
    urn: int
    la_code: str
    la_name: str | None
    gss_code: str | None
    close_day: date | None
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class Refusal:
    number: int
    urn: str
    reason: str


class Unreadable(ValueError):
    """A field that cannot be understood; the text names it."""


def read(path: Path) -> Iterator[Line | Refusal]:
    """Every row of the file, in its order, as a line or as a refusal with the reason.

    Raises NotARegisterFile if there is no usable header or the file is too large.
    """
    if path.stat().st_size > MOST_BYTES:
        raise NotARegisterFile("The file is larger than 100 MB. Download edubasealldata as CSV, not as XML or a ZIP.")
    with path.open(encoding=encoding_of(path), errors="replace", newline="") as file:
        yield from _rows(file)


def encoding_of(path: Path) -> str:
    """UTF-8 if every byte of the file fits it (somebody saved it again), else the register's own cp1252."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        try:
            while block := file.read(1 << 20):
                decoder.decode(block)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _rows(file: TextIO) -> Iterator[Line | Refusal]:
    reader = csv.reader(file)
    try:
        header = [name.strip() for name in next(reader, [])]
        missing = [name for name in REQUIRED if name not in header]
        if missing:
            raise NotARegisterFile(
                f"The first line lacks {', '.join(missing)}. "
                "Import the file edubasealldata of Get Information About Schools."
            )
        for cells in reader:
            if any(cells):
                yield _line(reader.line_num, header, cells)
    except csv.Error as fault:
        raise NotARegisterFile(f"Line {reader.line_num}: this is not a CSV file ({fault}).") from fault


def _line(number: int, header: list[str], cells: list[str]) -> Line | Refusal:
    given = dict(zip(header, (cell.strip() for cell in cells), strict=False))
    urn = given.get("URN", "")
    try:
        _check_shape(header, cells)
        return _school(number, given)
    except Unreadable as fault:
        return Refusal(number, urn, str(fault))


def _check_shape(header: list[str], cells: list[str]) -> None:
    if len(cells) != len(header):
        raise Unreadable(f"{len(cells)} fields where the header has {len(header)}: the values may have shifted")
    if any("�" in cell for cell in cells):
        raise Unreadable("letters of this row were lost when the file was saved. Download it again")


def _school(number: int, given: Mapping[str, str]) -> Line:
    if not WHOLE.fullmatch(given["URN"]):
        raise Unreadable(f"URN {given['URN'][:20]!r} is not a number")
    kind_code = given.get("TypeOfEstablishment (code)", "").zfill(2)
    gss = given.get("GSSLACode (name)") or None
    if kind_code == WELSH_TYPE or (gss or "").startswith("W"):
        raise Unreadable("a Welsh establishment: outside this register's use here")
    status = STATUSES.get(given["EstablishmentStatus (code)"])
    if status is None:
        raise Unreadable(f"status code {given['EstablishmentStatus (code)']!r} is none of 1, 2, 3, 4")
    if not given["EstablishmentName"]:
        raise Unreadable("the name is blank")
    la_code = given["LA (code)"].zfill(3)
    if not (la_code.isdigit() and len(la_code) == 3):
        raise Unreadable(f"LA code {given['LA (code)']!r} is not three digits")
    return Line(
        number=number,
        urn=int(given["URN"]),
        la_code=la_code,
        la_name=given.get("LA (name)") or None,
        gss_code=gss,
        close_day=_day(given, "CloseDate"),
        facts=_facts(given, la_code, kind_code) | {"status": status},
    )


def _facts(given: Mapping[str, str], la_code: str, kind_code: str) -> dict[str, Any]:
    number = given.get("EstablishmentNumber", "")
    return {
        "name": given["EstablishmentName"],
        "kind": _kind(given, kind_code),
        "establishment_number": la_code + number.zfill(4) if number.isdigit() else None,
        "type_name": given.get("TypeOfEstablishment (name)") or None,
        "low_age": _whole(given, "StatutoryLowAge"),
        "high_age": _whole(given, "StatutoryHighAge"),
        "gender": given.get("Gender (name)") or None,
        "pupils": _whole(given, "NumberOfPupils"),
        "street": given.get("Street") or None,
        "locality": ", ".join(filter(None, (given.get("Locality"), given.get("Address3")))) or None,
        "town": given.get("Town") or None,
        "postcode": given.get("Postcode") or None,
        "ward_code": given.get("AdministrativeWard (code)") or None,
        "ward_name": given.get("AdministrativeWard (name)") or None,
        "trust_name": given.get("Trusts (name)") or None,
        "ukprn": given.get("UKPRN") or None,
        "easting": _whole(given, "Easting"),
        "northing": _whole(given, "Northing"),
        "open_day": _day(given, "OpenDate"),
        "close_day": _day(given, "CloseDate"),
        "changed_day": _day(given, "LastChangedDate"),
    }


def _kind(given: Mapping[str, str], kind_code: str) -> SchoolKind:
    if kind_code in KINDS_BY_TYPE:
        return KINDS_BY_TYPE[kind_code]
    if kind_code == "18":
        return SchoolKind.FURTHER_EDUCATION
    phase = given.get("PhaseOfEducation (name)", "").lower()
    if phase in KINDS_BY_PHASE:
        return KINDS_BY_PHASE[phase]
    low, high = _whole(given, "StatutoryLowAge") or 0, _whole(given, "StatutoryHighAge") or 0
    if low < 11 < high and high > 12:
        return SchoolKind.ALL_THROUGH
    return SchoolKind.SECONDARY if high > 11 else SchoolKind.PRIMARY


def _whole(given: Mapping[str, str], column: str) -> int | None:
    """A whole number; blanks and ".." are missing; "1,029" is 1029."""
    text = given.get(column, "").replace(",", "")
    if text in ("", ".."):
        return None
    if not WHOLE.fullmatch(text):
        raise Unreadable(f"{column} {given[column][:20]!r} is not a whole number")
    return int(text)


def _day(given: Mapping[str, str], column: str) -> date | None:
    """dd-mm-yyyy, dd/mm/yyyy or yyyy-mm-dd."""
    text = given.get(column, "")
    if not text:
        return None
    parts = text.replace("/", "-").split("-")
    if len(parts) == 3 and all(part.isdigit() for part in parts):
        year, month, day = parts if len(parts[0]) == 4 else parts[::-1]
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            pass
    raise Unreadable(f"{column} {text!r} is not a date like 31-08-2024")


def batches(rows: Iterator[Line | Refusal], size: int) -> Iterator[list[Line | Refusal]]:
    while batch := list(itertools.islice(rows, size)):
        yield batch
