"""One delivery to one part: what came before, what each item is answered, and what is then stored.

A save from a page names all heads of each mark it changes, so the heads kept with the marks are enough; only where
it does not (somebody else saved meanwhile, a device sends late or again) are the events themselves read.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, func, or_, select, true
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal import clock
from portal.registers import heads, queries, rules
from portal.registers.heads import BLANK, Current, Event
from portal.registers.models import Mark, MarkEvent, RegisterState, Source
from portal.registers.queries import Spot
from portal.registers.receipts import Item, Receipt, Result, payload_hash
from portal.registers.rules import Refusal
from portal.timetable.models import DeliverySession
from portal.web.many import ROWS, adding, packed

EVENTS: Any = MarkEvent.__table__
MARKS: Any = Mark.__table__
_COLUMNS = [
    EVENTS.c[name]
    for name in (
        "id", "part_id", "enrolment_id", "kind", "value", "minutes", "reason", "bases", "server_sequence",
        "payload_hash", "device_id", "device_sequence",
    )
]  # fmt: skip


_LAST = select(func.max(EVENTS.c.server_sequence)).where(EVENTS.c.part_id == bindparam("part_id"))
_SENT = select(EVENTS.c.id).where(EVENTS.c.device_id == bindparam("device_id")).exists()
_BEFORE = (
    select(
        func.coalesce(_LAST.scalar_subquery(), 0).label("last"),
        _SENT.label("is_known"),
        DeliverySession.outcome,
        DeliverySession.is_live,
    )
    .where(DeliverySession.id == bindparam("session_id"))
    .subquery()
)
_EXPECTED = queries.MARKS_EXPECTED.order_by(None).subquery()
_STANDING: Any = select(_BEFORE, _EXPECTED).select_from(_BEFORE.outerjoin(_EXPECTED, true()))
"""The last number in this part, whether this device has sent anything before, and what was said of the session by the
time the register was held; with each person expected, one row of empty columns where there is nobody."""


_OWN = (
    "id", "enrolment_id", "server_sequence", "kind", "value", "minutes", "reason", "note", "bases", "device_sequence",
    "payload_hash", "device_time", "source",
)  # fmt: skip
_ALIKE = ("part_id", "device_id", "user_id", "received_at")
"""Columns that have one value in all events of one delivery."""
_Row = tuple[Any, ...]
"""Of an event: the values of `_OWN`, id, enrolment and number first."""


COUNTED = {"preserve_rowcount": True}
"""How many rows were added is asked afterwards; else PostgreSQL's driver has forgotten it."""


@cache
def _adding(dialect: str) -> Any:
    return adding(EVENTS, dialect, _OWN, _ALIKE).on_conflict_do_nothing().execution_options(**COUNTED)


@cache
def inserting(table: Any, dialect: str) -> Any:
    """The insert of this database that passes over a row that is there. Made once: building it costs more than it
    takes to run."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing().execution_options(**COUNTED)


class Book:
    def __init__(
        self, session: Session, part: Spot, state: RegisterState, items: Sequence[Item], *, device_id: UUID,
        user_id: UUID | None,
    ) -> None:  # fmt: skip
        self.ask = session.connection().execute  # plain rows only, and no look at what else waits to be written
        self.dialect = session.get_bind().dialect.name
        self.part, self.device_id, self.user_id = part, device_id, user_id
        self.received_at = clock.now()
        self.fresh: list[_Row] = []
        self.changed: dict[UUID, Current] = {}
        """What now holds of each person about whom something was stored."""
        self._hashes: dict[UUID, tuple[str, int]] = {}
        self._places: set[int] = set()
        self._events: dict[UUID, list[Event]] = {}
        self._now: dict[UUID, Current] = {}
        self._heads: dict[UUID, frozenset[UUID]] = {}
        self._last = 0
        people, is_known = self._stands()
        self.meeting = queries.meeting(self.part, state, people)
        self._read_events(items, is_known)

    def _stands(self) -> tuple[frozenset[UUID], bool]:
        """Who is expected, and whether this device has sent anything before; on the way, what is marked of them."""
        people = set()
        given = queries.expected_where(self.part) | {"device_id": self.device_id}
        rows = self.ask(_STANDING, given).all()
        for *_, person, value, minutes, reason, is_unconfirmed, ids in rows:
            if person is not None:
                people.add(person)
            if value is not None:
                self._now[person] = Current(value, minutes, is_unconfirmed, (), reason)
                self._heads[person] = frozenset(map(UUID, ids))
        self._last, is_known, outcome, is_live, *_ = rows[0]
        self.part = replace(self.part, outcome=outcome, is_live=is_live)
        return frozenset(people), bool(is_known)

    def _read_events(self, items: Sequence[Item], is_known: bool) -> None:
        people = {item.enrolment_id for item in items if is_known or not self._is_plain(item)}
        repeated = len({item.enrolment_id for item in items}) < len(items)
        if repeated:
            people = {item.enrolment_id for item in items}
        if not people:
            return
        c = EVENTS.c
        wanted: list[ColumnElement[bool]] = [and_(c.part_id == self.part.id, c.enrolment_id.in_(people))]
        if is_known:
            numbers = [item.device_sequence for item in items]
            wanted += [and_(c.device_id == self.device_id, c.device_sequence.in_(numbers))]
        wanted += [c.id.in_([item.event_id for item in items])] if is_known or repeated else []
        for person in people:
            self._events[person] = []
        for row in self.ask(select(*_COLUMNS).where(or_(*wanted))):
            self._note(row)
        self._now |= {person: heads.current(self._events[person]) for person in people}

    def _is_plain(self, item: Item) -> bool:
        """True if the item replaces exactly what holds, as a page just made does."""
        if item.source is Source.OFFLINE:
            return False
        if item.enrolment_id in self._heads:
            return item.bases == self._heads[item.enrolment_id]
        return self._last == 0 and not item.bases

    def _note(self, row: Any) -> None:
        self._hashes[row.id] = (row.payload_hash, row.server_sequence)
        if row.device_id == self.device_id:
            self._places.add(row.device_sequence)
        if row.part_id == self.part.id and row.enrolment_id in self._events:
            self._events[row.enrolment_id].append(queries.as_event(row))

    def take(self, item: Item) -> Receipt:
        """What the item is answered; what came before is known by its id before any rule is asked."""
        digest = payload_hash(self.part.id, item, device_id=self.device_id, user_id=self.user_id)
        receipt = Receipt(item.event_id, item.enrolment_id, Result.STORED, digest)
        if item.event_id in self._hashes:
            return _second(receipt, *self._hashes[item.event_id])
        if item.device_sequence in self._places:
            return replace(receipt, result=Result.CONFLICT)
        now = self._now.get(item.enrolment_id, BLANK)
        if item.fills_blank and now.value is not None:
            return replace(receipt, result=Result.KEPT)
        reason = self._refusal(item, now)
        if reason is not None:
            return replace(receipt, result=Result.REFUSED, reason=reason)
        return self._accept(item, receipt)

    def _refusal(self, item: Item, now: Current) -> Refusal | None:
        events: Collection[Event] = self._events.get(item.enrolment_id, ())
        reason = rules.refusal(item.said, self.meeting, now, events)
        if reason is not None or item.source is Source.OFFLINE or item.enrolment_id not in self._events:
            return reason
        return None if item.bases <= {event.id for event in events} else Refusal.CIRCLE

    def _accept(self, item: Item, receipt: Receipt) -> Receipt:
        self._last += 1
        self.fresh.append(self._row(item, receipt.payload_hash))
        self._hashes[item.event_id] = (receipt.payload_hash, self._last)
        self._places.add(item.device_sequence)
        event = Event(
            item.event_id, item.kind, item.value, item.minutes, item.bases, self._last, item.reason
        )  # fmt: skip
        if item.enrolment_id in self._events:
            self._events[item.enrolment_id].append(event)
            now = heads.current(self._events[item.enrolment_id])
        else:
            now = heads.alone(event)
        self._now[item.enrolment_id] = self.changed[item.enrolment_id] = now
        return replace(receipt, server_sequence=self._last)

    def _row(self, item: Item, digest: str) -> _Row:
        return (
            item.event_id, item.enrolment_id, self._last, item.kind, item.value, item.minutes, item.reason,
            item.note or None, sorted(map(str, item.bases)), item.device_sequence, digest, item.device_time,
            item.source,
        )  # fmt: skip

    def store(self, receipts: Sequence[Receipt]) -> list[Receipt]:
        """Add what was accepted. The unique constraints decide: an id that is taken, by another part in the same
        moment or before, is read again and answered for."""
        of_all: dict[str, Any] = {"part_id": self.part.id, "device_id": self.device_id, "user_id": self.user_id}
        of_all |= {"received_at": self.received_at, ROWS: packed(self.fresh)}
        added = self.ask(_adding(self.dialect), of_all)
        lost = set[UUID]() if added.rowcount == len(self.fresh) else self._lost()
        if not lost:
            return list(receipts)
        self.fresh = [row for row in self.fresh if row[0] not in lost]
        for person in {receipt.enrolment_id for receipt in receipts if receipt.event_id in lost}:
            self._without(lost, person)
        theirs = select(EVENTS.c.id, EVENTS.c.payload_hash, EVENTS.c.server_sequence).where(EVENTS.c.id.in_(lost))
        first = {row.id: (row.payload_hash, row.server_sequence) for row in self.ask(theirs)}
        return [
            _second(receipt, *first.get(receipt.event_id, ("", 0))) if receipt.event_id in lost else receipt
            for receipt in receipts
        ]

    def _lost(self) -> set[UUID]:
        """Ids of those that are not there as they were given: of this part, under their own numbers."""
        c = EVENTS.c
        mine = (c.part_id == self.part.id, c.id.in_([row[0] for row in self.fresh]))
        there = select(c.id, c.server_sequence).where(*mine)
        numbers = {row.id: row.server_sequence for row in self.ask(there)}
        return {row[0] for row in self.fresh if numbers.get(row[0]) != row[2]}

    def _without(self, lost: Collection[UUID], person: UUID) -> None:
        """Of this person holds what holds without the events that could not be added."""
        left = [event for event in self._events.get(person, ()) if event.id not in lost]
        if any(row[1] == person for row in self.fresh):
            self.changed[person] = heads.current(left)
        else:
            self.changed.pop(person, None)


def _second(receipt: Receipt, digest: str, sequence: int) -> Receipt:
    """The answer to an id that came before: the first receipt again if it said the same."""
    if digest == receipt.payload_hash:
        return replace(receipt, result=Result.DUPLICATE, server_sequence=sequence)
    return replace(receipt, result=Result.CONFLICT, server_sequence=None)
