"""What one group did in each quarter of the financial year, ready to be shared between lines. Pure."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from portal.funding.attribution import Quarter, Work
from portal.funding.years import Calendar, quarter_of
from portal.impact.facts import GroupFacts, Seat, SessionFacts
from portal.impact.heads import heads_of
from portal.impact.sums import is_over, verdicts
from portal.registers.completion import Completion
from portal.timetable.models import Reason


@dataclass
class GroupWork:
    """By day, since a promise may be for a quarter of either year; nothing after the day it was asked for."""

    group_id: UUID
    programme_id: UUID
    programme: str
    by_day: dict[date, Work] = field(default_factory=lambda: defaultdict(Work))
    sessions: list[date] = field(default_factory=list)
    """Delivered."""
    came: dict[date, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    """People, by a day on which they came."""
    completed: dict[date, set[UUID]] = field(default_factory=lambda: defaultdict(set))
    fell_out: list[tuple[date, Reason]] = field(default_factory=list)
    """Sessions that did not happen, with their day and why."""
    not_reported: int = 0
    """Sessions past their day of which nobody has said whether they took place."""

    def by_quarter(self) -> dict[Quarter, Work]:
        found: dict[Quarter, Work] = defaultdict(Work)
        for day, work in self.by_day.items():
            found[quarter_of(Calendar.FINANCIAL, day)] += work
        return dict(found)


def work_of(group: GroupFacts, as_of: date) -> GroupWork:
    """What was recorded of the group's sessions up to this day, counted."""
    found = GroupWork(group.id, group.programme_id, group.programme)
    for meeting in group.sessions:
        if meeting.day <= as_of and meeting.is_dated:
            if meeting.is_delivered:
                _meet(found, group, meeting)
            elif meeting.did_not_happen:
                found.fell_out.append((meeting.day, meeting.reason or Reason.OTHER))
            found.not_reported += meeting.outcome is None
    _catch_up(found, group, as_of)
    if group.last_day is not None and is_over(group, as_of):
        _finish(found, group, group.last_day, as_of)
    return found


def _meet(found: GroupWork, group: GroupFacts, meeting: SessionFacts) -> None:
    found.sessions.append(meeting.day)
    places = minutes = 0
    for person, seat in group.taken[meeting.id]:
        if seat.place.is_attended:
            places += 1
            minutes += _minutes(seat)
            found.came[meeting.day].add(person.participant_id)
    found.by_day[meeting.day] += Work(places, heads_of(group, meeting).people, minutes)


def _minutes(seat: Seat) -> int:
    """Received here; what was caught up elsewhere counts on its own day."""
    return sum(part.minutes_here for part in seat.parts)


def _catch_up(found: GroupWork, group: GroupFacts, as_of: date) -> None:
    """A place of its own for whoever missed the session here; for whoever came to a part of it, the minutes more."""
    people = {person.id: person for person in group.enrolments}
    here = {
        meeting.number: meeting for meeting in group.sessions if meeting.is_delivered and meeting.number is not None
    }
    for (enrolment_id, number), caught_up in group.make_ups.items():
        person, meeting = people.get(enrolment_id), here.get(number)
        if person is None or caught_up.day > as_of:
            continue
        found.came[caught_up.day].add(person.participant_id)
        seat = next((seat for who, seat in group.taken[meeting.id] if who is person), None) if meeting else None
        if seat and seat.place.is_attended:
            both = sum(part.minutes_received for part in seat.parts)
            found.by_day[caught_up.day] += Work(minutes=both - _minutes(seat))
        else:
            found.by_day[caught_up.day] += Work(places=1, minutes=caught_up.minutes)


def _finish(found: GroupWork, group: GroupFacts, last: date, as_of: date) -> None:
    for person, record, verdict in verdicts(group, as_of):
        if record.attended:
            is_done = verdict is Completion.COMPLETED
            found.by_day[last] += Work(completed=int(is_done), not_completed=int(not is_done))
            if is_done:
                found.completed[last].add(person.participant_id)
