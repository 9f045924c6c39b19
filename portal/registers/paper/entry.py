"""What is typed from a marked sheet: one choice a row, in the words of the sheet. A row left blank says nothing.

As with the register's page, one rendered form is one device and each row has its number in it, so that a form sent
again counts once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from werkzeug.datastructures import MultiDict

from portal import clock
from portal.db import as_uuid
from portal.groups.models import AbsenceReason
from portal.registers.dosage import PART_TIME
from portal.registers.models import EventKind, MarkValue, Source
from portal.registers.rules import Correction
from portal.registers.service import Item
from portal.registers.sheet import MOST_PEOPLE, TYPE_A_NUMBER

BLANK = "blank"
"""Was left blank on the sheet: whatever is recorded already stays."""

MARKS: tuple[tuple[str, str, str, str], ...] = (
    (MarkValue.PRESENT.value, "present", "✓", "Present"),
    (MarkValue.LATE.value, "late", "L", "Late"),
    (MarkValue.LEFT_EARLY.value, "present", "E", "Left early"),
    (MarkValue.ABSENT_KNOWN.value, "absent", "K", "Absent: the school knows why"),
    (MarkValue.ABSENT_UNEXPLAINED.value, "absent", "U", "Absent: unexplained"),
    (MarkValue.NOT_EXPECTED.value, "other", "N", "Not expected today"),
    (BLANK, "blank", "–", "Left blank on the sheet"),
)
"""Value, look, sign and words of each choice, in the order of the sheet's columns."""
CHOICES = frozenset(value for value, *_ in MARKS)

CHOOSE = "Choose one of the marks, or leave the row alone"

WHY: Mapping[MarkValue, AbsenceReason] = {
    MarkValue.ABSENT_KNOWN: AbsenceReason.SCHOOL_KNOWS,
    MarkValue.ABSENT_UNEXPLAINED: AbsenceReason.NOT_KNOWN,
}


@dataclass(frozen=True)
class Line:
    number: int
    enrolment_id: UUID
    event_id: UUID
    bases: frozenset[UUID]
    saw: str
    """The mark that the form showed, as `seen` writes it."""
    mark: str
    minutes: str
    fault: str = ""


@dataclass(frozen=True)
class Typed:
    device_id: UUID | None
    lines: tuple[Line, ...]
    is_damaged: bool = False
    """True where a hidden field is not what the page had put there."""

    @property
    def faults(self) -> Sequence[Line]:
        return [line for line in self.lines if line.fault]


def seen(value: MarkValue | None, minutes: int | None) -> str:
    return f"{value or ''}|{'' if minutes is None else minutes}"


def read(form: MultiDict[str, str]) -> Typed:
    """Everything typed, with the faults of each row; never raises."""
    people = form.getlist("who")[:MOST_PEOPLE]
    numbers = form.getlist("row")[:MOST_PEOPLE]
    lines = [line for who, number in zip(people, numbers, strict=False) if (line := _line(form, number, who))]
    device_id = as_uuid(form.get("device", ""))
    damaged = device_id is None or len(lines) != len(form.getlist("who"))
    return Typed(device_id, tuple(lines), damaged)


def _line(form: MultiDict[str, str], number: str, who: str) -> Line | None:
    enrolment_id, event_id = as_uuid(who), as_uuid(form.get(f"event-{number}", ""))
    bases = [as_uuid(base) for base in form.get(f"bases-{number}", "").split()]
    is_number = number.isascii() and number.isdigit() and len(number) < 4
    if enrolment_id is None or event_id is None or None in bases or not is_number:
        return None
    line = Line(
        number=int(number),
        enrolment_id=enrolment_id,
        event_id=event_id,
        bases=frozenset(base for base in bases if base),
        saw=form.get(f"saw-{number}", ""),
        mark=form.get(f"mark-{number}", "")[:40],
        minutes=form.get(f"minutes-{number}", "").strip()[:20],
    )
    return replace(line, fault=_fault(line))


def _fault(line: Line) -> str:
    if line.mark not in ("", *CHOICES):
        return CHOOSE
    is_number = line.minutes.isascii() and line.minutes.isdigit()
    return TYPE_A_NUMBER if line.minutes and line.mark in PART_TIME and not is_number else ""


def value_of(line: Line) -> MarkValue | None:
    return None if line.mark in ("", BLANK) else MarkValue(line.mark)


def minutes_of(line: Line) -> int | None:
    """Of other marks minutes are not asked, so what stands there is passed over."""
    return int(line.minutes) if line.minutes and line.mark in PART_TIME else None


def is_changed(line: Line) -> bool:
    value = None if line.fault else value_of(line)
    return value is not None and seen(value, minutes_of(line)) != line.saw


def items(typed: Typed, *, fills_blanks: bool = False) -> list[Item]:
    """An event for each row whose mark is new. `fills_blanks`: rows with no choice and no mark become present."""
    made = [_item(line) for line in typed.lines if is_changed(line)]
    if fills_blanks:
        empty = [line for line in typed.lines if not line.mark and line.saw == seen(None, None)]
        made += [replace(_item(replace(line, mark=MarkValue.PRESENT.value)), fills_blank=True) for line in empty]
    return made


def _item(line: Line) -> Item:
    value = value_of(line)
    return Item(
        event_id=line.event_id,
        enrolment_id=line.enrolment_id,
        kind=EventKind.MARK,
        value=value,
        minutes=minutes_of(line),
        note=Correction.PAPER if line.bases else None,
        bases=line.bases,
        device_sequence=line.number,
        device_time=clock.now(),
        source=Source.PAPER,
        reason=WHY.get(value) if value else None,
    )
