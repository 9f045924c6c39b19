"""What is to be put in, between the page that shows it and the button that does it: sealed, and the same when sent
twice."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from portal import clock, db
from portal.groups.models import AbsenceReason
from portal.registers.models import EventKind, MarkValue, Source
from portal.registers.service import Item


@dataclass(frozen=True)
class Parcel:
    device_id: UUID
    items: tuple[Item, ...]

    @classmethod
    def of(cls, items: Sequence[Item]) -> "Parcel":
        return cls(db.new_id(), tuple(items))

    def packed(self) -> Any:
        rows = [
            [str(one.event_id), str(one.enrolment_id), one.value, one.minutes, one.note, one.reason]
            + [sorted(map(str, one.bases))]
            for one in self.items
        ]
        return [str(self.device_id), rows]

    @classmethod
    def unpacked(cls, content: Any) -> "Parcel":
        device, rows = content
        items = (
            Item(
                event_id=UUID(event),
                enrolment_id=UUID(person),
                kind=EventKind.MARK,
                value=MarkValue(value),
                minutes=minutes,
                note=note,
                bases=frozenset(map(UUID, bases)),
                device_sequence=place,
                device_time=clock.now(),
                source=Source.IMPORT,
                reason=AbsenceReason(reason) if reason else None,
            )
            for place, (event, person, value, minutes, note, reason, bases) in enumerate(rows)
        )
        return cls(UUID(device), tuple(items))
