"""What a register allows: its day, its minutes, its corrections. Knows no database."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from portal.groups.models import AbsenceReason
from portal.registers.dosage import PART_TIME
from portal.registers.heads import Current, Event, closes_circle
from portal.registers.models import EventKind, MarkValue, RegisterState

UNDONE = "undone"
"""Note of an event that takes back a save."""
LATE = "sent late by a phone without signal"
"""Note of a change that was made on a phone before it knew that the register was finished."""
CHOSE = "chosen on a phone that showed both"
"""Note of a mark that names several at once: whoever made it had them before their eyes."""


class Correction(StrEnum):
    """Why a mark is changed after its register was finished."""

    MISTAKE = "marked by mistake"
    TOLD_LATER = "the school told us later"
    CAME_LATER = "came after the register was finished"
    PAPER = "copied from the paper register"
    OTHER = "other"


class Settling(StrEnum):
    """How it is known which of two differing marks is right."""

    ASKED_EACH_OTHER = "we asked each other"
    ASKED_SCHOOL = "we asked the school"
    PAPER = "the paper register says so"
    OTHER = "other"


class Refusal(StrEnum):
    """Why a mark was not taken."""

    NOT_ITS_DAY = "not its day yet"
    CANCELLED = "session cancelled"
    DID_NOT_HAPPEN = "did not happen"
    LOCKED = "locked"
    NOT_ON_LIST = "not on this list"
    VALUE = "value does not fit"
    MINUTES = "minutes out of range"
    ABSENCE = "reason does not fit"
    NEEDS_REASON = "needs a reason"
    UNSETTLED = "two marks differ"
    CIRCLE = "names itself"


@dataclass(frozen=True)
class Meeting:
    """What a mark has to fit."""

    day: date
    today: date
    minutes: int
    state: RegisterState
    is_live: bool
    happened: bool
    """False once it is known that it did not."""
    people: Collection[UUID]
    """Enrolments expected on the day, and those who catch up a missed session here."""


@dataclass(frozen=True)
class Said:
    """What one event says."""

    event_id: UUID
    enrolment_id: UUID
    kind: EventKind
    value: MarkValue | None
    minutes: int | None
    note: str | None
    bases: frozenset[UUID]
    reason: AbsenceReason | None = None


def is_open_on(today: date, day: date) -> bool:
    """A register opens on its day and never closes by itself."""
    return today >= day


def closed_because(meeting: Meeting) -> Refusal | None:
    """Why this register takes no marks at all, or None."""
    if not meeting.happened:
        return Refusal.DID_NOT_HAPPEN
    if not meeting.is_live:
        return Refusal.CANCELLED
    if not is_open_on(meeting.today, meeting.day):
        return Refusal.NOT_ITS_DAY
    return Refusal.LOCKED if meeting.state is RegisterState.LOCKED else None


def refusal(said: Said, meeting: Meeting, current: Current, events: Collection[Event]) -> Refusal | None:
    """Why this mark cannot be taken, or None."""
    closed = closed_because(meeting)
    if closed is not None:
        return closed
    if said.enrolment_id not in meeting.people:
        return Refusal.NOT_ON_LIST
    if (said.kind is EventKind.CLEAR) != (said.value is None):
        return Refusal.VALUE
    if not minutes_fit(said.value, said.minutes, meeting.minutes):
        return Refusal.MINUTES
    if not reason_fits(said.value, said.reason):
        return Refusal.ABSENCE
    return _unfit(said, meeting, current, events)


def _unfit(said: Said, meeting: Meeting, current: Current, events: Collection[Event]) -> Refusal | None:
    if needs_reason(meeting.state, said.bases, said.kind) and not said.note:
        return Refusal.NEEDS_REASON
    if current.is_unconfirmed and len(said.bases) > 1 and not _settles(said):
        return Refusal.UNSETTLED
    return Refusal.CIRCLE if closes_circle(said.event_id, said.bases, events) else None


def _settles(said: Said) -> bool:
    """Whether it says how it is known which mark is right; that nobody is recorded may be what is right."""
    return said.kind is EventKind.RESOLVE or (said.kind is EventKind.CLEAR and said.note in (*Settling, CHOSE))


def minutes_fit(value: MarkValue | None, minutes: int | None, planned: int) -> bool:
    """Minutes are never demanded; where given they are 1 to the planned minutes, for late and left early only."""
    return minutes is None or (value in PART_TIME and 1 <= minutes <= planned)


def reason_fits(value: MarkValue | None, reason: AbsenceReason | None) -> bool:
    """A reason is never demanded. It goes with an absence only: "not known" with one that is not explained, the
    others with one that the school knows of."""
    if reason is None:
        return True
    if value is MarkValue.ABSENT_UNEXPLAINED:
        return reason is AbsenceReason.NOT_KNOWN
    return value is MarkValue.ABSENT_KNOWN and reason is not AbsenceReason.NOT_KNOWN


def needs_reason(state: RegisterState, bases: Collection[UUID], kind: EventKind = EventKind.MARK) -> bool:
    """Choosing between two marks does, and replacing one once the register was finished; filling a blank does not."""
    return kind is EventKind.RESOLVE or (state is not RegisterState.OPEN and bool(bases))
