"""Noting who came and is not on the list, and settling who it was. Flushes; the caller commits."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from portal import clock, db
from portal.audit import service as audit
from portal.groups.expecting import may_come
from portal.groups.identity import Vault, normalised, spellings
from portal.groups.models import Enrolment
from portal.registers.heads import current
from portal.registers.marking import record_marks
from portal.registers.models import EventKind, MarkEvent, MarkValue, RegisterState
from portal.registers.queries import REGISTER, as_event
from portal.registers.receipts import Item, Receipt
from portal.registers.rules import Correction, Refusal
from portal.registers.walk_ins.models import WalkIn, WalkInState
from portal.timetable.models import SessionPart
from portal.web.access import Act, Via

KEPT = timedelta(days=30)
"""So long a name is kept of which nobody says whose it is."""
LONGEST = 80
"""Letters of a name."""


class SaidNo(Exception):
    """Of this person nothing is stored."""


class NothingTyped(Exception):
    pass


class Settled(Exception):
    """Somebody else said meanwhile who it was."""


class CannotMark(Exception):
    def __init__(self, why: Refusal) -> None:
        super().__init__(why)
        self.why = why


def note(
    session: Session, part: SessionPart, walk_in_id: UUID, name: str, *, vault: Vault, came_at: datetime, by: Act
) -> bool:
    """The name is kept sealed until a coordinator says who it was; False where it was kept before.

    Raises NothingTyped, and SaidNo for somebody of the group whose family or who themselves said no.
    """
    typed = clean(name)
    if not typed:
        raise NothingTyped
    if session.get(WalkIn, walk_in_id) is not None:
        return False
    if _said_no(session, part, typed, vault):
        raise SaidNo
    now = clock.now()
    row = WalkIn(id=walk_in_id, part_id=part.id, name=vault.shut_file(walk_in_id, typed.encode()), user_id=by.user_id)
    row.came_at, row.received_at = min(came_at, now), now
    session.add(row)
    audit.record(session, "noted who came", "walk_in", walk_in_id, by=by)
    session.flush()
    return True


def clean(name: str) -> str:
    """One line of at most `LONGEST` letters."""
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())[:LONGEST].strip()


def _said_no(session: Session, part: SessionPart, typed: str, vault: Vault) -> bool:
    day = clock.day_of(part.session.starts_at)
    here = or_(Enrolment.left_day.is_(None), Enrolment.left_day >= day)
    rows = select(Enrolment.participant_id).where(
        and_(Enrolment.group_id == part.session.group_id, here, ~may_come(day))
    )
    names = vault.names(session, session.scalars(rows).all()).values()
    return normalised(typed) in spellings(names)


def merge(session: Session, part: SessionPart, walk_in_id: UUID, enrolment_id: UUID, *, by: Act) -> Receipt:
    """Who came was this person of the list: a mark event says so, and the typed name is gone.

    Raises Settled, CannotMark.
    """
    row = open_one(session, part, walk_in_id)
    register = session.scalars(REGISTER, {"part_id": part.id}).one_or_none()
    rows = session.scalars(
        select(MarkEvent).where(MarkEvent.part_id == part.id, MarkEvent.enrolment_id == enrolment_id)
    )
    now = current(as_event(event) for event in rows)
    is_finished = register is not None and register.state is not RegisterState.OPEN
    item = Item(
        event_id=row.id,
        enrolment_id=enrolment_id,
        kind=EventKind.MARK,
        value=MarkValue.PRESENT,
        minutes=None,
        note=Correction.TOLD_LATER if is_finished and now.bases else None,
        bases=now.bases,
        device_sequence=0,
        device_time=row.came_at,
    )
    [receipt] = record_marks(session, part.id, [item], device_id=db.new_id(), by=by)
    if receipt.reason is not None:
        raise CannotMark(receipt.reason)
    _settle(session, row, WalkInState.MERGED, by)
    row.enrolment_id = enrolment_id
    session.flush()
    return receipt


def remove(session: Session, part: SessionPart, walk_in_id: UUID, *, by: Act) -> None:
    """It was nobody of ours, or somebody who said no: the name is gone. Raises Settled."""
    _settle(session, open_one(session, part, walk_in_id), WalkInState.REMOVED, by)
    session.flush()


def settle_as(session: Session, part: SessionPart, walk_in_id: UUID, enrolment_id: UUID, *, by: Act) -> None:
    """It was this person, who is not marked for it; the typed name is gone. Raises Settled."""
    row = open_one(session, part, walk_in_id)
    _settle(session, row, WalkInState.MERGED, by)
    row.enrolment_id = enrolment_id
    session.flush()


def counted_too_old(session: Session) -> Sequence[WalkIn]:
    """Of whom nobody has said for 30 days who it was."""
    rows = select(WalkIn).where(WalkIn.state == WalkInState.OPEN, WalkIn.received_at <= clock.now() - KEPT)
    return session.scalars(rows.order_by(WalkIn.id)).all()


def expire(session: Session) -> int:
    """No such name is kept longer than 30 days; returns how many went now."""
    found = counted_too_old(session)
    for row in found:
        _settle(session, row, WalkInState.EXPIRED, Act(None, via=Via.JOB))
    session.flush()
    return len(found)


def open_one(session: Session, part: SessionPart, walk_in_id: UUID) -> WalkIn:
    """The one of whom nobody has said yet, held. Raises Settled."""
    rows = select(WalkIn).where(WalkIn.id == walk_in_id, WalkIn.part_id == part.id, WalkIn.state == WalkInState.OPEN)
    row = session.scalars(rows.with_for_update()).one_or_none()
    if row is None:
        raise Settled
    return row


def _settle(session: Session, row: WalkIn, state: WalkInState, by: Act) -> None:
    row.state, row.name = state, None
    row.settled_by, row.settled_at = by.user_id, clock.now()
    audit.record(session, f"{state} who came", "walk_in", row.id, by=by)
