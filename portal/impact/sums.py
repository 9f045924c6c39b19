"""One group's figures. Pure; the formulas stand in `registers.dosage` and `registers.completion`."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add
from uuid import UUID

from portal.groups.models import AbsenceReason
from portal.impact.facts import EnrolmentFacts, GroupFacts, MakeUpFacts, SessionFacts
from portal.registers.completion import Completion, Outcomes, Record, judge, outcomes
from portal.registers.dosage import ABSENT, ATTENDED, Place, Share, Tally, tally
from portal.registers.models import MarkValue


@dataclass(frozen=True)
class GroupSums:
    """What one group's page shows."""

    attendance: Tally
    """By session: one of two halves counts once."""
    minutes: Tally
    """By part."""
    minutes_planned: int
    """Minutes of every planned session, for everyone who started."""
    by_week: Mapping[int, Tally]
    """By plan number, delivered ones only."""
    outcomes: Outcomes
    leavers: Mapping[AbsenceReason, int]
    planned: int
    delivered: int
    not_happened: int
    not_reported: int
    """Past its day and nobody has said whether it took place."""
    registers_finished: int
    registers_due: int
    is_over: bool
    """Its last session is past."""


def place_in(group: GroupFacts, meeting: SessionFacts, person: EnrolmentFacts) -> Place:
    """The person's place in the whole session: attended if any part was, absent only if no part is unknown."""
    marks = [group.marks.get((part.id, person.id)) for part in meeting.parts]
    value = _whole([mark.value if mark else None for mark in marks])
    return Place(meeting.minutes, value, made_up_minutes=made_up(group, meeting, person))


def _whole(values: list[MarkValue | None]) -> MarkValue | None:
    for value in values:
        if value in ATTENDED:
            return MarkValue.PRESENT
    if None in values or not values:
        return None
    return next((value for value in values if value in ABSENT), MarkValue.NOT_EXPECTED)


def places_by_part(group: GroupFacts, meeting: SessionFacts, person: EnrolmentFacts) -> Iterator[Place]:
    """The same by part, with minutes. What was made up of a part fills that part; of a session in one, the parts in
    their order."""
    found = _caught_up(group, meeting, person)
    left = found.minutes if found and not found.by_part else 0
    for number, part in enumerate(meeting.parts, start=1):
        mark = group.marks.get((part.id, person.id))
        made = min(left, part.minutes) or (found.by_part.get(number) if found else None)
        yield Place(part.minutes, mark.value if mark else None, mark.minutes if mark else None, made or None)
        left -= min(left, part.minutes)


def made_up(group: GroupFacts, meeting: SessionFacts, person: EnrolmentFacts) -> int | None:
    """Minutes of a make-up for this session; None if it was not caught up."""
    found = _caught_up(group, meeting, person)
    return found.minutes if found else None


def _caught_up(group: GroupFacts, meeting: SessionFacts, person: EnrolmentFacts) -> MakeUpFacts | None:
    if not group.make_ups:
        return None
    return group.make_ups.get((person.id, meeting.number)) if meeting.number is not None else None


def record_of(group: GroupFacts, person: EnrolmentFacts, as_of: date) -> Record:
    """The person's delivered sessions while enrolled. One not reported yet is unknown: it may have taken place."""
    attended = missed = unknown = minutes = minutes_unknown = 0
    weeks, weeks_unknown = set[int](), set[int]()
    for meeting in group.sessions:
        if not meeting.is_dated or meeting.did_not_happen or meeting.day > as_of or not person.is_in(meeting.day):
            continue
        place = place_in(group, meeting, person)
        if place.is_attended or place.made_up_minutes is not None:
            attended += 1
            minutes += sum(each.minutes_received for each in places_by_part(group, meeting, person))
            weeks |= _numbered(meeting)
        elif place.is_unknown or meeting.outcome is None:
            unknown += 1
            minutes_unknown += place.minutes
            weeks_unknown |= _numbered(meeting)
        elif place.is_offered:
            missed += 1
    return Record(
        attended,
        missed,
        unknown,
        _stayed(group, person, as_of),
        minutes,
        minutes_unknown,
        frozenset(weeks),
        frozenset(weeks_unknown),
    )


def _numbered(meeting: SessionFacts) -> set[int]:
    return set() if meeting.number is None else {meeting.number}


def _stayed(group: GroupFacts, person: EnrolmentFacts, as_of: date) -> bool | None:
    """Who may no longer come by the family's reply has gone like one who left: they do not complete by it."""
    past = [each for each in group.sessions if each.is_dated and not each.did_not_happen and each.day <= as_of]
    without = [each for each in past if not person.is_in(each.day) and each.day > person.joined_day]
    last_in = max((each.day for each in past if person.is_in(each.day)), default=person.joined_day)
    after = [each for each in without if each.day > last_in]
    if any(each.is_delivered for each in after):
        return False
    return None if any(each.outcome is None for each in after) else True


Verdicts = list[tuple[EnrolmentFacts, Record, Completion]]


def verdicts(group: GroupFacts, as_of: date) -> Verdicts:
    """How it ended for each person, in order of code. Only for a group that is over."""
    records = [(person, record_of(group, person, as_of)) for person in group.enrolments]
    return [(person, record, judge(record, group.completion)) for person, record in records]


def of_group(group: GroupFacts, as_of: date, known: Verdicts | None = None) -> GroupSums:
    """The group's figures from what is recorded of sessions up to this day, counted. `known`: its verdicts of that day,
    where they were made already."""
    past = [each for each in group.sessions if each.is_dated and each.day <= as_of]
    delivered = [each for each in past if each.is_delivered]
    by_session = {each.id: tally(_places(group, each)) for each in delivered}
    records = [record for _, record, _ in known or verdicts(group, as_of)]
    started = [(person, record) for person, record in zip(group.enrolments, records, strict=True) if record.attended]
    return GroupSums(
        attendance=reduce(add, by_session.values(), Tally()),
        minutes=tally(place for each in delivered for place in _parts_of(group, each)),
        minutes_planned=group.planned_sessions * group.minutes * len(started),
        by_week=_by_week(delivered, by_session),
        outcomes=outcomes(records, group.completion),
        leavers=Counter(p.left_reason for p, record in started if p.left_reason and record.stayed is not True),
        planned=len(past),
        delivered=len(delivered),
        not_happened=sum(each.did_not_happen for each in past),
        not_reported=sum(each.outcome is None for each in past),
        registers_finished=sum(each.is_finished for each in delivered),
        registers_due=len(delivered),
        is_over=is_over(group, as_of),
    )


def is_over(group: GroupFacts, as_of: date) -> bool:
    return group.last_day is not None and group.last_day <= as_of


def _places(group: GroupFacts, meeting: SessionFacts) -> Iterator[Place]:
    return (place_in(group, meeting, person) for person in group.enrolments if person.is_in(meeting.day))


def _parts_of(group: GroupFacts, meeting: SessionFacts) -> Iterator[Place]:
    for person in group.enrolments:
        if person.is_in(meeting.day):
            yield from places_by_part(group, meeting, person)


def _by_week(delivered: list[SessionFacts], by_session: Mapping[UUID, Tally]) -> dict[int, Tally]:
    found: dict[int, Tally] = {}
    for each in delivered:
        if each.number is not None:
            found[each.number] = found.get(each.number, Tally()) + by_session[each.id]
    return dict(sorted(found.items()))


def exposure(sums: GroupSums) -> Share:
    """Minutes received, of minutes planned for everyone who started."""
    return sums.minutes.exposure(sums.minutes_planned)
