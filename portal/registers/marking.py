"""Recording marks: every event once, none ever replaced, each with its own answer. Flushes; the caller commits."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, Table, and_, delete, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal import clock, db
from portal.audit import service as audit
from portal.registers import heads, queries, rules
from portal.registers.heads import Current, Event
from portal.registers.models import EventKind, Mark, MarkEvent, MarkValue, Register, RegisterState, Source
from portal.registers.rules import Meeting, Refusal, Said
from portal.timetable.models import SessionPart
from portal.web.access import Act

EVENTS: Table = MarkEvent.metadata.tables["mark_event"]
MARKS: Table = Mark.metadata.tables["mark"]
REGISTERS: Table = Register.metadata.tables["register"]

MOST = 200
"""Items of one delivery."""


class TooManyAtOnce(Exception):
    """Nothing was stored: a device sends at most `MOST` items at once."""


@dataclass(frozen=True)
class Item:
    """One thing that a person noted, as their device made it."""

    event_id: UUID
    enrolment_id: UUID
    kind: EventKind
    value: MarkValue | None
    minutes: int | None
    note: str | None
    bases: frozenset[UUID]
    device_sequence: int
    device_time: datetime
    source: Source = Source.WEB
    fills_blank: bool = False
    """True for "all others present": a mark that somebody else made meanwhile stands."""

    @property
    def said(self) -> Said:
        return Said(
            self.event_id, self.enrolment_id, self.kind, self.value, self.minutes, self.note or None, self.bases
        )


class Result(StrEnum):
    STORED = "stored"
    DUPLICATE = "duplicate"
    """Had come before, the same: this is the first receipt again."""
    CONFLICT = "conflict"
    """Its id came before with other content, which stands."""
    KEPT = "kept"
    """Was to fill a blank that is no longer blank."""
    REFUSED = "refused"


@dataclass(frozen=True)
class Receipt:
    event_id: UUID
    enrolment_id: UUID
    result: Result
    payload_hash: str
    server_sequence: int | None = None
    reason: Refusal | None = None


def payload_hash(part_id: UUID, item: Item, *, device_id: UUID, user_id: UUID | None) -> str:
    """SHA-256 of what is said, by whom, on which device. Times and the way it came are left out, since a
    second sending may differ in them."""
    what = [
        part_id.hex,
        item.event_id.hex,
        item.enrolment_id.hex,
        item.kind,
        item.value,
        item.minutes,
        item.note or None,
        sorted(base.hex for base in item.bases),
        device_id.hex,
        item.device_sequence,
        user_id.hex if user_id else None,
    ]
    return hashlib.sha256(json.dumps(what, separators=(",", ":")).encode()).hexdigest()


def record_marks(session: Session, part_id: UUID, items: Sequence[Item], *, device_id: UUID, by: Act) -> list[Receipt]:
    """Every item stored once, or answered for; one receipt an item, in their order.

    What came before is known by its id before any rule is asked. The marks are worked out again from all events.
    """
    if len(items) > MOST:
        raise TooManyAtOnce(len(items))
    register = hold(session, part_id)
    book = _Book(session, part_id, items, device_id, by)
    meeting = meeting_of(session, part_id, register.state)
    receipts = [book.take(item, meeting) for item in items]
    if book.fresh:
        receipts = book.store(receipts)
        write_marks(session, part_id, book.events, {row["enrolment_id"] for row in book.fresh})
        audit.record(session, _verb(items, register.state), "register", register.id, by=by)
        session.flush()
    return receipts


def hold(session: Session, part_id: UUID) -> Register:
    """The part's register, made if there is none, held until the transaction ends."""
    found = select(Register).where(Register.part_id == part_id).with_for_update()
    register = session.scalars(found.execution_options(populate_existing=True)).one_or_none()
    if register is None:
        values = {"id": db.new_id(), "part_id": part_id, "state": RegisterState.OPEN, "created_at": clock.now()}
        session.execute(_insert(session, REGISTERS).values(values).on_conflict_do_nothing())
        register = session.scalars(found).one()
    return register


def meeting_of(session: Session, part_id: UUID, state: RegisterState) -> Meeting:
    """What a mark in this part has to fit, today."""
    part = session.get_one(SessionPart, part_id)
    people = session.scalars(queries.expected_in(part)).all()
    return queries.meeting(part, state, frozenset(people))


def write_marks(
    session: Session, part_id: UUID, events: Mapping[UUID, Sequence[Event]], enrolment_ids: Iterable[UUID]
) -> None:
    """The marks of these people are what their events say; not recorded is no row."""
    rows, blank = [], []
    for enrolment_id in enrolment_ids:
        now = heads.current(events[enrolment_id])
        if now.value is None:
            blank.append(enrolment_id)
        else:
            rows.append(_mark_row(part_id, enrolment_id, now))
    if rows:
        upsert = _insert(session, MARKS)
        changed = {name: upsert.excluded[name] for name in ("value", "minutes", "is_unconfirmed", "heads")}
        session.execute(upsert.on_conflict_do_update(index_elements=["part_id", "enrolment_id"], set_=changed), rows)
    if blank:
        session.execute(delete(MARKS).where(MARKS.c.part_id == part_id, MARKS.c.enrolment_id.in_(blank)))


def _mark_row(part_id: UUID, enrolment_id: UUID, now: Current) -> dict[str, Any]:
    return {
        "part_id": part_id,
        "enrolment_id": enrolment_id,
        "value": now.value,
        "minutes": now.minutes,
        "is_unconfirmed": now.is_unconfirmed,
        "heads": [str(head.id) for head in now.heads],
    }


def _verb(items: Sequence[Item], state: RegisterState) -> str:
    if any(item.kind is EventKind.RESOLVE for item in items):
        return "resolved"
    return "marked" if state is RegisterState.OPEN else "corrected"


def _insert(session: Session, table: Table) -> Any:
    """The insert of this database, which can say what happens when the row is there."""
    postgres = session.get_bind().dialect.name == "postgresql"
    return postgresql.insert(table) if postgres else sqlite.insert(table)


class _Book:
    """The events of one part, those just accepted, and what came before under the same ids."""

    def __init__(self, session: Session, part_id: UUID, items: Sequence[Item], device_id: UUID, by: Act) -> None:
        self.session, self.part_id, self.device_id, self.user_id = session, part_id, device_id, by.user_id
        self.items = items
        self.received_at = clock.now()
        self.events: dict[UUID, list[Event]] = {}
        self.fresh: list[dict[str, Any]] = []
        self.last_sequence = 0
        self.hashes: dict[UUID, tuple[str, int]] = {}
        self.places: dict[int, UUID] = {}
        for row in session.execute(self._met()):
            self._note(row)

    def _met(self) -> Select[Any]:
        """The part's own events, and any elsewhere under an id or a device's number that now comes again."""
        ids = [item.event_id for item in self.items]
        numbers = [item.device_sequence for item in self.items]
        c = EVENTS.c
        device = and_(c.device_id == self.device_id, c.device_sequence.in_(numbers))
        columns = (c.id, c.part_id, c.enrolment_id, c.kind, c.value, c.minutes, c.bases, c.server_sequence)
        return select(*columns, c.payload_hash, c.device_id, c.device_sequence).where(
            or_(c.part_id == self.part_id, c.id.in_(ids), device)
        )

    def _note(self, row: Row[Any]) -> None:
        self.hashes[row.id] = (row.payload_hash, row.server_sequence)
        if row.device_id == self.device_id:
            self.places[row.device_sequence] = row.id
        if row.part_id == self.part_id:
            self.events.setdefault(row.enrolment_id, []).append(queries.as_event(row))
            self.last_sequence = max(self.last_sequence, row.server_sequence)

    def take(self, item: Item, meeting: Meeting) -> Receipt:
        digest = payload_hash(self.part_id, item, device_id=self.device_id, user_id=self.user_id)
        before = self._came_before(item, digest)
        if before is not None:
            return before
        events = self.events.get(item.enrolment_id, [])
        now = heads.current(events)
        if item.fills_blank and now.value is not None:
            return Receipt(item.event_id, item.enrolment_id, Result.KEPT, digest)
        reason = rules.refusal(item.said, meeting, now, events)
        if reason is not None:
            return Receipt(item.event_id, item.enrolment_id, Result.REFUSED, digest, reason=reason)
        return self._accept(item, digest)

    def _came_before(self, item: Item, digest: str) -> Receipt | None:
        if item.event_id in self.hashes:
            first_digest, sequence = self.hashes[item.event_id]
            if first_digest == digest:
                return Receipt(item.event_id, item.enrolment_id, Result.DUPLICATE, digest, sequence)
            return Receipt(item.event_id, item.enrolment_id, Result.CONFLICT, digest)
        if item.device_sequence in self.places:
            return Receipt(item.event_id, item.enrolment_id, Result.CONFLICT, digest)
        return None

    def _accept(self, item: Item, digest: str) -> Receipt:
        self.last_sequence += 1
        self.fresh.append(
            {
                "id": item.event_id,
                "part_id": self.part_id,
                "enrolment_id": item.enrolment_id,
                "kind": item.kind,
                "value": item.value,
                "minutes": item.minutes,
                "note": item.note or None,
                "bases": sorted(str(base) for base in item.bases),
                "device_id": self.device_id,
                "device_sequence": item.device_sequence,
                "payload_hash": digest,
                "server_sequence": self.last_sequence,
                "user_id": self.user_id,
                "device_time": item.device_time,
                "received_at": self.received_at,
                "source": item.source,
            }
        )
        self.hashes[item.event_id] = (digest, self.last_sequence)
        self.places[item.device_sequence] = item.event_id
        event = Event(item.event_id, item.kind, item.value, item.minutes, item.bases, self.last_sequence)
        self.events.setdefault(item.enrolment_id, []).append(event)
        return Receipt(item.event_id, item.enrolment_id, Result.STORED, digest, self.last_sequence)

    def store(self, receipts: Sequence[Receipt]) -> list[Receipt]:
        """Add what was accepted. The unique constraints decide: an id that another delivery took in the same
        moment, in another part, is read again and answered for."""
        wanted = {row["id"] for row in self.fresh}
        statement = _insert(self.session, EVENTS).on_conflict_do_nothing().returning(EVENTS.c.id)
        stored = set(self.session.scalars(statement, self.fresh))
        lost = wanted - stored
        if not lost:
            return list(receipts)
        self.fresh = [row for row in self.fresh if row["id"] not in lost]
        for enrolment_id, events in self.events.items():
            self.events[enrolment_id] = [event for event in events if event.id not in lost]
        theirs = select(EVENTS.c.id, EVENTS.c.payload_hash, EVENTS.c.server_sequence).where(EVENTS.c.id.in_(lost))
        first = {row.id: (row.payload_hash, row.server_sequence) for row in self.session.execute(theirs)}
        return [self._second(receipt, first) if receipt.event_id in lost else receipt for receipt in receipts]

    def _second(self, receipt: Receipt, first: Mapping[UUID, tuple[str, int]]) -> Receipt:
        digest, sequence = first.get(receipt.event_id, ("", 0))
        if digest == receipt.payload_hash:
            return replace(receipt, result=Result.DUPLICATE, server_sequence=sequence)
        return replace(receipt, result=Result.CONFLICT, server_sequence=None)
