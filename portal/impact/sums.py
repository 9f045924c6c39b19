"""One group's figures. Pure; the formulas stand in `registers.dosage` and `registers.completion`."""

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add
from uuid import UUID

from portal.groups.models import AbsenceReason
from portal.impact.facts import EnrolmentFacts, GroupFacts, Seat, SessionFacts
from portal.registers.completion import Completion, Outcomes, Record, judge, outcomes
from portal.registers.dosage import Share, Tally, tally


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


def _record(past: Sequence[SessionFacts], person: EnrolmentFacts, seats: Sequence[Seat], as_of: date) -> Record:
    """The person's delivered sessions while enrolled. One not reported yet is unknown: it may have taken place."""
    attended = missed = unknown = minutes = minutes_unknown = 0
    weeks, weeks_unknown = set[int](), set[int]()
    for seat in seats:
        meeting, place = seat.meeting, seat.place
        if meeting.did_not_happen or meeting.day > as_of:
            continue
        if place.is_attended or place.made_up_minutes is not None:
            attended += 1
            minutes += seat.minutes_received
            weeks.update(meeting.numbers)
        elif place.is_unknown or meeting.outcome is None:
            unknown += 1
            minutes_unknown += place.minutes
            weeks_unknown.update(meeting.numbers)
        elif place.is_offered:
            missed += 1
    return Record(
        attended,
        missed,
        unknown,
        _stayed(past, person, {seat.meeting.day for seat in seats}),
        minutes,
        minutes_unknown,
        frozenset(weeks),
        frozenset(weeks_unknown),
    )


def _stayed(past: Sequence[SessionFacts], person: EnrolmentFacts, here: Set[date]) -> bool | None:
    """Who may no longer come by the family's reply has gone like one who left: they do not complete by it.
    `past`: the group's sessions so far, without those that did not happen; `here`: the days on which the person was in
    the group."""
    without = [each for each in past if each.day not in here and each.day > person.joined_day]
    if not without:
        return True
    last_in = max((each.day for each in past if each.day in here), default=person.joined_day)
    after = [each for each in without if each.day > last_in]
    if any(each.is_delivered for each in after):
        return False
    return None if any(each.outcome is None for each in after) else True


Verdicts = list[tuple[EnrolmentFacts, Record, Completion]]


def verdicts(group: GroupFacts, as_of: date) -> Verdicts:
    """How it ended for each person, in order of code. Only for a group that is over."""
    past = [each for each in group.sessions if each.is_dated and not each.did_not_happen and each.day <= as_of]
    seated = zip(group.enrolments, group.seats, strict=True)
    records = [(person, _record(past, person, seats, as_of)) for person, seats in seated]
    return [(person, record, judge(record, group.completion)) for person, record in records]


def of_group(group: GroupFacts, as_of: date, known: Verdicts | None = None) -> GroupSums:
    """The group's figures from what is recorded of sessions up to this day, counted. `known`: its verdicts of that day,
    where they were made already."""
    past = [each for each in group.sessions if each.is_dated and each.day <= as_of]
    delivered = [each for each in past if each.is_delivered]
    taken = {each.id: [seat for _, seat in group.taken[each.id]] for each in delivered}
    by_session = {key: tally(seat.place for seat in seats) for key, seats in taken.items()}
    records = [record for _, record, _ in known or verdicts(group, as_of)]
    started = [(person, record) for person, record in zip(group.enrolments, records, strict=True) if record.attended]
    return GroupSums(
        attendance=reduce(add, by_session.values(), Tally()),
        minutes=tally(part for seats in taken.values() for seat in seats for part in seat.parts),
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


def _by_week(delivered: list[SessionFacts], by_session: Mapping[UUID, Tally]) -> dict[int, Tally]:
    found: dict[int, Tally] = {}
    for each in delivered:
        if each.number is not None:
            found[each.number] = found.get(each.number, Tally()) + by_session[each.id]
    return dict(sorted(found.items()))


def exposure(sums: GroupSums) -> Share:
    """Minutes received, of minutes planned for everyone who started."""
    return sums.minutes.exposure(sums.minutes_planned)
