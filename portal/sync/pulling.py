"""What a device is told of what it sent, and the note of what it took along. Flushes; the caller commits."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import false, func, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from portal import clock, db
from portal.audit import service as audit
from portal.sync.models import Device, Download, HeldItem, SyncReceipt
from portal.web.access import Act

LASTS = timedelta(days=7)
"""For so long after its last contact a phone shows what it took along, and receipts are told again."""


def until(moment: datetime) -> datetime:
    return moment + LASTS


def received(session: Session, device_id: UUID) -> list[dict[str, Any]]:
    """What came from this device in the last 7 days and is kept here, whether put in or waiting; `closed` of what
    waited until somebody decided."""
    since = clock.now() - LASTS
    mine = (SyncReceipt.device_id == device_id, SyncReceipt.received_at > since)
    held = (HeldItem.device_id == device_id, HeldItem.received_at > since)
    rows = select(SyncReceipt.id, SyncReceipt.hash, false()).where(*mine)
    waited = select(HeldItem.event_id, HeldItem.hash, HeldItem.closed_at.is_not(None)).where(*held)
    found: dict[tuple[UUID, str], bool] = {}
    for key, digest, closed in session.execute(rows.union_all(waited)):
        found[key, digest] = found.get((key, digest), False) or closed
    return [
        {"id": str(key), "hash": digest} | ({"closed": True} if closed else {})
        for (key, digest), closed in found.items()
    ]


def confirmed(session: Session, device_id: UUID) -> int:
    """How many items of this device were ever answered for."""
    return session.scalar(select(func.count()).where(SyncReceipt.device_id == device_id)) or 0


def note_taken(session: Session, device: Device, part_ids: Sequence[UUID], *, by: Act) -> None:
    """This device has these registers with it; that names were seen is on record once a day."""
    moment = clock.now()
    device.last_contact_at = moment
    mine = Download.device_id == device.id
    before = {row.part_id: row.last_at for row in session.scalars(select(Download).where(mine))}
    fresh = [key for key in part_ids if key not in before]
    if fresh:
        session.execute(_inserting(session), [_row(device.id, key, moment) for key in fresh])
    session.execute(update(Download).where(mine, Download.part_id.in_(part_ids)).values(last_at=moment))
    for key in part_ids:
        if key not in before or clock.day_of(before[key]) < clock.day_of(moment):
            audit.record(session, "took along", "register", key, by=by)
    session.flush()


def _inserting(session: Session) -> Any:
    is_postgres = session.get_bind().dialect.name == "postgresql"
    table: Any = Download.__table__
    return (postgresql.insert if is_postgres else sqlite.insert)(table).on_conflict_do_nothing()


def _row(device_id: UUID, part_id: UUID, moment: datetime) -> dict[str, Any]:
    return {"id": db.new_id(), "created_at": moment, "device_id": device_id, "part_id": part_id, "last_at": moment}
