"""Carries a class list from one page to the next in the browser, sealed, so that it never rests in clear."""

import base64
import json
import zlib
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from portal import clock
from portal.groups.identity import derived

SECONDS = 3600
LARGEST = 600_000
"""Letters of a sealed envelope: what a form may carry beside its other fields."""


class Expired(Exception):
    """Sealed more than an hour ago, for another page or person, or not by us."""


class TooLarge(Exception):
    """More than a form can carry."""


class Envelope:
    """Encrypted and signed (Fernet: AES-128-CBC and HMAC-SHA256) with a key of its own; opens for one hour."""

    def __init__(self, key: bytes) -> None:
        self._fernet = Fernet(base64.urlsafe_b64encode(derived(key, b"class list")))

    def shut(self, content: Any, *, about: str) -> str:
        """`content` (anything JSON can hold) for the pages of `about`, such as a group and a user."""
        packed = zlib.compress(json.dumps([about, content]).encode())
        sealed = self._fernet.encrypt_at_time(packed, int(clock.now().timestamp())).decode()
        if len(sealed) > LARGEST:
            raise TooLarge
        return sealed

    def open(self, sealed: str, *, about: str) -> Any:
        """What was put in. Raises Expired."""
        try:
            packed = self._fernet.decrypt_at_time(sealed.encode(), SECONDS, int(clock.now().timestamp()))
        except InvalidToken as error:
            raise Expired from error
        was_about, content = json.loads(zlib.decompress(packed))
        if was_about != about:
            raise Expired
        return content
