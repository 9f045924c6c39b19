"""A person's phones: made known, heard of, lost. Flushes; the caller commits."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import Select, or_, select
from sqlalchemy.orm import Session

from portal import clock, db
from portal.audit import service as audit
from portal.people import service as people
from portal.people.models import User
from portal.sync.models import Device
from portal.web.access import Act, Can
from portal.web.access import User as Account

CLOSED_LASTS = timedelta(days=14)
"""For so long after an account was closed, or a phone taken out of use, it hands in what it still has."""


class OtherPerson(Exception):
    """This device belongs to somebody else."""


class Revoked(Exception):
    """This device was taken out of use."""


def make_known(session: Session, device_id: UUID, label: str, token: str, *, by: Act) -> Device:
    """This device is that person's; of the token only a hash is kept. Twice is once.

    Raises OtherPerson, Revoked.
    """
    assert by.user_id is not None
    device = session.get(Device, device_id, with_for_update=True)
    if device is None:
        device = Device(id=device_id, user_id=by.user_id, revoked_at=None)
        session.add(device)
        audit.record(session, "made known", "device", device_id, by=by)
    elif device.user_id != by.user_id:
        raise OtherPerson
    elif device.revoked_at is not None:
        raise Revoked
    device.label, device.token_hash, device.last_contact_at = label, people.digest(token), clock.now()
    session.flush()
    return device


def of_token(session: Session, device_id: UUID, token: str) -> Device | None:
    """The device that this token was given to, if it or its account was closed lately: it may still hand in."""
    since = clock.now() - CLOSED_LASTS
    rows = select(Device).join(User, User.id == Device.user_id)
    fits = (Device.id == device_id, Device.token_hash == people.digest(token))
    return session.scalars(rows.where(*fits, or_(User.disabled_at > since, Device.revoked_at > since))).one_or_none()


def of_person(session: Session, user_id: UUID) -> Sequence[Device]:
    """Every phone that this person ever made known, the one heard of last first."""
    rows = select(Device).where(Device.user_id == user_id)
    return session.scalars(rows.order_by(Device.last_contact_at.desc(), Device.id)).all()


def seen_by(user: Account) -> Select[Device]:
    """A person's own phones; every phone for those who look after accounts."""
    rows = select(Device).order_by(Device.last_contact_at.desc(), Device.id)
    return rows if user.may(Can.EDIT_PEOPLE) else rows.where(Device.user_id == user.id)


def revoke(session: Session, device: Device, *, by: Act) -> None:
    """It is told so at its next contact, and whoever used it is signed out everywhere. Twice is once."""
    db.lock(session, Device, [device.id])
    if device.revoked_at is None:
        device.revoked_at, device.revoked_by_id = clock.now(), by.user_id
        people.end_sessions(session, device.user_id)
        audit.record(session, "took out of use", "device", device.id, by=by)
    session.flush()


def is_revoked(session: Session, device_id: UUID | None, *, but_for: UUID | None = None) -> bool:
    """`but_for`: who may still hand in what their own phone has left."""
    rows = select(Device.id).where(Device.id == device_id, Device.revoked_at.is_not(None))
    if but_for is not None:
        rows = rows.where(Device.user_id != but_for)
    return device_id is not None and session.scalar(rows) is not None
