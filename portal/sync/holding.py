"""What waits for a person because it could not be put in: who sees it, what it says, how it ends. Flushes only."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.orm import Session, joinedload

from portal import clock, db
from portal.audit import service as audit
from portal.groups.identity import Name, normalised, spellings
from portal.groups.models import Enrolment
from portal.sync.kinds import Said
from portal.sync.models import AsideReason, Ending, HeldItem
from portal.sync.parcels import Parcel
from portal.sync.sealing import SealingKey, Unreadable
from portal.timetable.models import DeliverySession, SessionPart
from portal.web.access import Act, Can, User

WISH, NAMED = "call", "walk-in"
"""Kinds that are forgotten: who would have liked a call, and what holds the name of somebody on no list."""
KEPT = timedelta(days=30)


class AlreadyClosed(Exception):
    """Somebody has decided about this item."""


def seen_by(user: User) -> Select[HeldItem]:
    """Everything for those who lock registers, else what this person noted; the oldest first."""
    rows = select(HeldItem).options(joinedload(HeldItem.user), joinedload(HeldItem.device))
    rows = rows.order_by(HeldItem.received_at, HeldItem.id)
    return rows if user.may(Can.LOCK_REGISTER) else rows.where(HeldItem.user_id == user.id)


def count(session: Session, user: User) -> int:
    """How many wait, of those this person sees."""
    mine = seen_by(user).where(HeldItem.closed_at.is_(None)).order_by(None).with_only_columns(func.count(HeldItem.id))
    return session.scalar(mine) or 0


def opened(item: HeldItem, key: SealingKey) -> Said | None:
    """What its author noted; None where nobody can read it."""
    if item.sealed is None:
        return None
    place = {"device_id": item.device_id, "event_id": item.event_id, "sequence": item.sequence}
    try:
        body = key.open(item.sealed, **place)  # type: ignore[arg-type]
    except Unreadable:
        return None
    said = Parcel(item.event_id, item.sequence, item.sealed, body).said
    return Said(item.event_id, item.sequence, said) if said is not None else None


def hold(session: Session, item: HeldItem) -> None:
    """Nobody else decides about it until the transaction ends. Raises AlreadyClosed."""
    db.lock(session, HeldItem, [item.id])
    if item.closed_at is not None:
        raise AlreadyClosed


def close(session: Session, item: HeldItem, ending: Ending, *, why: AsideReason | None = None, by: Act) -> None:
    """It no longer waits; it stays on record as it came."""
    item.closed_at, item.closed_by_id, item.ending, item.aside_reason = clock.now(), by.user_id, ending, why
    session.flush()
    audit.record(session, str(ending), "held_item", item.id, by=by)


def forget_wishes(session: Session) -> None:
    """That somebody would have liked a call is gone after 30 days here too."""
    session.execute(delete(HeldItem).where(HeldItem.kind == WISH, HeldItem.received_at < clock.now() - KEPT))


def forget_names(session: Session) -> None:
    """A name of somebody on no list is gone after 30 days, decided about or not; that something came stays."""
    old = (HeldItem.kind == NAMED, HeldItem.received_at < clock.now() - KEPT, HeldItem.sealed.is_not(None))
    session.execute(update(HeldItem).where(*old).values(sealed=None))


def erase(
    session: Session, enrolment_ids: Collection[UUID], names: Collection[Name], *, key: SealingKey, by: Act
) -> None:
    """Of what waits about these people only id and hash stay, so that it cannot come back: what names their place on a
    list, and who walked in under one of their names."""
    rows = update(HeldItem).where(HeldItem.enrolment_id.in_(enrolment_ids), HeldItem.sealed.is_not(None))
    session.execute(rows.values(sealed=None))
    theirs = select(Enrolment.group_id).where(Enrolment.id.in_(enrolment_ids))
    parts = select(SessionPart.id).join(DeliverySession).where(DeliverySession.group_id.in_(theirs))
    unlisted = select(HeldItem).where(HeldItem.enrolment_id.is_(None), HeldItem.sealed.is_not(None))
    said = spellings(names)
    for item in session.scalars(unlisted.where(or_(HeldItem.part_id.is_(None), HeldItem.part_id.in_(parts)))):
        noted = opened(item, key)
        if noted and normalised(str(noted.body.get("name", ""))) in said:
            item.sealed = None
    session.flush()
