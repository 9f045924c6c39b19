"""How the portal speaks with a device: JSON over the signed-in session, from our own pages only."""

import functools
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import structlog
from flask import Blueprint, Response, current_app, jsonify, request
from flask_login import current_user
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException, InternalServerError

from portal.db import as_uuid
from portal.sync import devices
from portal.sync.kinds import Desk
from portal.web.access import Can
from portal.web.sessions import reading

LARGEST = 1_000_000
"""Bytes of one body."""
SOON = 2
"""Seconds after which a phone that found the line full comes again; it adds a chance part, so that not all come at
once."""

sync = Blueprint("sync", __name__)
log = structlog.get_logger()

View = Callable[..., Any]
Spoken = tuple[Response, int]

WORDS = {
    "sign in": "Sign in again. What is noted stays on this phone.",
    "not allowed": "This account takes no registers. What is noted stays on this phone.",
    "revoked": "This phone was taken out of use.",
    "other person": "This phone belongs to somebody else's account. What is noted stays sealed on it.",
    "unknown device": "This phone is not known here yet.",
    "update": "This page is newer than the portal. What is noted stays on this phone.",
    "not json": "Send JSON.",
    "other site": "This came from another site.",
    "no device": "Say which device this is.",
    "cut short": "This did not arrive whole. Send it again.",
    "too large": "This is more than one delivery may hold. Send less at once.",
    "in line": "Other phones are sending. What is noted stays on this phone until it is its turn.",
    "busy": "The portal is busy. What is noted stays on this phone.",
    "broken": "The portal could not do this. What is noted stays on this phone.",
}


class Refused(Exception):
    """Answered with this code and word; nothing was done."""

    def __init__(self, code: int, error: str, words: str | None = None) -> None:
        super().__init__(error)
        self.code, self.error, self.words = code, error, words or WORDS.get(error, "")


def desk() -> Desk:
    found: Desk = current_app.extensions["portal_sync"]
    return found


def spoken(can: Can, *, by_token: bool = False) -> Callable[[View], View]:
    """Only somebody who may do this, on our own page, in JSON, from a device that says which it is.

    A phone that was taken out of use is told so before anything else: its sign-in is over too, and it has to know why.
    `by_token`: one whose account is closed comes with its token instead; the view looks at it. So it does at one that
    is out of use, while its owner is signed in.
    """

    def mark(view: View) -> View:
        @functools.wraps(view)
        def guarded() -> Any:
            request.max_content_length = LARGEST
            if not (by_token and "Authorization" in request.headers):
                owner = current_user.id if by_token and current_user.is_authenticated else None
                device_id = as_uuid(request.headers.get("X-Portal-Device"))
                if devices.is_revoked(reading(), device_id, but_for=owner):
                    raise Refused(403, "revoked")
                if not current_user.is_authenticated:
                    raise Refused(401, "sign in")
                if not current_user.may(can):
                    raise Refused(403, "not allowed")
            _check_origin()
            return view(_device_id(), _payload())

        guarded.needs = can  # type: ignore[attr-defined]
        return guarded

    return mark


def _check_origin() -> None:
    """In place of a form's token: another site can send neither this type nor this header without asking first."""
    if request.mimetype != "application/json":
        raise Refused(415, "not json")
    site, origin = request.headers.get("Sec-Fetch-Site"), request.headers.get("Origin")
    if site not in (None, "same-origin") or (origin is not None and urlsplit(origin).netloc != request.host):
        raise Refused(400, "other site")


def _device_id() -> UUID:
    found = as_uuid(request.headers.get("X-Portal-Device"))
    if found is None:
        raise Refused(400, "no device")
    return found


def _payload() -> Any:
    try:
        return json.loads(request.get_data(cache=False))
    except (ValueError, RecursionError) as fault:
        raise Refused(400, "cut short") from fault


@sync.errorhandler(Refused)
def refused(news: Refused) -> tuple[Response, int, dict[str, str]]:
    later = {"Retry-After": str(SOON)} if news.code == 503 else {}
    return jsonify(error=news.error, words=news.words), news.code, later


@sync.errorhandler(HTTPException)
def turned_away(error: HTTPException) -> Spoken:
    code = error.code or 500
    word = {413: "too large", 400: "cut short"}.get(code, "broken")
    return jsonify(error=word, words=WORDS[word]), code


@sync.errorhandler(InternalServerError)
def broken(error: InternalServerError) -> Spoken:
    log.error("a device was not served", exc_info=error.original_exception)
    return jsonify(error="broken", words=WORDS["broken"]), 500


@sync.errorhandler(OperationalError)
def busy(error: OperationalError) -> tuple[Response, int, dict[str, str]]:
    log.error("database did not answer a device", exc_info=error)
    return jsonify(error="busy", words=WORDS["busy"]), 503, {"Retry-After": "5"}
