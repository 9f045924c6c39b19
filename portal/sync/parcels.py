"""What a device hands in, as it came. Pure: no database, no web."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeGuard
from uuid import UUID

from portal.db import as_uuid
from portal.sync.sealing import SealingKey, UnknownVersion, Unreadable

MOST = 200
"""Items of one delivery."""
MOST_LETTERS = 20_000
"""Letters of one sealed item."""
LARGEST_NUMBER = 2**31 - 1
EVERY = "*"
"""Among the texts a device has: it wants none this time, since they weigh more than all the rest."""


class NotADelivery(Exception):
    """The body is not what a device sends; the text says so in words."""


class TooMany(NotADelivery):
    pass


@dataclass(frozen=True)
class Parcel:
    """One item: `body` is None where its envelope could not be opened."""

    id: UUID
    sequence: int
    sealed: str
    body: bytes | None = None

    @cached_property
    def hash(self) -> str:
        return hashlib.sha256(self.sealed.encode() if self.body is None else self.body).hexdigest()

    @cached_property
    def said(self) -> Mapping[str, Any] | None:
        """The JSON object inside; None where there is none, or one that no database can keep."""
        try:
            said = json.loads(self.body or b"")
            json.dumps(said, ensure_ascii=False).encode()
        except (ValueError, RecursionError):
            return None
        return said if isinstance(said, dict) and b"\\u0000" not in (self.body or b"") else None


@dataclass(frozen=True)
class Odd:
    """Among the items, and none: without an id of its own it cannot be answered for, so the device keeps it."""

    id: str | None


def unpacked(payload: Any) -> list[Parcel | Odd]:
    """The items of one delivery in their order. Raises NotADelivery, TooMany."""
    items = payload.get("items") if isinstance(payload, dict) else None
    if not isinstance(items, list) or not items:
        raise NotADelivery('Send {"items": […]} with 1 to 200 items.')
    if len(items) > MOST:
        raise TooMany(f"Send at most {MOST} items at once; these were {len(items)}. Nothing was taken in.")
    return [_unpacked(one) for one in items]


def opened(parcels: Sequence[Parcel | Odd], key: SealingKey, device_id: UUID) -> list[Parcel | Odd]:
    """Each envelope opened that can be. Raises UnknownVersion if none of them is of a version known here."""
    newer = 0
    made: list[Parcel | Odd] = []
    for one in parcels:
        if isinstance(one, Odd):
            made.append(one)
            continue
        body = None
        try:
            body = key.open(one.sealed, device_id=device_id, event_id=one.id, sequence=one.sequence)
        except UnknownVersion:
            newer += 1
        except Unreadable:
            pass  # kept as it came, and shown
        made.append(Parcel(one.id, one.sequence, one.sealed, body))
    if newer and newer == len(made):
        raise UnknownVersion
    return made


def had(payload: Any) -> frozenset[str]:
    """Keys of the texts that a device says it has; EVERY where it asks for none now."""
    keys = payload.get("have") if isinstance(payload, dict) else None
    return frozenset(key for key in keys[:MOST] if isinstance(key, str)) if isinstance(keys, list) else frozenset()


def _unpacked(one: Any) -> Parcel | Odd:
    if not isinstance(one, dict):
        return Odd(None)
    named, sequence, sealed = one.get("id"), one.get("seq"), one.get("sealed")
    key = as_uuid(named)
    if key is None or not _is_number(sequence) or not _is_envelope(sealed):
        return Odd(named[:80] if isinstance(named, str) and named.isprintable() else None)
    return Parcel(key, sequence, sealed)


def _is_number(said: Any) -> TypeGuard[int]:
    return isinstance(said, int) and not isinstance(said, bool) and 1 <= said <= LARGEST_NUMBER


def _is_envelope(said: Any) -> TypeGuard[str]:
    return isinstance(said, str) and len(said) <= MOST_LETTERS and said.isascii() and said.isprintable()
