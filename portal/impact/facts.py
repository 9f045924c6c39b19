"""What happened, as plain facts: all that the sums read. No names; people are keys and codes."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple
from uuid import UUID

from portal.groups.models import AbsenceReason, ParticipantKind
from portal.groups.reply_models import ReplyNeeded
from portal.groups.reply_rules import Spoken, is_expected
from portal.registers.completion import Rule
from portal.registers.counts.rules import Head
from portal.registers.dosage import ABSENT, ATTENDED, Place
from portal.registers.models import MarkValue
from portal.timetable.models import Outcome, Reason, SessionKind

Pair = tuple[int, int]
DELIVERED = frozenset({Outcome.DELIVERED, Outcome.PART_DELIVERED})


@dataclass(frozen=True, slots=True)
class PartFacts:
    id: UUID
    minutes: int
    is_finished: bool
    """Its register was submitted or locked."""


@dataclass(frozen=True)
class SessionFacts:
    id: UUID
    kind: SessionKind
    number: int | None
    day: date
    is_live: bool
    outcome: Outcome | None
    reason: Reason | None
    parts: tuple[PartFacts, ...]

    @cached_property
    def minutes(self) -> tuple[int, ...]:
        """Of each part."""
        return tuple(part.minutes for part in self.parts)

    @cached_property
    def part_numbers(self) -> tuple[int, ...]:
        """Key of each part as a number, as in `GroupFacts.marks`."""
        return tuple(part.id.int for part in self.parts)

    @cached_property
    def numbers(self) -> tuple[int, ...]:
        """Its plan number, if it has one."""
        return () if self.number is None else (self.number,)

    @cached_property
    def is_delivered(self) -> bool:
        return self.outcome in DELIVERED

    @property
    def is_finished(self) -> bool:
        """True if the register of every part is."""
        return bool(self.parts) and all(part.is_finished for part in self.parts)

    @cached_property
    def did_not_happen(self) -> bool:
        return self.outcome is Outcome.DID_NOT_HAPPEN

    @property
    def is_dated(self) -> bool:
        """True if it counts as planned for its day: still on, or it did not happen and that was recorded."""
        return self.is_live or self.outcome is not None


@dataclass(frozen=True, slots=True)
class EnrolmentFacts:
    id: UUID
    participant_id: UUID
    code: str
    kind: ParticipantKind
    year_group: int | None
    joined_day: date
    left_day: date | None
    left_reason: AbsenceReason | None
    replies: tuple[Spoken, ...] = ()
    needed: ReplyNeeded | None = None
    """What the group needs before somebody may come."""
    marked_days: frozenset[date] = frozenset()

    def is_in(self, day: date) -> bool:
        """True if enrolled and expected on this day; both end days counted.

        Who may not come by the family's reply has no place that day, unless they were marked before it was known:
        what is marked stays.
        """
        return self.is_enrolled(day) and (self.is_free or day in self.marked_days or self.may_come(day))

    def is_enrolled(self, day: date) -> bool:
        return self.joined_day <= day and (self.left_day is None or day <= self.left_day)

    @property
    def is_free(self) -> bool:
        """True if no reply was given and none is needed: every day on the list is one to come."""
        return not self.replies and self.may_come(date.min)

    def may_come(self, day: date) -> bool:
        return is_expected(self.replies, day, self.needed)

    def was_expected(self, days: Collection[date]) -> bool:
        """Whether somebody was on the list of any of these days, or is of one to come. Others are in no figure and on
        no page, so that it does not show who said no."""
        if self.is_free:
            return True
        own = [day for day in days if self.is_enrolled(day)]
        return any(map(self.is_in, own)) if own else self.may_come(date.max)


class MarkFacts(NamedTuple):
    value: MarkValue | None
    """None where two differ and nobody has said which holds."""
    minutes: int | None
    """Late by, or left early by."""


UNMARKED = MarkFacts(None, None)


@dataclass(frozen=True, slots=True)
class MakeUpFacts:
    """A missed plan number caught up in another group, or one-to-one."""

    day: date
    minutes: int
    """Minutes present."""
    by_part: Mapping[int, int] = field(default_factory=dict)
    """Those of each part, by its number, where the session has several."""


@dataclass(frozen=True, slots=True)
class Seat:
    """One person's place in one session of their own group, on a day on which they were in it."""

    at: int
    """Which of the group's sessions."""
    meeting: SessionFacts
    place: Place
    """In the whole session: attended if any part was, absent only if no part is unknown."""
    parts: tuple[Place, ...]
    """By part, with minutes."""
    minutes_here: int
    """Of contact in the group's own session; those made up elsewhere count there."""
    minutes_received: int
    """Those, or the ones made up where they are more."""


@dataclass(frozen=True)
class GroupFacts:
    id: UUID
    programme_id: UUID
    programme: str
    """Title of the version it is pinned to."""
    school_id: UUID
    planned_sessions: int
    minutes: int
    """Planned, of one session."""
    most: int
    """Most people the programme allows in one group."""
    completion: Rule
    sessions: tuple[SessionFacts, ...]
    """In order of day."""
    enrolments: tuple[EnrolmentFacts, ...]
    """In order of code."""
    marks: Mapping[Pair, MarkFacts]
    """By part and enrolment, each by its key as a number (`UUID.int`), which is found faster; no entry is not
    recorded."""
    make_ups: Mapping[tuple[UUID, int], MakeUpFacts]
    """By enrolment and missed plan number; only where somebody was present."""

    heads: Mapping[UUID, Head] | None = None
    """By part, where heads were counted; None for a group whose people are named."""
    said_no: int = 0
    """On the list, and by their reply were never free to come; in no other figure."""
    no_reply: int = 0
    """On the list, and never free to come, since nobody answered."""
    until: date | None = None
    """The last day whose marks were asked for; places after it are not looked at."""

    @property
    def last_day(self) -> date | None:
        """Day of its last session that took place or still may."""
        days = [each.day for each in self.sessions if each.is_live and not each.did_not_happen]
        return max(days) if days else None

    @cached_property
    def seats(self) -> tuple[tuple[Seat, ...], ...]:
        """By enrolment in their order, every dated session at which they were in the group. Made once: all sums of a
        group read them."""
        last = self.until or date.max
        dated = [(at, each) for at, each in enumerate(self.sessions) if each.is_dated and each.day <= last]
        return tuple(self._seats_of(person, dated) for person in self.enrolments)

    @cached_property
    def taken(self) -> Mapping[UUID, Sequence[tuple[EnrolmentFacts, Seat]]]:
        """The same by session: everybody who was in the group that day."""
        found: dict[int, list[tuple[EnrolmentFacts, Seat]]] = {at: [] for at in range(len(self.sessions))}
        for person, seats in zip(self.enrolments, self.seats, strict=True):
            for seat in seats:
                found[seat.at].append((person, seat))
        return {self.sessions[at].id: rows for at, rows in found.items()}

    def _seats_of(self, person: EnrolmentFacts, dated: Sequence[tuple[int, SessionFacts]]) -> tuple[Seat, ...]:
        who, marks, found = person.id.int, self.marks, []
        here = person.is_enrolled if person.is_free else person.is_in
        for at, meeting in dated:
            if here(meeting.day):
                own = tuple([marks.get((part, who), UNMARKED) for part in meeting.part_numbers])
                found.append(Seat(at, meeting, *_places(meeting.minutes, own, *self._caught_up(meeting, person))))
        return tuple(found)

    def _caught_up(self, meeting: SessionFacts, person: EnrolmentFacts) -> tuple[int | None, tuple[Pair, ...]]:
        """Minutes of this session that were made up, if any, and those of each part where that is known."""
        if not self.make_ups or meeting.number is None:
            return None, ()
        found = self.make_ups.get((person.id, meeting.number))
        return (found.minutes, tuple(sorted(found.by_part.items()))) if found else (None, ())


@lru_cache(maxsize=4096)
def _places(
    minutes: tuple[int, ...], marks: tuple[MarkFacts, ...], made_up: int | None, by_part: tuple[Pair, ...]
) -> tuple[Place, tuple[Place, ...], int, int]:
    """In the whole session, by part, and the minutes here and received. What was made up of a part fills that part; of
    a session in one, the parts in their order. Few differ among thousands, so each is worked out once."""
    known, parts = dict(by_part), []
    left = 0 if known else made_up or 0
    for number, (most, mark) in enumerate(zip(minutes, marks, strict=True), start=1):
        made = min(left, most) or known.get(number)
        parts.append(Place(most, mark.value, mark.minutes, made or None))
        left -= min(left, most)
    whole = Place(sum(minutes), _whole(marks), made_up_minutes=made_up)
    return whole, tuple(parts), sum(each.minutes_here for each in parts), sum(each.minutes_received for each in parts)


def _whole(marks: Sequence[MarkFacts]) -> MarkValue | None:
    values = [mark.value for mark in marks]
    if any(value in ATTENDED for value in values):
        return MarkValue.PRESENT
    if None in values or not values:
        return None
    return next((value for value in values if value in ABSENT), MarkValue.NOT_EXPECTED)
