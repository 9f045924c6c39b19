"""Sessions at which heads were counted: sums of their own, never part of a figure about named people. Pure."""

from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add

from portal.impact.facts import GroupFacts, SessionFacts
from portal.registers.counts.rules import Heads, of_session


@dataclass(frozen=True)
class HeadLine:
    """One delivered session."""

    day: date
    number: int | None
    heads: Heads


def heads_of(group: GroupFacts, meeting: SessionFacts) -> Heads:
    """Of one delivered session; nothing for a group whose people are named."""
    if group.heads is None:
        return Heads()
    return of_session(group.heads.get(part.id) for part in meeting.parts)


def lines(group: GroupFacts, as_of: date) -> list[HeadLine]:
    """The group's delivered sessions until this day, counted."""
    past = [each for each in group.sessions if each.is_delivered and each.day <= as_of]
    return [HeadLine(each.day, each.number, heads_of(group, each)) for each in past]


def total(found: list[HeadLine]) -> Heads:
    return reduce(add, (line.heads for line in found), Heads())
