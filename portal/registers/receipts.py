"""What a device hands in about one person, and what it gets back for each."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from portal.groups.models import AbsenceReason
from portal.registers.models import EventKind, MarkValue, Source
from portal.registers.rules import Refusal, Said

_WRITTEN = json.JSONEncoder(separators=(",", ":")).encode
MOST = 200
"""Items of one delivery."""


class TooManyAtOnce(Exception):
    """Nothing was stored: a device sends at most `MOST` items at once."""


@dataclass(frozen=True)
class Item:
    """One thing that a person noted, as their device made it."""

    event_id: UUID
    enrolment_id: UUID
    kind: EventKind
    value: MarkValue | None
    minutes: int | None
    note: str | None
    bases: frozenset[UUID]
    device_sequence: int
    device_time: datetime
    source: Source = Source.WEB
    fills_blank: bool = False
    """True for "all others present": a mark that somebody else made meanwhile stands."""
    reason: AbsenceReason | None = None
    """With an absence only."""

    @property
    def said(self) -> Said:
        return Said(
            self.event_id, self.enrolment_id, self.kind, self.value, self.minutes, self.note or None, self.bases,
            self.reason,
        )  # fmt: skip


class Result(StrEnum):
    STORED = "stored"
    DUPLICATE = "duplicate"
    """Had come before, the same: this is the first receipt again."""
    CONFLICT = "conflict"
    """Its id, or its device's number, came before with other content, which stands."""
    KEPT = "kept"
    """Was to fill a blank that is no longer blank."""
    REFUSED = "refused"


@dataclass(frozen=True)
class Receipt:
    event_id: UUID
    enrolment_id: UUID
    result: Result
    payload_hash: str
    server_sequence: int | None = None
    reason: Refusal | None = None


def payload_hash(part_id: UUID, item: Item, *, device_id: UUID, user_id: UUID | None) -> str:
    """SHA-256 of what is said, by whom, on which device. Times and the way it came are left out, since a
    second sending may differ in them. A reason counts where there is one, as it came later than the rest."""
    what: tuple[object, ...] = (
        part_id.hex,
        item.event_id.hex,
        item.enrolment_id.hex,
        item.kind,
        item.value,
        item.minutes,
        item.note or None,
        sorted(base.hex for base in item.bases),
        device_id.hex,
        item.device_sequence,
        user_id.hex if user_id else None,
        *((item.reason,) if item.reason else ()),
    )
    return hashlib.sha256(_WRITTEN(what).encode()).hexdigest()
