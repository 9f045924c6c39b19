"""How much of a plan was taught, and until when it may be said. Knows no database."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from portal.registers.taught.models import Change

THAT_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Covered:
    """Planned activities that were taught, shortened ones among them, of all that were planned."""

    taught: int
    planned: int


def may_say(day: date, today: date, *, oversees: bool) -> bool:
    """From the day of the session on, for a week; whoever oversees registers may put it right later."""
    return day <= today and (oversees or today <= day + THAT_WEEK)


def covered(planned: Collection[str], changes: Mapping[str, str]) -> Covered:
    """What was replaced or left out was not taught."""
    missing = {Change.REPLACED, Change.LEFT_OUT}
    gone = sum(1 for activity in planned if changes.get(activity) in missing)
    return Covered(len(planned) - gone, len(planned))
