"""Two phones of the sample facilitator, one of them lost, and what the other sent that waits for a coordinator."""

import hashlib
import json
import secrets
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.db import new_id
from portal.people.models import User
from portal.people.service import digest
from portal.registers.models import MarkEvent, MarkValue
from portal.registers.rules import Refusal
from portal.sync import kinds
from portal.sync.models import Device, HeldItem
from portal.sync.sealing import SealingKey, seal

ABOUT = ((Refusal.LOCKED, MarkValue.LATE), (Refusal.NOT_ON_LIST, MarkValue.PRESENT))


def add(session: Session, user: User, key: SealingKey, now: datetime) -> None:
    """As of the day before `now`."""
    then = now - timedelta(hours=15)
    kept, lost = (_phone(user, label, then) for label in ("Chrome on Android", "Safari on iPhone"))
    lost.last_contact_at = lost.revoked_at = then - timedelta(days=30)
    lost.created_at, lost.revoked_by_id = then - timedelta(days=60), user.id
    session.add_all((kept, lost))
    session.flush()
    rows = select(MarkEvent).where(MarkEvent.user_id == user.id).order_by(MarkEvent.received_at.desc(), MarkEvent.id)
    for number, (event, (why, value)) in enumerate(zip(session.scalars(rows.limit(len(ABOUT))), ABOUT, strict=False)):
        session.add(_waiting(kept, event, number + 1, why, value, key, then))
    session.add(_unreadable(kept, user, then))
    session.flush()


def _phone(user: User, label: str, at: datetime) -> Device:
    token_hash = digest(secrets.token_urlsafe(32))
    return Device(
        id=new_id(), user_id=user.id, label=label, token_hash=token_hash, created_at=at - timedelta(days=20),
        last_contact_at=at,
    )  # fmt: skip


def _waiting(
    phone: Device, about: MarkEvent, number: int, why: Refusal, value: MarkValue, key: SealingKey, at: datetime
) -> HeldItem:
    body = json.dumps({
        "kind": "mark", "part": str(about.part_id), "enrolment": str(about.enrolment_id), "what": "mark",
        "value": value, "minutes": 10 if value is MarkValue.LATE else None, "reason": None, "note": None,
        "bases": [], "fills_blank": False, "at": (at - timedelta(hours=3)).isoformat(),
    }).encode()  # fmt: skip
    event_id = new_id()
    sealed = seal(key.public, body, device_id=phone.id, event_id=event_id, sequence=number)
    return HeldItem(
        event_id=event_id, hash=hashlib.sha256(body).hexdigest(), device_id=phone.id, sequence=number,
        user_id=phone.user_id, sealed=sealed, kind="mark", part_id=about.part_id, enrolment_id=about.enrolment_id,
        reason=why, created_at=at, received_at=at,
    )  # fmt: skip


def _unreadable(phone: Device, user: User, at: datetime) -> HeldItem:
    return HeldItem(
        event_id=new_id(), hash=hashlib.sha256(b"cut short").hexdigest(), device_id=phone.id, sequence=len(ABOUT) + 1,
        user_id=user.id, sealed="AQ", reason=kinds.UNREADABLE, created_at=at, received_at=at,
    )  # fmt: skip
