"""Which line may pay for which group, and whether shares add up."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.funding.attribution import apportion

WHOLE = 100
"""A group's shares, in percent, sum to this: every attended place is paid for once."""


def financial_year(day: date) -> int:
    """The April in which the financial year of this day began: 2026 for April 2026 to March 2027."""
    return day.year - (day.month < 4)


@dataclass(frozen=True)
class LineFacts:
    """What a line may be spent on: one authority's area (None for anywhere), between two days, both counted."""

    id: UUID
    authority_id: UUID | None
    from_day: date
    until_day: date


@dataclass(frozen=True)
class GroupSpan:
    """The authority a group was confirmed under, and the days of its first and last live session."""

    authority_id: UUID
    first_day: date | None
    last_day: date | None
    by_home: bool = False
    """True if its shares follow where the young people live: then lines of other areas may pay too."""
    by_school: bool = False
    """True if only lines of the school's own authority may pay."""


def adds_up(shares: Mapping[UUID, int]) -> bool:
    """True if each share is from 1 to 100 and they sum to 100."""
    return all(1 <= share <= WHOLE for share in shares.values()) and sum(shares.values()) == WHOLE


def by_people(people: Mapping[UUID, int]) -> dict[UUID, int]:
    """Whole percents that sum to 100, from how many of a group live where each line pays."""
    return apportion(WHOLE, people)


def fits_area(line: LineFacts, group: GroupSpan) -> bool:
    if group.by_home:
        return True
    if group.by_school:
        return line.authority_id == group.authority_id
    return line.authority_id is None or line.authority_id == group.authority_id


def fits_days(line: LineFacts, group: GroupSpan) -> bool:
    """True if at least one of the group's sessions falls in the line's days, or it has no dates yet.

    A group of 13 weeks often starts in one funding year and ends in the next, so a line need not span it whole.
    """
    if group.first_day is None or group.last_day is None:
        return True
    return line.from_day <= group.last_day and line.until_day >= group.first_day
