"""Where phones speak: making a device known, taking out, handing in. All POST, all JSON."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Any
from uuid import UUID

from flask import Response, jsonify, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from portal import clock
from portal.db import as_uuid
from portal.sync import clocks, devices, kinds, parcels, pulling
from portal.sync.line import Long
from portal.sync.models import Device
from portal.sync.parcels import Odd, Parcel
from portal.sync.pushing import Receipt, receive
from portal.sync.sealing import UnknownVersion
from portal.sync.speech import WORDS, Refused, desk, spoken, sync
from portal.web.access import Act, Can, act
from portal.web.sessions import reading, writing

__all__ = ["sync"]

MOST_LABEL = 80


@sync.post("/sync/device")
@spoken(Can.TAKE_REGISTER)
def make_known(device_id: UUID, payload: Any) -> Response:
    if not isinstance(payload, dict) or as_uuid(payload.get("device")) != device_id:
        raise Refused(400, "no device")
    token = desk().key.token(device_id, current_user.id)
    with writing() as session:
        try:
            device = devices.make_known(session, device_id, _label(payload.get("label")), token, by=act())
        except devices.OtherPerson as news:
            raise Refused(409, "other person") from news
        except devices.Revoked as news:
            raise Refused(403, "revoked") from news
        session.commit()
    return jsonify(device=str(device.id), token=token, person=_person(), **_key())


def _label(said: Any) -> str:
    words = " ".join("".join(letter if letter.isprintable() else " " for letter in said).split()) if said else ""
    return words[:MOST_LABEL] or "A phone"


def _person() -> dict[str, str]:
    return {"id": str(current_user.id), "name": current_user.name}


def _key() -> dict[str, str]:
    return {"key": desk().key.public, "key_id": desk().key.id}


@sync.post("/sync/pull")
@spoken(Can.TAKE_REGISTER)
def pull(device_id: UUID, payload: Any) -> Response:
    """What this phone takes along, and what of it has arrived. Read first; then what was taken is noted."""
    _own(reading(), device_id)
    registers = desk().registers(reading(), current_user, parcels.had(payload))
    arrived, count = pulling.received(reading(), device_id), pulling.confirmed(reading(), device_id)
    moment = clock.now()
    with writing() as session:
        device = _own(session, device_id)
        named = [UUID(row["part"]) for row in registers if not row.get("on_paper")]
        pulling.note_taken(session, device, named, by=act())
        session.commit()
    return jsonify(
        now=moment.isoformat(),
        until=pulling.until(moment).isoformat(),
        person=_person(),
        received=arrived,
        registers=registers,
        confirm=count,
        **_key(),
    )


@sync.post("/sync/push")
@spoken(Can.SEE_HOME, by_token=True)
def push(device_id: UUID, payload: Any) -> ResponseReturnValue:
    """From whoever made the device known, their role ended meanwhile or not: what they may not put in waits."""
    clock_off = clocks.off(payload, clock.now())
    reading().rollback()  # nothing is held while it waits in line
    with _in_line():
        items = _opened(payload, device_id)
        with writing() as session:
            device, closed = _device(session, device_id)
            by = Act(None) if closed else act()
            receipts = receive(session, device, items, desk().handlers, by=by, closed=closed, clock_off=clock_off)
            session.commit()
    told = {"now": clock.now().isoformat(), "results": [_shown(receipt) for receipt in receipts]}
    if closed == kinds.OUT_OF_USE:
        return jsonify(error="revoked", words=WORDS["revoked"], **told), 403
    return jsonify(**told)


@contextmanager
def _in_line() -> Iterator[None]:
    """One delivery after another."""
    line = desk().line
    try:
        with line.turn() if line else nullcontext():
            yield
    except Long as news:
        raise Refused(503, "in line") from news


def _opened(payload: Any, device_id: UUID) -> list[Parcel | Odd]:
    """Before anything is written, since opening takes time; that the device is this person's is known by then."""
    _device(reading(), device_id)
    try:
        return parcels.opened(parcels.unpacked(payload), desk().key, device_id)
    except parcels.TooMany as news:
        raise Refused(413, "too many", str(news)) from news
    except parcels.NotADelivery as news:
        raise Refused(400, "no delivery", str(news)) from news
    except UnknownVersion as news:
        raise Refused(426, "update") from news


def _device(session: Session, device_id: UUID) -> tuple[Device, str | None]:
    """The device, and why it hands in by its own token for a person to look at, if that is so."""
    if current_user.is_authenticated and "Authorization" not in request.headers:
        return _owned(session, device_id)
    token = request.headers.get("Authorization", "").removeprefix("Bearer ").strip()
    device = devices.of_token(session, device_id, token)
    if device is None:
        if devices.is_revoked(session, device_id):
            raise Refused(403, "revoked")
        if current_user.is_authenticated:
            return _owned(session, device_id)
        raise Refused(401, "sign in")
    return device, kinds.OUT_OF_USE if device.revoked_at is not None else kinds.CLOSED_ACCOUNT


def _owned(session: Session, device_id: UUID) -> tuple[Device, str | None]:
    device = session.get(Device, device_id)
    if device is None:
        raise Refused(404, "unknown device")
    if device.user_id != current_user.id:
        raise Refused(409, "other person")
    return device, kinds.OUT_OF_USE if device.revoked_at is not None else None


def _own(session: Session, device_id: UUID) -> Device:
    device, closed = _owned(session, device_id)
    if closed:
        raise Refused(403, "revoked")
    return device


def _shown(receipt: Receipt) -> dict[str, Any]:
    return {
        "id": receipt.id,
        "result": receipt.result,
        "reason": receipt.reason,
        "words": desk().words_of(receipt.reason),
        "hash": receipt.hash,
        "server_sequence": receipt.server_sequence,
    }
