"""A sample group from its class list to its last register: who joins, who leaves, which sessions happen."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.groups import expecting
from portal.groups import service as groups
from portal.groups.entries import Entry
from portal.groups.gate import gate_of
from portal.groups.identity import Name, Vault
from portal.groups.models import AbsenceReason, Enrolment, Group
from portal.registers import outcomes
from portal.registers.outcomes import Told
from portal.setup import sample_handing_on, sample_referrals
from portal.setup.sample_diary import Diary
from portal.setup.sample_names import NEEDS, young_people
from portal.setup.sample_people import Cast
from portal.setup.sample_plan import Wanted
from portal.setup.sample_registers import Taker
from portal.setup.sample_replies import Families
from portal.timetable import queries as timetable
from portal.timetable.models import DeliverySession, Outcome, Reason
from portal.web.access import Act

LISTED, EARLY = time(14, 10), time(7, 40)
MOST_CANCELLED = 2
REASONS = (Reason.SCHOOL_EVENT, Reason.US_ILLNESS, Reason.SCHOOL_STAFFING, Reason.WEATHER_TRAVEL, Reason.PUPILS_OUT)
LEAVING = (
    AbsenceReason.SCHOOL_KNOWS,
    AbsenceReason.MOVED,
    AbsenceReason.CHOSE_TO_STOP,
    AbsenceReason.ENDED_BY_US,
    AbsenceReason.NOT_KNOWN,
)


@dataclass
class Story:
    """What is settled beforehand about one group, and how it goes on."""

    wanted: Wanted
    group_id: UUID
    rng: Random
    year_group: int
    joiners: list[int]
    """Plan numbers before which somebody joins late."""
    leavers: list[int]
    """Plan numbers after which somebody leaves."""
    families: Families
    takes_back: int
    """Plan number after which a family says no after all; 0 for none."""
    cancelled: int = 0
    habits: dict[UUID, float] = field(default_factory=dict)
    """How likely each enrolled person is to come."""


class Meetings:
    """Writes each group's class list and sessions into the diary, each session once the one before is over."""

    def __init__(self, diary: Diary, cast: Cast, vault: Vault, on: date) -> None:
        self.diary, self.cast, self.vault, self.on = diary, cast, vault, on
        self._names: dict[int, set[tuple[str, str]]] = {}

    def follow(self, session: Session, wanted: Wanted, group_id: UUID, rng: Random) -> None:
        own = Random(f"{self.on} replies {wanted.number}")
        by = self.cast.school(wanted.school) or self.cast.coordinator
        story = Story(
            wanted,
            group_id,
            rng,
            year_group=rng.choice((8, 8, 9, 9, 10)),
            joiners=rng.sample(range(2, 6), rng.choice((0, 1, 1, 2))),
            leavers=rng.sample(range(4, 11), rng.choice((0, 1, 1, 2))),
            families=Families(self.diary, group_id, by, own),
            takes_back=own.choice((0, 0, 0, 5, 7)),
        )
        listed = max(wanted.listed, clock.today() + timedelta(days=5))
        self.diary.on(listed, LISTED, lambda session: self._list(session, story))
        proposed = max(min(listed, self.on - timedelta(days=3)), clock.today() + timedelta(days=4))
        self.diary.on(proposed, LISTED, lambda session: self._propose(session, story))
        self._await(session, story, clock.now())

    def _await(self, session: Session, story: Story, after: datetime) -> None:
        """The group's next session is in the diary."""
        coming = [row for row in timetable.live_planned(session, story.group_id) if row.starts_at > after]
        if not coming:
            return
        meeting_id, ends_at, number = coming[0].id, coming[0].ends_at, coming[0].number or 0
        if number in story.joiners:
            self.diary.on(clock.day_of(ends_at), EARLY, lambda session: self._join(session, story, ends_at))
        self.diary.at(ends_at - timedelta(minutes=4), lambda session: self._meet(session, story, meeting_id, ends_at))

    def _list(self, session: Session, story: Story) -> None:
        first = timetable.live_planned(session, story.group_id)
        if first:
            day = clock.day_of(first[0].starts_at)
            listed = self._enrol(session, story, story.wanted.size, day, is_list=True)
            story.families.answer(listed)

    def _join(self, session: Session, story: Story, ends_at: datetime) -> None:
        still_meets = any(row.ends_at >= ends_at for row in timetable.live_planned(session, story.group_id))
        if still_meets and len(story.habits) < 15:
            story.families.agree(session, self._enrol(session, story, 1, clock.day_of(ends_at)))

    def _enrol(
        self, session: Session, story: Story, number: int, day: date, *, is_list: bool = False
    ) -> list[UUID]:  # fmt: skip
        group = session.get_one(Group, story.group_id)
        if not gate_of(session, group.school_id).is_open or group.cancelled_at is not None:
            return []
        by = self.cast.school(story.wanted.school) or self.cast.coordinator
        entries = self._entries(story, number)
        if is_list:
            own = Random(f"{self.on} referrals {story.wanted.number}")
            sample_referrals.propose(session, self.vault, group, entries[: own.choice((0, 3, 5))], own, by)
        added = groups.add_participants(session, self.vault, group, entries, joined_day=day, by=by)
        for enrolment in added.joined:
            story.habits[enrolment.id] = min(0.98, max(0.35, story.rng.gauss(0.88, 0.12)))
        return [enrolment.id for enrolment in added.joined]

    def _propose(self, session: Session, story: Story) -> None:
        """Those who come onto no list."""
        group, first = session.get_one(Group, story.group_id), timetable.live_planned(session, story.group_id)
        if not first or group.cancelled_at is not None or not gate_of(session, group.school_id).is_open:
            return
        day, own = clock.day_of(first[0].starts_at), Random(f"{self.on} proposed {story.wanted.number}")
        others = self._entries(story, 2 if day > self.on else own.choice(sample_referrals.OTHERS), own)
        by = self.cast.school(story.wanted.school) or self.cast.coordinator
        keys = sample_referrals.propose(session, self.vault, group, others, own, by)

        def decide(later: Session) -> None:
            sample_referrals.decide(later, keys, day, own, school=by, office=self.cast.coordinator)

        for when in (clock.today() + sample_referrals.DECIDED_AFTER, day):
            self.diary.on(when, LISTED, decide)

    def _entries(self, story: Story, number: int, rng: Random | None = None) -> list[Entry]:
        rng, school = rng or story.rng, story.wanted.school
        taken = self._names.setdefault(school, set())
        made: list[Entry] = []
        known = len(taken)
        for family, given in young_people(rng, number, taken):
            made.append(
                Entry(
                    Name(family, given),
                    year_group=None if rng.random() < 0.03 else story.year_group + rng.choice((0, 0, 0, 1)),
                    key=f"{school + 11}{known + len(made):04}",
                    access_need=rng.choice(NEEDS) if rng.random() < 0.08 else None,
                )
            )
        return made

    def _meet(self, session: Session, story: Story, meeting_id: UUID, ends_at: datetime) -> None:
        meeting = session.get_one(DeliverySession, meeting_id, populate_existing=True)
        group = session.get_one(Group, story.group_id)
        if group.cancelled_at is not None or not meeting.is_live or meeting.ends_at != ends_at:
            return
        self._hold(session, story, meeting)
        session.flush()
        self._await(session, story, ends_at)

    def _hold(self, session: Session, story: Story, meeting: DeliverySession) -> None:
        lead = Act(self.cast.facilitator(2 * story.wanted.pair))
        support = Act(self.cast.facilitator(2 * story.wanted.pair + 1))
        if story.cancelled < MOST_CANCELLED and story.rng.random() < 0.055:
            story.cancelled += 1
            told = Told(Outcome.DID_NOT_HAPPEN, story.rng.choice(REASONS))
            outcomes.say(session, meeting.parts[0], told, by=lead)
            return
        here = self._here(session, story, meeting)
        if here:
            is_recent = clock.day_of(meeting.starts_at) >= self.on - timedelta(days=8)
            Taker(session, meeting.parts[0], story.rng, lead, support).take(here, is_recent=is_recent)
            sample_handing_on.pass_on(session, meeting, self.on, by=lead)
        self._leave(session, story, meeting, here)

    def _here(self, session: Session, story: Story, meeting: DeliverySession) -> list[tuple[Enrolment, float]]:
        day = clock.day_of(meeting.starts_at)
        rows = select(Enrolment).where(Enrolment.group_id == story.group_id, expecting.expected_on(day))
        return [(row, story.habits[row.id]) for row in session.scalars(rows.order_by(Enrolment.code))]

    def _leave(
        self, session: Session, story: Story, meeting: DeliverySession, here: list[tuple[Enrolment, float]]
    ) -> None:
        """Whoever came least readily goes."""
        if meeting.number == story.takes_back and len(here) > 7:
            story.families.decline(session, here[0][0].id)
            return
        if meeting.number not in story.leavers or len(here) < 7:
            return
        enrolment, _ = min(here, key=lambda pair: pair[1])
        by = self.cast.school(story.wanted.school) or self.cast.coordinator
        day, reason = clock.day_of(meeting.starts_at), story.rng.choice(LEAVING)
        groups.end_enrolment(session, enrolment, left_day=day, reason=reason, by=by)
