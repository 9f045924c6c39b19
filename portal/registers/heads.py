"""The current mark about one person in one part, worked out from the set of its events alone.

A multi-value register (Shapiro and others, A comprehensive study of convergent and commutative replicated
data types, INRIA 2011, 3.2.2): an event replaces those it names as its bases and no others. The order of arrival,
repeats and clocks cannot change what comes out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from portal.groups.models import AbsenceReason
from portal.registers.models import EventKind, MarkValue

_T = TypeVar("_T")


@dataclass(frozen=True)
class Event:
    id: UUID
    kind: EventKind
    value: MarkValue | None
    minutes: int | None
    bases: frozenset[UUID]
    server_sequence: int
    """Decides only which of several differing heads is named first, never which of them holds."""
    reason: AbsenceReason | None = None


@dataclass(frozen=True)
class Current:
    value: MarkValue | None
    """None is not recorded. Of the last head to arrive that has a value, where heads differ."""
    minutes: int | None
    is_unconfirmed: bool
    heads: tuple[Event, ...]
    """In order of arrival."""
    reason: AbsenceReason | None = None

    @property
    def bases(self) -> frozenset[UUID]:
        """What a new event has to name in order to replace all of this."""
        return frozenset(head.id for head in self.heads)


BLANK = Current(None, None, False, ())


def heads(events: Iterable[Event]) -> tuple[Event, ...]:
    """The events that no other replaces, in order of arrival."""
    known = {event.id: event for event in events}
    replaced = frozenset[UUID]().union(*(event.bases for event in known.values()))
    left = (event for event in known.values() if event.id not in replaced)
    return tuple(sorted(left, key=lambda event: (event.server_sequence, event.id)))


def current(events: Iterable[Event]) -> Current:
    """One head holds; several with the same value agree; several that differ are unconfirmed."""
    left = heads(events)
    valued = [head for head in left if head.value is not None]
    if not valued:
        return Current(None, None, False, left)
    if len({head.value for head in left}) > 1:
        return Current(valued[-1].value, valued[-1].minutes, True, left, valued[-1].reason)
    minutes = _agreed(head.minutes for head in left)
    return Current(valued[-1].value, minutes, False, left, _agreed(head.reason for head in left))


def alone(event: Event) -> Current:
    """What holds where this event replaces all others: `current` of it by itself."""
    return Current(event.value, event.minutes, False, (event,), event.reason)


def _agreed(said: Iterable[_T | None]) -> _T | None:
    """What everybody who said it said; None where they differ."""
    different = {one for one in said if one is not None}
    return different.pop() if len(different) == 1 else None


def closes_circle(event_id: UUID, bases: Iterable[UUID], events: Iterable[Event]) -> bool:
    """Whether an event with these bases would, by way of others, replace itself and leave no head."""
    above = {event.id: event.bases for event in events}
    left, met = list(bases), set[UUID]()
    while left:
        base = left.pop()
        if base == event_id:
            return True
        if base not in met:
            met.add(base)
            left.extend(above.get(base, ()))
    return False
