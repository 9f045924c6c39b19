"""How much of what was planned was taught. Pure; what nobody recorded is in no number but the last."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.impact.facts import GroupFacts
from portal.registers.dosage import Share
from portal.registers.taught.rules import Covered


@dataclass(frozen=True)
class Fidelity:
    """Planned activities taught, of those planned (PRACTICE 3.3); a shortened one was taught."""

    taught: int
    planned: int
    said: int
    """Delivered parts of which it was recorded what was taught."""
    delivered: int
    """Delivered parts."""

    @property
    def share(self) -> Share:
        return Share(self.taught, self.planned)


def fidelity(groups: Iterable[GroupFacts], covered: Mapping[UUID, Covered], as_of: date) -> Fidelity:
    """`covered`: by part, where it was recorded and something was planned."""
    delivered = [
        part.id
        for group in groups
        for meeting in group.sessions
        if meeting.is_delivered and meeting.day <= as_of
        for part in meeting.parts
    ]
    found = [covered[part] for part in delivered if part in covered]
    return Fidelity(sum(each.taught for each in found), sum(each.planned for each in found), len(found), len(delivered))
