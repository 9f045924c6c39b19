"""Who was still there at which session. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from portal.impact.facts import EnrolmentFacts, GroupFacts, Seat
from portal.impact.outcomes.retention import Stay
from portal.registers.completion import Completion, Record

Judged = tuple[GroupFacts, Sequence[tuple[EnrolmentFacts, Record, Completion]]]
"""A group with `sums.verdicts` of its people, in the order of its enrolments."""


@dataclass(frozen=True)
class Kept:
    """Retention at one delivered session: still enrolled, of those who started (PRACTICE 3.3)."""

    number: int
    there: int
    of: int
    """Who started, in groups that have got so far, and had joined by that day."""

    @property
    def percent(self) -> int | None:
        return (200 * self.there + self.of) // (2 * self.of) if self.of else None


@dataclass(frozen=True)
class Starter:
    group: GroupFacts
    person: EnrolmentFacts
    seats: Sequence[Seat]
    record: Record

    @property
    def has_left(self) -> bool:
        return self.record.stayed is False

    def last_day(self, as_of: date) -> date:
        """The last session's day on which they were in the group and might come."""
        days = [seat.meeting.day for seat in self.seats if not seat.meeting.did_not_happen]
        return max((day for day in days if day <= as_of), default=self.person.joined_day)


def starters(judged: Iterable[Judged]) -> Iterator[Starter]:
    """Everybody with an attended session."""
    for group, people in judged:
        for (person, record, _verdict), seats in zip(people, group.seats, strict=True):
            if record.attended:
                yield Starter(group, person, seats, record)


def has_left(found: Iterable[Starter]) -> dict[UUID, bool]:
    """By enrolment."""
    return {each.person.id: each.has_left for each in found}


def stays(found: Iterable[Starter], as_of: date) -> list[Stay]:
    """Delivered sessions from the day somebody joined to their last one in the group."""
    rows = []
    for each in found:
        until = each.last_day(as_of)
        days = [meeting.day for meeting in each.group.sessions if meeting.is_delivered and meeting.day <= as_of]
        rows.append(Stay(max(1, sum(each.person.joined_day <= day <= until for day in days)), each.has_left))
    return rows


def kept(found: Iterable[Starter], as_of: date) -> tuple[Kept, ...]:
    """By plan number of the sessions delivered."""
    there: dict[int, int] = {}
    seen: dict[int, int] = {}
    for each in found:
        until = each.last_day(as_of)
        for meeting in each.group.sessions:
            number = meeting.number
            if number is None or not meeting.is_delivered or not each.person.joined_day <= meeting.day <= as_of:
                continue
            seen[number] = seen.get(number, 0) + 1
            there[number] = there.get(number, 0) + (not each.has_left or meeting.day <= until)
    return tuple(Kept(number, there[number], seen[number]) for number in sorted(seen))
