"""A person's phones: made known, heard of, lost. Flushes; the caller commits."""

import secrets
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.audit import service as audit
from portal.people import service as people
from portal.people.models import User
from portal.sync.models import Device
from portal.web.access import Act

CLOSED_LASTS = timedelta(days=14)
"""For so long after an account was closed its phones hand in what they still have."""


class OtherPerson(Exception):
    """This device belongs to somebody else."""


class Revoked(Exception):
    """This device was taken out of use."""


def make_known(session: Session, device_id: UUID, label: str, *, by: Act) -> tuple[Device, str]:
    """This device is that person's; returns it with a fresh token, which only the device keeps.

    Raises OtherPerson, Revoked.
    """
    assert by.user_id is not None
    token, moment = secrets.token_urlsafe(32), clock.now()
    device = session.get(Device, device_id, with_for_update=True)
    if device is None:
        device = Device(id=device_id, user_id=by.user_id, revoked_at=None)
        session.add(device)
        audit.record(session, "made known", "device", device_id, by=by)
    elif device.user_id != by.user_id:
        raise OtherPerson
    elif device.revoked_at is not None:
        raise Revoked
    device.label, device.token_hash, device.last_contact_at = label, people.digest(token), moment
    session.flush()
    return device, token


def of_token(session: Session, device_id: UUID, token: str) -> Device | None:
    """The device that this token was given to, as long as its account, open or closed lately, may hand in by it."""
    since = clock.now() - CLOSED_LASTS
    rows = select(Device).join(User, User.id == Device.user_id)
    fits = (Device.id == device_id, Device.token_hash == people.digest(token))
    return session.scalars(rows.where(*fits, User.disabled_at > since)).one_or_none()


def of_person(session: Session, user_id: UUID) -> Sequence[Device]:
    """Every phone that this person ever made known, the one heard of last first."""
    rows = select(Device).where(Device.user_id == user_id)
    return session.scalars(rows.order_by(Device.last_contact_at.desc(), Device.id)).all()
