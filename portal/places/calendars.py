"""Term calendars: reading them from CSV, and changing them on a page."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.audit import service as audit
from portal.places.models import Authority, CalendarDate, DateKind, SchoolUrn
from portal.web.access import Act

MOST_BYTES = 1_000_000
COLUMNS = ("scope", "academic_year", "kind", "start", "end", "label")
MOST_ROWS = 5000
LONGEST_DAYS = 130


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


def academic_year(day: date) -> str:
    """Such as "2026/2027": September to August."""
    first = day.year if day.month >= 9 else day.year - 1
    return f"{first}/{first + 1}"


def problem(kind: DateKind, start: date, end: date) -> str | None:
    """What is wrong with a run of days, in words, or None."""
    if end < start:
        return "The last day is before the first. Change one of them"
    if (end - start).days > LONGEST_DAYS:
        return f"This is longer than {LONGEST_DAYS} days. Enter each term or holiday on its own"
    if kind is DateKind.INSET and start != end:
        return "An INSET day is one day. Enter each on its own"
    return None


def read_csv(content: bytes) -> list[Row]:
    """Rows of a calendar file with the columns COLUMNS. Raises Faulty with every fault at once."""
    reader = csv.DictReader(io.StringIO(_text(content)))
    names = [(name or "").strip().lower() for name in reader.fieldnames or []]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        raise Faulty(
            [Fault(1, f"The first line must name the columns {', '.join(COLUMNS)}; {', '.join(missing)} is missing")]
        )
    reader.fieldnames = names
    rows: list[Row] = []
    faults: list[Fault] = []
    for given in _lines(reader):
        if reader.line_num > MOST_ROWS:
            raise Faulty([Fault(reader.line_num, f"More than {MOST_ROWS} rows. Split the file")])
        try:
            rows.append(
                _row(
                    reader.line_num,
                    {k: (v or "").strip() for k, v in given.items() if isinstance(k, str) and not isinstance(v, list)},
                )
            )
        except ValueError as fault:
            faults.append(Fault(reader.line_num, str(fault)))
    if not rows and not faults:
        faults.append(Fault(1, "There is no row under the header"))
    if faults:
        raise Faulty(faults)
    return rows


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise Faulty([Fault(1, "This file is larger than 1 MB. Split it")])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _lines(reader: "csv.DictReader[str]") -> Iterator[dict[str, str]]:
    try:
        yield from reader
    except csv.Error as error:
        say = "This line cannot be read. Look for a quotation mark that is never closed"
        raise Faulty([Fault(reader.line_num, say)]) from error


def _row(line: int, given: dict[str, str]) -> Row:
    kinds = {kind.value.lower(): kind for kind in DateKind}
    kind = kinds.get(given["kind"].lower())
    if kind is None:
        raise ValueError(f"kind {given['kind']!r} is none of: {', '.join(kinds)}")
    start, end = _day(given, "start"), _day(given, "end")
    if say := problem(kind, start, end):
        raise ValueError(say)
    if not re.fullmatch(r"[0-9]{3,6}", given["scope"]):
        raise ValueError("scope must be a three-digit LA code or a school's number")
    if given["academic_year"] != academic_year(start):
        raise ValueError(f"academic_year must be {academic_year(start)} for {start:%d/%m/%Y}")
    if not 1 <= len(given["label"]) <= 80 or re.search(r"[\x00-\x1f\x7f<>]", given["label"]):
        raise ValueError("label must have 1 to 80 letters, figures and ordinary signs")
    return Row(line, given["scope"], given["academic_year"], kind, start, end, given["label"])


def _day(given: dict[str, str], column: str) -> date:
    parts = given[column].replace("/", "-").split("-")
    if len(parts) == 3 and all(part.isdigit() for part in parts):
        year, month, day = parts if len(parts[0]) == 4 else parts[::-1]
        try:
            return date(int(year), int(month), int(day))
        except ValueError:
            pass
    raise ValueError(f"{column} {given[column]!r} is not a date like 15/02/2027")


def import_rows(session: Session, rows: list[Row], *, by: Act) -> tuple[int, int]:
    """Add the rows not there yet; returns how many were added and how many stood already.

    Raises Faulty if a scope is unknown.
    """
    authorities = {row.la_code: row.id for row in session.scalars(select(Authority))}
    wanted = {int(row.scope) for row in rows if len(row.scope) != 3}
    schools = {row.urn: row.school_id for row in session.scalars(select(SchoolUrn).where(SchoolUrn.urn.in_(wanted)))}
    faults = [
        Fault(row.line, f"scope {row.scope} is not an authority or school here")
        for row in rows
        if not (authorities.get(row.scope) or schools.get(int(row.scope)))
    ]
    if faults:
        raise Faulty(faults)
    added = sum(
        add(
            session,
            authority_id=authorities.get(row.scope),
            school_id=None if row.scope in authorities else schools[int(row.scope)],
            kind=row.kind,
            start=row.start,
            end=row.end,
            label=row.label,
            by=by,
        )
        is not None
        for row in rows
    )
    return added, len(rows) - added


def add(
    session: Session,
    *,
    authority_id: UUID | None,
    school_id: UUID | None,
    kind: DateKind,
    start: date,
    end: date,
    label: str,
    is_sample: bool = False,
    by: Act,
) -> CalendarDate | None:
    """Put a run of days into a calendar; None if exactly this run stands there already."""
    same = select(CalendarDate.id).where(
        CalendarDate.authority_id == authority_id if authority_id else CalendarDate.school_id == school_id,
        CalendarDate.kind == kind,
        CalendarDate.start_day == start,
        CalendarDate.end_day == end,
    )
    if session.scalar(same) is not None:
        return None
    row = CalendarDate(
        authority_id=authority_id,
        school_id=school_id,
        academic_year=academic_year(start),
        kind=kind,
        start_day=start,
        end_day=end,
        label=label,
        is_sample=is_sample,
    )
    session.add(row)
    session.flush()
    audit.record(session, "added", "calendar_date", row.id, by=by)
    return row


def remove(session: Session, row: CalendarDate, *, by: Act) -> None:
    """Take a run of days out of a calendar."""
    audit.record(session, "removed", "calendar_date", row.id, by=by)
    session.delete(row)
    session.flush()
