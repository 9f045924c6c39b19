"""Saving, undoing, finishing and settling registers. Flushes; the caller commits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.audit import service as audit
from portal.groups.rules import numbers_only
from portal.registers import heads, queries, rules
from portal.registers.heads import Event
from portal.registers.locking import service as locking
from portal.registers.locking.models import Step
from portal.registers.marking import hold, hold_part, meeting_of, record_marks, write_marks
from portal.registers.models import EventKind, Mark, MarkEvent, Register, RegisterState
from portal.registers.receipts import Item, Receipt, Result, TooManyAtOnce
from portal.registers.rules import Refusal, Settling
from portal.timetable.models import Outcome, SessionPart
from portal.web.access import Act

__all__ = [
    "Item",
    "Receipt",
    "Result",
    "TooManyAtOnce",
    "record_marks",
]


class Closed(Exception):
    """The register takes nothing now; `why` says what stands in the way."""

    def __init__(self, why: Refusal) -> None:
        super().__init__(why)
        self.why = why


class NothingMarked(Exception):
    """Nobody on the list is marked: either nobody was asked, or the session did not happen."""


class StillBlank(Exception):
    """Some people are not recorded; finishing all the same is allowed once that is known."""

    def __init__(self, people: int) -> None:
        super().__init__(people)
        self.people = people


class NothingToSettle(Exception):
    """The two marks are settled, or another has come since: look again."""


@dataclass(frozen=True)
class Slip:
    """One row's place for one event: the id and number it will carry."""

    event_id: UUID
    device_sequence: int


def undo(session: Session, part_id: UUID, slips: Mapping[UUID, Slip], *, device_id: UUID, by: Act) -> list[Receipt]:
    """This person's last save on this register is taken back by new events; nothing is deleted.

    A mark that somebody else has changed since stays. `slips`: by enrolment. Sent twice it counts once.
    """
    register = hold(session, part_id)
    if register.state is not RegisterState.OPEN:
        raise Closed(Refusal.LOCKED if register.state is RegisterState.LOCKED else Refusal.NEEDS_REASON)
    rows = session.scalars(queries.events_of(part_id)).all()
    if any(row.device_id == device_id for row in rows):
        return []
    items = [
        _taken_back(row.enrolment_id, before, event, slips[row.enrolment_id])
        for row, before, event in _last_save(rows, by)
        if row.enrolment_id in slips
    ]
    return record_marks(session, part_id, items, device_id=device_id, by=by)


def _last_save(rows: Sequence[MarkEvent], by: Act) -> list[tuple[MarkEvent, heads.Current, Event]]:
    """The events of the newest save of this person that still hold, each with what stood before it."""
    events: dict[UUID, list[Event]] = {}
    for row in rows:
        events.setdefault(row.enrolment_id, []).append(queries.as_event(row))
    found: list[tuple[MarkEvent, heads.Current, Event]] = []
    for row in reversed(rows):
        if found and row.device_id != found[0][0].device_id:
            break
        event = queries.as_event(row)
        before = heads.current(e for e in events[row.enrolment_id] if e.id in event.bases)
        holds = heads.current(events[row.enrolment_id]).heads == (event,)
        if row.user_id == by.user_id and row.note != rules.UNDONE and holds and not before.is_unconfirmed:
            found.append((row, before, event))
    return found


def _taken_back(enrolment_id: UUID, before: heads.Current, event: Event, slip: Slip) -> Item:
    return Item(
        event_id=slip.event_id,
        enrolment_id=enrolment_id,
        kind=EventKind.CLEAR if before.value is None else EventKind.MARK,
        value=before.value,
        minutes=before.minutes,
        note=rules.UNDONE,
        bases=frozenset({event.id}),
        device_sequence=slip.device_sequence,
        device_time=clock.now(),
        reason=before.reason,
    )


def submit(session: Session, part: SessionPart, *, blanks_known: bool = False, by: Act) -> Register:
    """The register is finished; the session counts as delivered unless its outcome was already said.

    Raises NothingMarked if people are expected and none is marked, StillBlank if some are not and nobody said that
    this is known, Closed. Finishing twice is finishing once.
    """
    register = hold_part(session, part)
    if register.state is not RegisterState.OPEN:
        return register
    meeting = meeting_of(session, part.id, register.state)
    why = rules.closed_because(meeting)
    if why is not None:
        raise Closed(why)
    marked = set(session.scalars(select(Mark.enrolment_id).where(Mark.part_id == part.id)))
    blank = len(set(meeting.people) - marked)
    if (meeting.people or numbers_only(part.session.group.mode)) and not marked:
        raise NothingMarked
    if blank and not blanks_known:
        raise StillBlank(blank)
    register.state = RegisterState.SUBMITTED
    register.submitted_by, register.submitted_at = by.user_id, clock.now()
    if marked and part.session.outcome is None:
        part.session.outcome = Outcome.DELIVERED
    locking.note(session, register, Step.FINISHED, by=by)
    audit.record(session, "submitted", "register", register.id, by=by)
    session.flush()
    return register


@dataclass(frozen=True)
class Choice:
    """Which of the differing marks is right, among those the person was shown."""

    event_id: UUID
    device_id: UUID
    enrolment_id: UUID
    shown: frozenset[UUID]
    chosen: UUID
    reason: Settling


def settle(session: Session, part_id: UUID, choice: Choice, *, by: Act) -> Receipt:
    """The chosen mark holds; the others stay in the record.

    Raises NothingToSettle if the marks are no longer those that were shown, Closed if the register is locked.
    """
    hold(session, part_id)
    rows = session.scalars(queries.events_of(part_id).where(MarkEvent.enrolment_id == choice.enrolment_id)).all()
    again = any(row.id == choice.event_id for row in rows)
    now = heads.current(queries.as_event(row) for row in rows)
    right = {row.id: row for row in rows if row.id in choice.shown}.get(choice.chosen)
    if right is None or not (again or (now.is_unconfirmed and now.bases == choice.shown)):
        raise NothingToSettle
    item = _settled(choice, right, clock.now())
    receipt = record_marks(session, part_id, [item], device_id=choice.device_id, by=by)[0]
    if receipt.reason is not None:
        raise Closed(receipt.reason)
    return receipt


def _settled(choice: Choice, right: MarkEvent, at: datetime) -> Item:
    return Item(
        event_id=choice.event_id,
        enrolment_id=choice.enrolment_id,
        kind=EventKind.CLEAR if right.value is None else EventKind.RESOLVE,
        value=right.value,
        minutes=right.minutes,
        note=choice.reason,
        bases=choice.shown,
        device_sequence=0,
        device_time=at,
        reason=right.reason,
    )


def rebuild(session: Session, part_id: UUID) -> None:
    """Every mark of the part is worked out again from its events alone."""
    hold(session, part_id)
    events: dict[UUID, list[Event]] = {}
    for row in session.scalars(queries.events_of(part_id)):
        events.setdefault(row.enrolment_id, []).append(queries.as_event(row))
    write_marks(session, part_id, {person: heads.current(theirs) for person, theirs in events.items()})
    session.flush()
