"""A period's figures over many groups. Pure, and one pass over the facts, so time grows with them and no faster.

Reach is counted afresh as distinct people over the whole period, never added up (PRACTICE 3.3).
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType
from uuid import UUID

from portal.groups.models import AbsenceReason, ParticipantKind
from portal.impact.facts import EnrolmentFacts, GroupFacts, SessionFacts
from portal.impact.heads import heads_of
from portal.impact.sums import Verdicts, is_over, verdicts
from portal.registers.completion import Completion
from portal.registers.counts.rules import Heads
from portal.timetable.models import Reason


@dataclass(frozen=True)
class Period:
    """Both days counted."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def quarter_of(year: int, quarter: int) -> Period:
    """A quarter of the financial year that begins in April of `year`: 1 is April to June, 4 January to March.

    Source: HM Treasury, Managing Public Money, 2023: the financial year is 1 April to 31 March.
    """
    first = date(year + quarter // 4, 1 + 3 * quarter % 12, 1)
    after = date(first.year + (first.month == 10), (first.month + 2) % 12 + 1, 1)
    return Period(first, after - timedelta(days=1))


YEARS = range(7, 14)
"""Year groups that have a row of their own."""


def band(year_group: int | None) -> int | None:
    """The row a year group stands in; None for any other, and where it is not known."""
    return year_group if year_group in YEARS else None


NOTHING: Mapping[UUID, Verdicts] = MappingProxyType({})


class Side(StrEnum):
    """Who could not make it."""

    SCHOOL = "cancelled by schools"
    US = "cancelled by us"
    OTHER = "for other reasons"


SIDES = {
    Reason.SCHOOL_CLOSED: Side.SCHOOL,
    Reason.SCHOOL_EVENT: Side.SCHOOL,
    Reason.SCHOOL_STAFFING: Side.SCHOOL,
    Reason.ROOM: Side.SCHOOL,
    Reason.PUPILS_OUT: Side.SCHOOL,
    Reason.US_ILLNESS: Side.US,
    Reason.US_STAFFING: Side.US,
    Reason.WEATHER_TRAVEL: Side.OTHER,
    Reason.OTHER: Side.OTHER,
}


class Ending(StrEnum):
    """How it ended for somebody who started in a group that is over; one each."""

    COMPLETED = "completed"
    LEFT = "left before the end"
    BELOW = "stayed, but came to too few sessions"
    NOT_KNOWN = "not known, because a register is missing"


@dataclass
class Cell:
    """Figures about people in one row or column; filled by `over`. People and schools are keys as numbers
    (`UUID.int`), which a set finds faster."""

    reached: set[int] = field(default_factory=set)
    reached_schools: set[int] = field(default_factory=set)
    offered: int = 0
    attended: int = 0
    place_people: set[int] = field(default_factory=set)
    place_schools: set[int] = field(default_factory=set)
    endings: Counter[Ending] = field(default_factory=Counter)
    ending_people: set[int] = field(default_factory=set)
    ending_schools: dict[Ending, set[int]] = field(default_factory=lambda: defaultdict(set))
    reasons: Counter[AbsenceReason] = field(default_factory=Counter)
    reason_schools: dict[AbsenceReason, set[int]] = field(default_factory=lambda: defaultdict(set))

    def meet(self, school: int, who: int) -> None:
        self.reached.add(who)
        self.reached_schools.add(school)

    def offer(self, school: int, who: int, offered: int, attended: int) -> None:
        """So many places of one person, one at least."""
        self.offered += offered
        self.attended += attended
        self.place_people.add(who)
        self.place_schools.add(school)
        if attended:
            self.meet(school, who)

    def end(self, group: GroupFacts, person: EnrolmentFacts, ending: Ending) -> None:
        self.endings[ending] += 1
        self.ending_people.add(person.participant_id.int)
        self.ending_schools[ending].add(group.school_id.int)
        if ending is Ending.LEFT and person.left_reason:
            self.reasons[person.left_reason] += 1
            self.reason_schools[person.left_reason].add(group.school_id.int)

    @property
    def started(self) -> int:
        """Enrolments with an attended session, in groups that are over."""
        return self.endings.total()


@dataclass
class Work:
    """Figures that are not about people: exact wherever they are shown."""

    groups: set[UUID] = field(default_factory=set)
    schools: set[UUID] = field(default_factory=set)
    planned: int = 0
    delivered: int = 0
    reasons: Counter[Reason] = field(default_factory=Counter)
    not_reported: int = 0
    minutes: int = 0
    registers_finished: int = 0
    registers_due: int = 0
    groups_over: int = 0
    delivered_in_year: int = 0
    """Since the year began, this period included."""

    def add(self, group: GroupFacts, meeting: SessionFacts) -> None:
        self.planned += 1
        self.groups.add(group.id)
        self.schools.add(group.school_id)
        if meeting.is_delivered:
            self.delivered += 1
            self.minutes += sum(meeting.minutes)
            self.registers_due += 1
            self.registers_finished += meeting.is_finished
        elif meeting.did_not_happen:
            self.reasons[meeting.reason or Reason.OTHER] += 1
        else:
            self.not_reported += 1

    @property
    def not_happened(self) -> int:
        return self.reasons.total()

    def by_side(self) -> dict[Side, int]:
        """Sessions that did not happen, by who could not make it; every side named."""
        return {side: sum(n for reason, n in self.reasons.items() if SIDES[reason] is side) for side in Side}


@dataclass
class Programme:
    title: str
    work: Work = field(default_factory=Work)
    people: Cell = field(default_factory=Cell)
    most: int = 0
    """Most people its groups could hold together."""


@dataclass
class PeriodSums:
    period: Period
    work: Work = field(default_factory=Work)
    people: Cell = field(default_factory=Cell)
    contact_minutes: int = 0
    programmes: dict[UUID, Programme] = field(default_factory=dict)
    years: dict[int | None, Cell] = field(default_factory=lambda: defaultdict(Cell))
    """By `band`."""
    weeks: dict[int, Cell] = field(default_factory=lambda: defaultdict(Cell))
    """By plan number; places only."""
    heads: Heads = Heads()
    """Where nobody is named; in no other figure about people."""
    head_schools: set[UUID] = field(default_factory=set)
    """With a count of somebody."""
    head_hosts: set[UUID] = field(default_factory=set)
    """With a session at which heads were to be counted."""
    kinds: set[ParticipantKind] = field(default_factory=set)
    """Of the people reached."""


def over(
    groups: Iterable[GroupFacts], period: Period, year_began: date, known: Mapping[UUID, Verdicts] = NOTHING
) -> PeriodSums:
    """Everything an edition says about these groups in this period. `known`: by group, the verdicts of its last day,
    where they were made already."""
    sums = PeriodSums(period)
    for group in groups:
        programme = sums.programmes.setdefault(group.programme_id, Programme(group.programme))
        _count_year(sums, programme, group, year_began)
        meetings = [each for each in group.sessions if each.is_dated and each.day in period]
        for meeting in meetings:
            sums.work.add(group, meeting)
            programme.work.add(group, meeting)
            if meeting.is_delivered:
                _count_heads(sums, group, meeting)
        _meet(sums, programme, group)
        _catch_up(sums, programme, group)
        if group.last_day is not None and group.last_day in period and is_over(group, period.last):
            _finish(sums, programme, group, known.get(group.id) or verdicts(group, period.last))
        if meetings:
            programme.most += group.most
    sums.programmes = {
        key: row for key, row in sums.programmes.items() if row.work.planned or row.work.delivered_in_year
    }
    return sums


def add_to_year(sums: PeriodSums, programme_id: UUID, title: str, delivered: int) -> None:
    """Sessions of the year in groups of which nothing falls into the period."""
    sums.work.delivered_in_year += delivered
    sums.programmes.setdefault(programme_id, Programme(title)).work.delivered_in_year += delivered


def _count_year(sums: PeriodSums, programme: Programme, group: GroupFacts, year_began: date) -> None:
    year = Period(year_began, sums.period.last)
    delivered = sum(each.is_delivered and each.day in year for each in group.sessions)
    sums.work.delivered_in_year += delivered
    programme.work.delivered_in_year += delivered


def _meet(sums: PeriodSums, programme: Programme, group: GroupFacts) -> None:
    school = group.school_id.int
    held = {at: each.number for at, each in enumerate(group.sessions) if each.is_delivered and each.day in sums.period}
    for person, seats in zip(group.enrolments, group.seats, strict=True):
        who, offered, attended = person.participant_id.int, 0, 0
        for seat in seats:
            came = seat.place.is_attended
            if seat.at not in held or not seat.place.is_offered:
                continue
            offered += 1
            attended += came
            sums.contact_minutes += seat.minutes_here
            week = held[seat.at]
            if week is not None:
                sums.weeks[week].offer(school, who, 1, came)
        if offered:
            for cell in (sums.people, programme.people, sums.years[band(person.year_group)]):
                cell.offer(school, who, offered, attended)
        sums.kinds |= {person.kind} if attended else set()


def _count_heads(sums: PeriodSums, group: GroupFacts, meeting: SessionFacts) -> None:
    found = heads_of(group, meeting)
    sums.heads += found
    if found.sessions:
        sums.head_hosts.add(group.school_id)
    if found.people:
        sums.head_schools.add(group.school_id)


def _catch_up(sums: PeriodSums, programme: Programme, group: GroupFacts) -> None:
    if not group.make_ups:
        return
    people = {person.id: person for person in group.enrolments}
    for (enrolment_id, _number), caught_up in group.make_ups.items():
        if caught_up.day in sums.period:
            person = people[enrolment_id]
            for cell in (sums.people, programme.people, sums.years[band(person.year_group)]):
                cell.meet(group.school_id.int, person.participant_id.int)
            sums.kinds.add(person.kind)
            sums.contact_minutes += caught_up.minutes


def _finish(sums: PeriodSums, programme: Programme, group: GroupFacts, found: Verdicts) -> None:
    sums.work.groups_over += 1
    programme.work.groups_over += 1
    for person, record, verdict in found:
        if not record.attended:
            continue
        ending = _ending(verdict, left=record.stayed is False)
        for cell in (sums.people, programme.people, sums.years[band(person.year_group)]):
            cell.end(group, person, ending)


def _ending(verdict: Completion, *, left: bool) -> Ending:
    if verdict is Completion.COMPLETED:
        return Ending.COMPLETED
    if verdict is Completion.NOT_KNOWN:
        return Ending.NOT_KNOWN
    return Ending.LEFT if left else Ending.BELOW
