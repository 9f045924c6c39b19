"""How much of the work people received: attendance, and dosage in minutes. Pure; no sum is rounded.

Attendance is Σ attended ÷ Σ offered over people and sessions, never a mean of percentages; only marks count as
offered, so *not recorded*, *unconfirmed* and *not expected* leave the denominator and show in coverage
(ARCHITECTURE, Definitions; PRACTICE 3.3; jethro-pmm issue 899, "a blank is not absent").
Dosage is minutes present ÷ minutes of sessions delivered while enrolled, and exposure ÷ minutes planned; both are
published (PRACTICE 8, "Dosage formula", after Salesforce PMM's quantity of service delivered).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from portal.registers.models import MarkValue

ATTENDED = frozenset({MarkValue.PRESENT, MarkValue.LATE, MarkValue.LEFT_EARLY})
"""Late and left early attend."""
ABSENT = frozenset({MarkValue.ABSENT_KNOWN, MarkValue.ABSENT_UNEXPLAINED})
PART_TIME = frozenset({MarkValue.LATE, MarkValue.LEFT_EARLY})
"""The marks that may carry minutes."""


@dataclass(frozen=True)
class Place:
    """One person's place in one part of a session that was delivered while they were enrolled."""

    minutes: int
    """Of the part, as delivered."""
    value: MarkValue | None
    """None: not recorded, or unconfirmed because two marks differ."""
    missed_minutes: int | None = None
    """Late by, or left early by; None where not said, which counts as none missed."""
    made_up_minutes: int | None = None
    """Minutes present at the same plan number in another group; None where it was not caught up."""

    @cached_property
    def is_attended(self) -> bool:
        return self.value in ATTENDED

    @cached_property
    def is_offered(self) -> bool:
        """True if it stands in the denominator: somebody said present or absent."""
        return self.value in ATTENDED or self.value in ABSENT

    @property
    def is_unknown(self) -> bool:
        """True if it may yet turn out either way."""
        return self.value is None

    @property
    def is_expected(self) -> bool:
        return self.value is not MarkValue.NOT_EXPECTED

    @cached_property
    def minutes_here(self) -> int:
        """Minutes present here."""
        if not self.is_attended:
            return 0
        missed = self.missed_minutes if self.value in PART_TIME and self.missed_minutes else 0
        return max(0, self.minutes - missed)

    @cached_property
    def minutes_received(self) -> int:
        """Minutes present here, or at the make-up, whichever is more: a make-up counts once."""
        return min(self.minutes, max(self.minutes_here, self.made_up_minutes or 0))


@dataclass(frozen=True)
class Tally:
    """What places add up to. Adding two tallies is the tally of both, so order does not matter."""

    attended: int = 0
    offered: int = 0
    unknown: int = 0
    """Places not recorded or unconfirmed; in neither of the two above."""
    minutes_received: int = 0
    minutes_delivered: int = 0
    """Minutes of the places that can be judged: marked, or made up."""

    def __add__(self, other: Self) -> "Tally":
        return Tally(
            self.attended + other.attended,
            self.offered + other.offered,
            self.unknown + other.unknown,
            self.minutes_received + other.minutes_received,
            self.minutes_delivered + other.minutes_delivered,
        )

    @property
    def attendance(self) -> "Share":
        return Share(self.attended, self.offered)

    @property
    def coverage(self) -> "Share":
        """Places marked, of all places expected."""
        return Share(self.offered, self.offered + self.unknown)

    @property
    def dosage(self) -> "Share":
        """Minutes received, of minutes delivered while enrolled."""
        return Share(self.minutes_received, self.minutes_delivered)

    def exposure(self, minutes_planned: int) -> "Share":
        """Minutes received, of minutes planned."""
        return Share(self.minutes_received, minutes_planned)


@dataclass(frozen=True)
class Share:
    """A numerator and its denominator, never one without the other."""

    part: int
    whole: int

    @property
    def percent(self) -> int | None:
        """0 to 100, whole, halves up; None where there is nothing to divide by."""
        return (200 * self.part + self.whole) // (2 * self.whole) if self.whole else None


def tally(places: Iterable[Place]) -> Tally:
    """The sum over these places, in any order."""
    attended = offered = unknown = received = delivered = 0
    for place in places:
        attended += place.is_attended
        offered += place.is_offered
        unknown += place.is_unknown
        received += place.minutes_received
        if place.is_offered or place.made_up_minutes is not None:
            delivered += place.minutes
    return Tally(attended, offered, unknown, received, delivered)
