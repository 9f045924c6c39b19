"""What a register's form carries, with or without scripts: ids made for it, the heads it showed, and the choices.

One rendered form is one device, and each row's place in it is the device's number for that row's event: the same
form sent again brings the same ids, so it counts once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from werkzeug.datastructures import MultiDict

from portal import clock
from portal.db import as_uuid
from portal.groups.models import AbsenceReason
from portal.registers.models import EventKind, MarkValue
from portal.registers.rules import Correction
from portal.registers.service import Item, Slip

MOST_PEOPLE = 100
NOT_RECORDED = "none"
MARKS = ("present", "late", "absent", "not expected", NOT_RECORDED)

TYPE_A_NUMBER = "Enter the minutes as a number, such as 10"
CHOOSE_A_REASON = "Choose why they are absent from the list"
CHOOSE_A_MARK = "Choose present, late, absent, not expected or not recorded"
LATE_OR_LEFT = "Choose late or left early, not both, and enter the minutes missed in all"


@dataclass(frozen=True)
class Chosen:
    """What stands in a row's fields."""

    mark: str = ""
    minutes: str = ""
    left: bool = False
    reason: str = ""
    """Of an absence; not known unless chosen."""


BLANK = Chosen()


@dataclass(frozen=True)
class Line:
    number: int
    enrolment_id: UUID
    event_id: UUID
    bases: frozenset[UUID]
    saw: str
    """The mark that the form showed, as `seen` writes it."""
    chosen: Chosen
    filled: bool = False
    """True where "all others present" filled it in."""
    fault: str = ""


@dataclass(frozen=True)
class Typed:
    device_id: UUID | None
    lines: tuple[Line, ...]
    reason: str
    is_damaged: bool = False
    """True where a hidden field is not what the page had put there."""

    @property
    def faults(self) -> Sequence[Line]:
        return [line for line in self.lines if line.fault]

    @property
    def note(self) -> str | None:
        return self.reason or None

    @property
    def changed(self) -> Sequence[Line]:
        return [line for line in self.lines if is_changed(line)]

    @property
    def slips(self) -> dict[UUID, Slip]:
        return {line.enrolment_id: Slip(line.event_id, line.number) for line in self.lines}


def read(form: MultiDict[str, str]) -> Typed:
    """Everything typed, with the faults of each row; never raises."""
    everybody, said = form.getlist("who"), form.to_dict()
    people = everybody[:MOST_PEOPLE]
    lines = [line for line in (_line(said, number, who) for number, who in enumerate(people)) if line]
    device_id = as_uuid(said.get("device", ""))
    reason = said.get("reason", "")
    damaged = device_id is None or len(lines) != len(everybody) or reason not in ("", *Correction)
    return Typed(device_id, tuple(lines), reason if reason in tuple(Correction) else "", damaged)


def _line(form: Mapping[str, str], number: int, who: str) -> Line | None:
    enrolment_id, event_id = as_uuid(who), as_uuid(form.get(f"event-{number}", ""))
    bases = [as_uuid(base) for base in form.get(f"bases-{number}", "").split()]
    if enrolment_id is None or event_id is None or None in bases:
        return None
    chosen = Chosen(
        mark=form.get(f"mark-{number}", ""),
        minutes=form.get(f"minutes-{number}", "").strip()[:20],
        left=bool(form.get(f"left-{number}")),
        reason=form.get(f"absence-{number}", ""),
    )
    return Line(
        number=number,
        enrolment_id=enrolment_id,
        event_id=event_id,
        bases=frozenset(base for base in bases if base),
        saw=form.get(f"saw-{number}", ""),
        chosen=chosen,
        filled=bool(form.get(f"filled-{number}")),
        fault=_fault(chosen),
    )


def _fault(chosen: Chosen) -> str:
    if chosen.mark not in ("", *MARKS):
        return CHOOSE_A_MARK
    if chosen.mark == "late" and chosen.left:
        return LATE_OR_LEFT
    if chosen.mark == "absent" and chosen.reason not in ("", *AbsenceReason):
        return CHOOSE_A_REASON
    if _takes_minutes(chosen) and chosen.minutes and not (chosen.minutes.isascii() and chosen.minutes.isdigit()):
        return TYPE_A_NUMBER
    return ""


def _takes_minutes(chosen: Chosen) -> bool:
    return chosen.mark == "late" or (chosen.mark == "present" and chosen.left)


def value_of(chosen: Chosen) -> MarkValue | None:
    """The mark that these fields say; None is not recorded."""
    match chosen.mark:
        case "present":
            return MarkValue.LEFT_EARLY if chosen.left else MarkValue.PRESENT
        case "late":
            return MarkValue.LATE
        case "absent":
            return _ABSENT[reason_of(chosen) is AbsenceReason.NOT_KNOWN]
        case "not expected":
            return MarkValue.NOT_EXPECTED
        case _:
            return None


def minutes_of(chosen: Chosen) -> int | None:
    """Minutes late or left early; of other marks they are not asked, so what stands there is passed over."""
    return int(chosen.minutes) if _takes_minutes(chosen) and chosen.minutes else None


_ABSENT = {True: MarkValue.ABSENT_UNEXPLAINED, False: MarkValue.ABSENT_KNOWN}
_PLAIN = {
    MarkValue.ABSENT_UNEXPLAINED: AbsenceReason.NOT_KNOWN,
    MarkValue.ABSENT_KNOWN: AbsenceReason.SCHOOL_KNOWS,
}
"""What an absence says by itself."""


def reason_of(chosen: Chosen) -> AbsenceReason | None:
    """Why they are absent; None of anything else."""
    if chosen.mark != "absent":
        return None
    return AbsenceReason(chosen.reason or AbsenceReason.NOT_KNOWN)


def chosen_for(value: MarkValue | None, minutes: int | None, reason: AbsenceReason | None = None) -> Chosen:
    """The fields that say this mark."""
    mark = {
        None: "",
        MarkValue.PRESENT: "present",
        MarkValue.LATE: "late",
        MarkValue.LEFT_EARLY: "present",
        MarkValue.ABSENT_KNOWN: "absent",
        MarkValue.ABSENT_UNEXPLAINED: "absent",
        MarkValue.NOT_EXPECTED: "not expected",
    }[value]
    why = reason or (_PLAIN.get(value) if value else None)
    return Chosen(mark, "" if minutes is None else str(minutes), value is MarkValue.LEFT_EARLY, why or "")


def seen(value: MarkValue | None, minutes: int | None, reason: AbsenceReason | None = None) -> str:
    """A mark in one field, to tell later whether it was changed."""
    why = reason or (_PLAIN.get(value) if value else None)
    return f"{value or ''}|{'' if minutes is None else minutes}" + (f"|{why}" if why else "")


def is_changed(line: Line) -> bool:
    if line.fault or not line.chosen.mark:
        return False
    return seen(value_of(line.chosen), minutes_of(line.chosen), reason_of(line.chosen)) != line.saw


def items(typed: Typed, *, fills_blanks: bool = False) -> list[Item]:
    """An event for each changed row; a row left blank makes none. `fills_blanks`: those become present."""
    lines = list(typed.changed)
    if fills_blanks:
        present = Chosen(mark="present")
        blank = seen(None, None)
        lines += [
            replace(line, chosen=present, filled=True)
            for line in typed.lines
            if not line.chosen.mark and line.saw == blank
        ]
    return [_item(line, typed.note) for line in lines]


def _item(line: Line, note: str | None) -> Item:
    value = value_of(line.chosen)
    return Item(
        event_id=line.event_id,
        enrolment_id=line.enrolment_id,
        kind=EventKind.CLEAR if value is None else EventKind.MARK,
        value=value,
        minutes=minutes_of(line.chosen),
        note=note if line.bases else None,
        bases=line.bases,
        device_sequence=line.number,
        device_time=clock.now(),
        fills_blank=line.filled,
        reason=reason_of(line.chosen),
    )
