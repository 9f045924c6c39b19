"""Marks that phones made without signal: read from what the phone noted, and recorded like any other."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal.db import as_uuid
from portal.groups.models import AbsenceReason
from portal.registers import queries
from portal.registers.marking import hold, record_marks
from portal.registers.models import EventKind, MarkValue, RegisterState, Source
from portal.registers.receipts import Item, Receipt, Result
from portal.registers.rules import CHOSE, LATE, Correction, Refusal, Settling
from portal.sync import kinds
from portal.sync.kinds import Answer, Said
from portal.sync.models import Taken
from portal.timetable.models import SessionPart
from portal.web.access import Act

FOREIGN = "not your register"
MOST_BASES = 50

_KEPT = "It is kept; a coordinator looks at it."
WORDS: Mapping[str, str] = {
    FOREIGN: f"This register is not one that this account takes. {_KEPT}",
    Refusal.NOT_ITS_DAY: f"This register opens on its day. {_KEPT}",
    Refusal.CANCELLED: f"This delivery session is cancelled. {_KEPT}",
    Refusal.DID_NOT_HAPPEN: f"This delivery session is recorded as not held. {_KEPT}",
    Refusal.LOCKED: f"This register was locked before this came. {_KEPT}",
    Refusal.NOT_ON_LIST: f"This person is no longer on the list of this day. {_KEPT}",
    Refusal.VALUE: f"This mark is not one that a register knows. {_KEPT}",
    Refusal.MINUTES: f"The minutes do not fit this session. {_KEPT}",
    Refusal.ABSENCE: f"The reason does not fit this mark. {_KEPT}",
    Refusal.NEEDS_REASON: f"This needs a reason. {_KEPT}",
    Refusal.UNSETTLED: f"Two people marked this differently. {_KEPT}",
    Refusal.CIRCLE: f"This mark could not be read. {_KEPT}",
}
"""The first sentence says why, the second what becomes of it."""
_RESULTS = {
    Result.STORED: Taken.STORED,
    Result.DUPLICATE: Taken.DUPLICATE,
    Result.CONFLICT: Taken.CONFLICT,
    Result.KEPT: Taken.KEPT,
    Result.REFUSED: Taken.QUARANTINED,
}


class NoMark(Exception):
    """What the phone noted is no mark."""


def take_marks(session: Session, said: Sequence[Said], device_id: UUID, by: Act) -> list[Answer]:
    """Every mark stored once, or answered for: the handler of the kind `mark`."""
    assert by.user is not None
    answers: dict[UUID, Answer] = {}
    by_part: dict[UUID, list[Item]] = {}
    for one in said:
        try:
            part_id, item = read(one)
        except NoMark:
            answers[one.id] = Answer(Taken.QUARANTINED, kinds.UNREADABLE)
        else:
            by_part.setdefault(part_id, []).append(item)
    mine = queries.taken_by(by.user).where(SessionPart.id.in_(by_part)).with_only_columns(SessionPart.id)
    taken = set(session.scalars(mine.order_by(None)))
    for part_id in sorted(by_part):
        if part_id in taken:
            answers |= _recorded(session, part_id, by_part[part_id], device_id, by)
        else:
            answers |= {item.event_id: Answer(Taken.QUARANTINED, FOREIGN) for item in by_part[part_id]}
    return [answers[one.id] for one in said]


def _recorded(session: Session, part_id: UUID, items: Sequence[Item], device_id: UUID, by: Act) -> dict[UUID, Answer]:
    register = hold(session, part_id)
    if register.state is RegisterState.SUBMITTED:
        items = [late(item) for item in items]
    receipts = record_marks(session, part_id, items, device_id=device_id, by=by)
    return {receipt.event_id: _answer(receipt) for receipt in receipts}


def late(item: Item) -> Item:
    """A phone that had no signal could not know that the register was finished: that is the reason."""
    return item if item.note or not item.bases else replace(item, note=LATE)


def _answer(receipt: Receipt) -> Answer:
    reason = kinds.SAME_ID if receipt.result is Result.CONFLICT else receipt.reason
    return Answer(_RESULTS[receipt.result], reason, receipt.server_sequence)


def read(said: Said) -> tuple[UUID, Item]:
    """The part, and the mark as its device made it. Raises NoMark."""
    body = said.body
    part_id, enrolment_id = as_uuid(body.get("part")), as_uuid(body.get("enrolment"))
    if part_id is None or enrolment_id is None:
        raise NoMark
    try:
        kind = EventKind(str(body.get("what")))
        value = None if body.get("value") is None else MarkValue(str(body["value"]))
        reason = None if body.get("reason") is None else AbsenceReason(str(body["reason"]))
    except ValueError as fault:
        raise NoMark from fault
    item = Item(
        event_id=said.id,
        enrolment_id=enrolment_id,
        kind=kind,
        value=value,
        minutes=_minutes(body.get("minutes")),
        reason=reason,
        note=_note(body.get("note")),
        bases=_bases(body.get("bases")),
        device_sequence=said.sequence,
        device_time=_time(body.get("at")),
        source=Source.OFFLINE,
        fills_blank=body.get("fills_blank") is True,
    )
    return part_id, _chosen(item)


def _chosen(item: Item) -> Item:
    """Several marks replaced at once are settled by it, whichever of them has come by then: no order decides."""
    if len(item.bases) < 2 or item.kind is EventKind.RESOLVE:
        return item
    kind = EventKind.CLEAR if item.value is None else EventKind.RESOLVE
    return replace(item, kind=kind, note=item.note or CHOSE)


def _minutes(said: Any) -> int | None:
    if said is None:
        return None
    if not isinstance(said, int) or isinstance(said, bool):
        raise NoMark
    return max(-1, min(said, 10_000))


def _note(said: Any) -> str | None:
    """Listed reasons only: nobody's own words about a person come this way."""
    if said is None or said == "":
        return None
    if said not in (*Correction, *Settling):
        raise NoMark
    return str(said)


def _bases(said: Any) -> frozenset[UUID]:
    found = [as_uuid(one) for one in said] if isinstance(said, list) else [None]
    if None in found or len(found) > MOST_BASES:
        raise NoMark
    return frozenset(base for base in found if base is not None)


def _time(said: Any) -> datetime:
    """The device's clock as it stood; shown, never asked."""
    try:
        at = datetime.fromisoformat(said) if isinstance(said, str) else None
        if at is None or at.tzinfo is None:
            raise NoMark
        return at.astimezone(UTC)
    except (ValueError, OverflowError) as fault:
        raise NoMark from fault
