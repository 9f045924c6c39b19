"""Requests of the sample year and what becomes of them, through the services."""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from random import Random
from uuid import UUID

from sqlalchemy.orm import Session

from portal import clock
from portal.bookings import confirming, service
from portal.bookings.models import Booking
from portal.bookings.requests import drafts, requesting, sending
from portal.bookings.rules import Side
from portal.bookings.staff import Named
from portal.bookings.terms import live_terms
from portal.curricula.models import ProgrammeVersion
from portal.groups import agreements
from portal.groups.identity import Vault
from portal.groups.models import Controller, Duty, LawfulBasis, NoticeWay, Reader
from portal.places.contacts import Person
from portal.places.models import School
from portal.setup import sample_errands, sample_money, sample_ready
from portal.setup.sample_diary import Diary
from portal.setup.sample_meetings import Meetings
from portal.setup.sample_people import Cast
from portal.setup.sample_plan import HAS_GROUP, Fate, Wanted
from portal.setup.sample_schools import WITHOUT_AGREEMENT, Place
from portal.timetable import queries as timetable
from portal.web.access import Act, Via

PROGRAMME = "livve"
ASKED, DECIDED, ANSWERED, AGREED, CANCELLED = time(8, 50), time(15, 10), time(16, 5), time(12, 20), time(9, 5)
ENDS_EARLY = frozenset({Fate.CANCELLED_BEFORE, Fate.CANCELLED_LATER})
PASSED_ON = timedelta(days=45)
NOTES = (
    "Visitors sign in at reception and wear a badge.",
    "The room has a projector. Parking is behind the sports hall.",
    None,
    "Pupils come straight from registration.",
)


@dataclass
class Bookings:
    """Writes every request and its answer into the diary."""

    diary: Diary
    cast: Cast
    places: list[Place]
    vault: Vault
    on: date

    def __post_init__(self) -> None:
        self._agreed: set[int] = set()
        self._meetings = Meetings(self.diary, self.cast, self.vault, self.on)

    def begin_others(self) -> None:
        """A draft that is not sent yet, and an enquiry to call back."""
        self.diary.on(self.on - timedelta(days=1), ASKED, self._draft)
        self.diary.on(self.on - timedelta(days=1), DECIDED, self._enquire)

    def _draft(self, session: Session) -> None:
        draft = self._begin(session, 0)
        drafts.keep(session, draft, "groups", {"name_1": "Lanterns Friday", "size_1": "10"})

    def _enquire(self, session: Session) -> None:
        number = len(self.places) - 1
        sending.enquire(
            session,
            self._begin(session, number),
            self.cast.askers[number],
            day=self.on + timedelta(days=1),
            when="12:30 to 13:00",
            question="Can two groups come on the same afternoon?",
            by=self.cast.school(number) or Act(self.cast.coordinator.user, via=Via.PHONE_CALL),
        )

    def _begin(self, session: Session, number: int) -> Booking:
        terms = live_terms(session, PROGRAMME)
        assert terms is not None
        school = session.get_one(School, self.places[number].school_id)
        programme_id = session.get_one(ProgrammeVersion, terms.version_id).programme_id
        by = self.cast.school(number) or self.cast.coordinator
        return requesting.begin(session, school, programme_id, by=by)

    def plan(self, wanted: Wanted) -> None:
        self.diary.on(wanted.asked, ASKED, lambda session: self._ask(session, wanted))

    def _by(self, wanted: Wanted) -> Act:
        """The school on a page, or the coordinator for one who rang."""
        return self.cast.school(wanted.school) or Act(self.cast.coordinator.user, via=Via.PHONE_CALL)

    def _ask(self, session: Session, wanted: Wanted) -> None:
        school = session.get_one(School, self.places[wanted.school].school_id)
        terms = live_terms(session, PROGRAMME)
        if terms is None:
            raise LookupError(f"the programme {PROGRAMME} cannot be booked: run  portal curricula check")
        closed = timetable.closed_from(session, school, wanted.first_day)
        first_day = wanted.first_day
        while first_day in closed:
            first_day += timedelta(weeks=1)
        wish = requesting.Wish(
            first_day=first_day,
            groups=(requesting.Asked(wanted.name, wanted.size, wanted.start, wanted.room),),
            asker=self.cast.askers[wanted.school],
            dsl=self.cast.dsls[wanted.school],
            host=_host(wanted),
            note=NOTES[wanted.number % len(NOTES)],
        )
        booking = requesting.ask(session, school, terms, wish, by=self._by(wanted))
        if wanted.fate in (Fate.REQUESTED, Fate.OFFERED):
            sample_errands.hand_over(session, booking, wanted.number, by=self._by(wanted))
        if wanted.fate is not Fate.REQUESTED:
            settled = replace(wanted, first_day=first_day)
            self.diary.on(wanted.decided, DECIDED, lambda session: self._answer(session, settled, booking.id))

    def _answer(self, session: Session, wanted: Wanted, booking_id: UUID) -> None:
        booking = session.get_one(Booking, booking_id)
        coordinator = self.cast.coordinator
        match wanted.fate:
            case Fate.DECLINED:
                reason = "No facilitator is free on that day this term. Another weekday would work."
                service.decline(session, booking, reason=reason, by=coordinator)
            case Fate.WITHDRAWN:
                reason = "We are moving this to next term."
                service.withdraw(session, booking, reason=reason, by=self._by(wanted))
            case Fate.OFFERED | Fate.ACCEPTED:
                self._offer(session, wanted, booking)
            case _:
                self._confirm(session, wanted, booking)

    def _offer(self, session: Session, wanted: Wanted, booking: Booking) -> None:
        service.offer(
            session,
            booking,
            first_day=wanted.first_day + timedelta(weeks=1),
            start_time=time(14, 10),
            room=wanted.room,
            reason="Both facilitators are free an hour later, from the week after.",
            by=self.cast.coordinator,
        )
        if wanted.fate is Fate.ACCEPTED:
            later = wanted.decided + timedelta(days=1)
            self.diary.on(later, ANSWERED, lambda session: self._accept(session, wanted, booking.id))

    def _accept(self, session: Session, wanted: Wanted, booking_id: UUID) -> None:
        booking = session.get_one(Booking, booking_id)
        sample_ready.put_in_order(session, booking, by=self._by(wanted))
        service.accept(session, booking, by=self._by(wanted))

    def _confirm(self, session: Session, wanted: Wanted, booking: Booking) -> None:
        if wanted.fate in ENDS_EARLY or wanted.number % sample_money.SELF_PAID == 3:
            sample_money.school_pays(session, booking, by=self.cast.coordinator)
        sample_ready.put_in_order(session, booking, by=self._by(wanted))
        staff = [
            Named(self.cast.facilitator(number).id, self.cast.organisation_of(number), duty)
            for number, duty in ((2 * wanted.pair, Duty.LEAD), (2 * wanted.pair + 1, Duty.SUPPORT))
        ]
        shares = sample_money.shares(session, booking, wanted.number)
        (group,) = confirming.confirm(session, booking, staff, shares=shares, by=self.cast.coordinator)
        self.diary.on(wanted.decided + PASSED_ON, ANSWERED, lambda session: self._pass_on(session, booking.id))
        self._agree(wanted)
        if wanted.fate in HAS_GROUP - {Fate.CANCELLED_BEFORE}:
            self._meetings.follow(session, wanted, group.id, _rng(self.on, wanted))
        if wanted.fate is Fate.CANCELLED_BEFORE:
            self._cancel_on(wanted.decided + timedelta(days=3), wanted, booking.id)
        if wanted.fate is Fate.CANCELLED_LATER:
            self._cancel_on(wanted.first_day + timedelta(days=36), wanted, booking.id)

    def _pass_on(self, session: Session, booking_id: UUID) -> None:
        sample_money.pass_on(session, booking_id, by=self.cast.coordinator)

    def _cancel_on(self, day: date, wanted: Wanted, booking_id: UUID) -> None:
        self.diary.on(day, CANCELLED, lambda session: self._cancel(session, wanted, booking_id))

    def _cancel(self, session: Session, wanted: Wanted, booking_id: UUID) -> None:
        booking = session.get_one(Booking, booking_id)
        reason = "The room is needed for examinations until the end of the year."
        service.cancel(session, booking, side=Side.SCHOOL, reason=reason, by=self._by(wanted))

    def _agree(self, wanted: Wanted) -> None:
        """Once a school, some days after its first group is confirmed; one school has not answered yet."""
        if wanted.school in self._agreed or wanted.school == WITHOUT_AGREEMENT:
            return
        self._agreed.add(wanted.school)
        day = min(wanted.decided + timedelta(days=3), wanted.listed - timedelta(days=1), self.on - timedelta(days=1))
        self.diary.on(max(day, wanted.decided), ANSWERED, lambda session: self._record_agreement(session, wanted))

    def _record_agreement(self, session: Session, wanted: Wanted) -> None:
        asker = self.cast.askers[wanted.school]
        held = agreements.record_agreement(
            session,
            school_id=self.places[wanted.school].school_id,
            controller=Controller.BOTH,
            basis=LawfulBasis.PUBLIC_TASK if wanted.school % 3 else LawfulBasis.LEGITIMATE_INTERESTS,
            retention_months=24,
            agreed_by=f"{asker.name}, {asker.job}",
            from_day=wanted.decided,
            by=self._by(wanted),
        )
        for reader, own in ((Reader.PUPILS, False), (Reader.PARENTS, wanted.school % 2 == 1)):
            agreements.record_notice(
                session,
                held,
                reader,
                way=NoticeWay.OWN if own else NoticeWay.LEAFLET,
                version="Privacy notice, September" if own else None,
                given_day=clock.today(),
                by=self._by(wanted),
            )


def _host(wanted: Wanted) -> Person | None:
    names = ("Sam Corridor", "Billie Classroom", "Drew Assembly")
    return Person(names[wanted.school % 3], job="Learning mentor") if wanted.number % 5 else None


def _rng(on: date, wanted: Wanted) -> Random:
    return Random(f"{on} group {wanted.number}")
