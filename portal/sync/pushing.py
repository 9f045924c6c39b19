"""One delivery of a device: what came before is known by its id before any rule is asked, one bad item stops no
other, and what cannot be put in waits for a person. Flushes; the caller commits, and only then answers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

import structlog
from sqlalchemy import and_, or_, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from portal import clock, db
from portal.db import as_uuid
from portal.groups.models import Enrolment
from portal.sync import kinds
from portal.sync.kinds import Answer, Handler, Said
from portal.sync.models import Device, HeldItem, SyncReceipt, Taken
from portal.sync.parcels import Odd, Parcel
from portal.timetable.models import SessionPart
from portal.web.access import Act
from portal.web.many import ROWS, adding, packed

log = structlog.get_logger()

HELD = (Taken.QUARANTINED, Taken.CONFLICT)
_RECEIPTS: Any = SyncReceipt.__table__


class Told(NamedTuple):
    """A row of `sync_receipt`, its columns in their order."""

    id: UUID
    device_id: UUID
    sequence: int
    hash: str
    result: Taken
    reason: str | None
    server_sequence: int | None
    received_at: datetime
    clock_off: int | None


@cache
def _adding(dialect: str) -> Any:
    return adding(_RECEIPTS, dialect, Told._fields).on_conflict_do_nothing()


@dataclass(frozen=True)
class Receipt:
    """What the device is told about one item."""

    id: str | None
    result: Taken
    hash: str | None = None
    reason: str | None = None
    server_sequence: int | None = None


def receive(
    session: Session,
    device: Device,
    parcels: Sequence[Parcel | Odd],
    handlers: Mapping[str, Handler],
    *,
    by: Act,
    closed: str | None = None,
    clock_off: int | None = None,
) -> list[Receipt]:
    """Every item taken in once, or answered for; one receipt an item, in their order.

    `clock_off`: seconds by which the phone's clock is ahead, to be shown to people and asked by no rule.
    `closed`: why nothing is put in and everything new waits: the account is closed, or the phone out of use.
    """
    db.lock(session, Device, [device.id])
    device.last_contact_at = clock.now()
    delivery = Delivery(session, device, [one for one in parcels if isinstance(one, Parcel)], clock_off)
    delivery.put_in({} if closed else handlers, closed, by)
    receipts = [Receipt(one.id, Taken.REFUSED) if isinstance(one, Odd) else delivery.answer(one) for one in parcels]
    delivery.keep()
    session.flush()
    return receipts


class Delivery:
    def __init__(self, session: Session, device: Device, parcels: Sequence[Parcel], clock_off: int | None) -> None:
        self.session, self.device, self.received_at, self.clock_off = session, device, clock.now(), clock_off
        self.before: dict[UUID, Told] = {}
        self.numbers: set[int] = set()
        self.held: dict[tuple[UUID, str], tuple[Parcel, str]] = {}
        ids, numbers = [one.id for one in parcels], [one.sequence for one in parcels]
        mine = and_(SyncReceipt.device_id == device.id, SyncReceipt.sequence.in_(numbers))
        for row in session.execute(select(*_RECEIPTS.c).where(or_(SyncReceipt.id.in_(ids), mine))):
            self._note(Told(*row))
        self.fresh: dict[int, Receipt] = {}
        """By the identity of the parcel: the first with its id and number."""
        self.new = self._new(parcels)

    def _note(self, row: Told) -> None:
        self.before[row.id] = row
        if row.device_id == self.device.id:
            self.numbers.add(row.sequence)

    def _new(self, parcels: Sequence[Parcel]) -> list[Parcel]:
        ids, numbers, found = set(self.before), set(self.numbers), []
        for one in parcels:
            if one.body is not None and one.id not in ids and one.sequence not in numbers:
                ids.add(one.id)
                numbers.add(one.sequence)
                found.append(one)
        return found

    def put_in(self, handlers: Mapping[str, Handler], closed: str | None, by: Act) -> None:
        """Each new item goes to the handler of its kind, all of one kind at once, in the order of the handlers: marks
        come before what ends their session."""
        by_kind: dict[str | None, list[Parcel]] = {kind: [] for kind in handlers}
        for one in self.new:
            by_kind.setdefault(_kind(one), []).append(one)
        for kind, theirs in by_kind.items():
            handler = handlers.get(kind or "")
            if not theirs:
                continue
            if handler is None:
                why = closed or (kinds.UNKNOWN_KIND if kind else kinds.UNREADABLE)
                answers: Sequence[Answer] = [Answer(Taken.QUARANTINED, why)] * len(theirs)
            else:
                answers = self._handled(handler, theirs, by)
            for one, answer in zip(theirs, answers, strict=True):
                self._take(one, answer)

    def _handled(self, handler: Handler, parcels: Sequence[Parcel], by: Act) -> Sequence[Answer]:
        said = [Said(one.id, one.sequence, one.said or {}) for one in parcels]
        try:
            with self.session.begin_nested():
                return handler(self.session, said, self.device.id, by)
        except OperationalError:  # the database, not the item: nothing of the delivery stands, and it comes again
            raise
        except Exception as fault:
            if len(parcels) == 1:
                log.error("an item could not be put in", kind=_kind(parcels[0]), exc_info=fault)
                return [Answer(Taken.QUARANTINED, kinds.BROKEN)]
        return [answer for one in parcels for answer in self._handled(handler, [one], by)]

    def _take(self, one: Parcel, answer: Answer) -> None:
        row = Told(
            id=one.id,
            device_id=self.device.id,
            sequence=one.sequence,
            hash=one.hash,
            result=Taken.STORED if answer.result is Taken.DUPLICATE else answer.result,
            reason=answer.reason,
            server_sequence=answer.server_sequence,
            received_at=self.received_at,
            clock_off=self.clock_off,
        )
        self._note(row)
        receipt = self._again(row)
        self.fresh[id(one)] = replace(receipt, result=answer.result)
        if answer.result in HELD:
            self._hold(one, answer.reason or kinds.SAME_ID)

    def answer(self, one: Parcel) -> Receipt:
        """The receipt of this item, first or once more."""
        if id(one) in self.fresh:
            return self.fresh[id(one)]
        if one.body is None:
            return self._held(one, Taken.QUARANTINED, kinds.UNREADABLE)
        before = self.before.get(one.id)
        if before is None:
            return self._held(one, Taken.CONFLICT, kinds.SAME_NUMBER)
        if before.hash != one.hash or before.device_id != self.device.id:
            return self._held(one, Taken.CONFLICT, kinds.SAME_ID)
        return self._again(before)

    def _again(self, row: Told) -> Receipt:
        result = Taken.DUPLICATE if row.result is Taken.STORED else row.result
        return Receipt(str(row.id), result, row.hash, row.reason, row.server_sequence)

    def _held(self, one: Parcel, result: Taken, reason: str) -> Receipt:
        self._hold(one, reason)
        return Receipt(str(one.id), result, one.hash, reason)

    def _hold(self, one: Parcel, reason: str) -> None:
        self.held.setdefault((one.id, one.hash), (one, reason))

    def keep(self) -> None:
        """Receipts and what waits are written; what is there already stays as it is."""
        if self.new:
            insert = _adding(self.session.get_bind().dialect.name)
            rows = packed([self.before[one.id] for one in self.new])
            self.session.connection().execute(insert, {ROWS: rows})
        about = self._about([one for one, _ in self.held.values()])
        self._insert(HeldItem, [self._row(one, reason, about) for one, reason in self.held.values()])

    def _insert(self, model: Any, rows: list[dict[str, Any]]) -> None:
        if rows:
            is_postgres = self.session.get_bind().dialect.name == "postgresql"
            insert = (postgresql.insert if is_postgres else sqlite.insert)(model.__table__)
            self.session.execute(insert.on_conflict_do_nothing(), rows)

    def _about(self, parcels: Sequence[Parcel]) -> tuple[set[UUID], set[UUID]]:
        """Of the ids said in what waits, those that are parts here, and those that are enrolments."""
        if not parcels:
            return set(), set()
        said = [one.said or {} for one in parcels]
        parts = {as_uuid(body.get("part")) for body in said} - {None}
        people = {as_uuid(body.get("enrolment")) for body in said} - {None}
        found = set(self.session.scalars(select(SessionPart.id).where(SessionPart.id.in_(parts))))
        return found, set(self.session.scalars(select(Enrolment.id).where(Enrolment.id.in_(people))))

    def _row(self, one: Parcel, reason: str, about: tuple[set[UUID], set[UUID]]) -> dict[str, Any]:
        body = one.said or {}
        part_id, enrolment_id = as_uuid(body.get("part")), as_uuid(body.get("enrolment"))
        return {
            "id": db.new_id(),
            "created_at": self.received_at,
            "event_id": one.id,
            "hash": one.hash,
            "device_id": self.device.id,
            "sequence": one.sequence,
            "user_id": self.device.user_id,
            "sealed": one.sealed,
            "kind": _kind(one),
            "part_id": part_id if part_id in about[0] else None,
            "enrolment_id": enrolment_id if enrolment_id in about[1] else None,
            "reason": reason,
            "received_at": self.received_at,
        }


def _kind(one: Parcel) -> str | None:
    kind = (one.said or {}).get("kind")
    return kind[:40] if isinstance(kind, str) else None
