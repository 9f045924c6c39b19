"""What there is at the end of a history, said in plain sets, apart from the code under test."""

from dataclasses import dataclass
from uuid import UUID

from portal.registers.models import Mark, MarkEvent, MarkValue
from portal.sync.models import Ending, HeldItem


@dataclass(frozen=True)
class Account:
    """What there is in the end: noted, still on a phone, in the register, waiting, and shown."""

    said: dict[str, tuple[UUID, MarkValue | None, frozenset[str]]]
    unsent: set[str]
    events: list[MarkEvent]
    held: list[HeldItem]
    marks: list[Mark]

    @property
    def lost(self) -> set[str]:
        """Noted, and neither in the register nor waiting nor on the phone."""
        return set(self.said) - {str(event.id) for event in self.events} - {str(row.event_id) for row in self.held}

    @property
    def doubled(self) -> list[str]:
        """In the register and waiting still, or twice in either."""
        open_ones = [str(row.event_id) for row in self.held if row.ending is not Ending.PUT_IN]
        every = [str(event.id) for event in self.events] + open_ones
        return [key for key in every if every.count(key) > 1]

    @property
    def changed(self) -> list[str]:
        """In the register as somebody else, about somebody else, or with another value than was noted."""
        found = {str(event.id): (event.enrolment_id, event.value, frozenset(event.bases)) for event in self.events}
        return [key for key, what in self.said.items() if key in found and found[key] != what]

    def leaves(self, person: UUID) -> list[MarkEvent]:
        theirs = [event for event in self.events if event.enrolment_id == person]
        under = {base for event in theirs for base in event.bases}
        return [event for event in theirs if str(event.id) not in under]

    def shown(self) -> dict[UUID, tuple[object, ...]]:
        """By person: whether marks differ, and which hold, in whatever order they came."""
        return {
            mark.enrolment_id: (mark.is_unconfirmed, len(mark.heads), None if mark.is_unconfirmed else mark.value)
            for mark in self.marks
        }

    def unflagged(self) -> list[UUID]:
        """People about whom marks differ and nobody would see it, or who are said to differ and do not."""
        shown = {mark.enrolment_id: mark for mark in self.marks}
        found = []
        for person in {event.enrolment_id for event in self.events}:
            values = {event.value for event in self.leaves(person)}
            differs = len(values) > 1
            mark = shown.get(person)
            if (
                differs != (mark is not None and mark.is_unconfirmed)
                or mark is not None
                and set(mark.heads) != {str(event.id) for event in self.leaves(person)}
            ):
                found.append(person)
        return found
