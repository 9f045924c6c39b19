"""Small groups with which two providers work together: one of last week, of which one has signed off its part, and
today's."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.bookings.terms import parts_of
from portal.curricula.queries import version_of
from portal.curricula.reading.schema import Mode
from portal.db import new_id
from portal.groups import service as groups
from portal.groups.entries import Entry
from portal.groups.gate import gate_of
from portal.groups.identity import Name, Vault
from portal.groups.models import Duty, Enrolment, Group
from portal.people.models import User
from portal.places.models import School
from portal.registers import service
from portal.registers.models import EventKind, MarkValue
from portal.registers.service import Item
from portal.setup.sample_diary import Diary
from portal.setup.sample_names import young_people
from portal.setup.sample_people import PARTNERS, Cast
from portal.setup.sample_replies import Families
from portal.setup.sample_schools import Place
from portal.timetable import planner, staffing
from portal.timetable import queries as timetable
from portal.timetable import service as sessions
from portal.timetable.models import DeliverySession, SessionPart
from portal.timetable.news import CannotPlan
from portal.timetable.staffing import Joining
from portal.web.access import Act

PROGRAMME, MINUTES, SIZE = "brave", 120, 12
STARTS, ARRANGED, LISTED, MARKED, SIGNED = time(14, 50), time(11), time(12), time(16, 45), time(17, 2)
NAMES = ("Harbour Afternoon", "Pier Afternoon")
P, K, U = MarkValue.PRESENT, MarkValue.ABSENT_KNOWN, MarkValue.ABSENT_UNEXPLAINED
FIRST, SECOND = [P, P, K, P, P, P, U, P, P, P, P, P], [P, P, P, P, P, P, U, P, P, K, P, P]
"""Marks of the two halves, in order of code: two young people came to one of them only."""


def add(session: Session, cast: Cast, places: list[Place], vault: Vault, on: date) -> None:
    """Arranged three weeks before `on`; nothing where the school is not ready for names or nobody is free."""
    school = session.get_one(School, places[1].school_id)
    for days, name in ((7, NAMES[0]), (0, NAMES[1])):
        day = _open_day(session, school, on, on - timedelta(days=days))
        with clock.moved_to(clock.at(on - timedelta(days=21), ARRANGED)):
            group = _arrange(session, cast, school, name, day)
        if group is None:
            continue
        with clock.moved_to(clock.at(on - timedelta(days=20), LISTED)):
            people = _enrol(session, cast, vault, group, day)
        if day < on and people:
            _meet(session, cast, group, people, day)


def _open_day(session: Session, school: School, on: date, day: date) -> date:
    """That day, or the first after it on which the school is open."""
    closed = timetable.closed_from(session, school, min(on, day))
    while day in closed or day.weekday() > 4:
        day += timedelta(days=1)
    return day


def _arrange(session: Session, cast: Cast, school: School, name: str, day: date) -> Group | None:
    version = version_of(session, PROGRAMME)
    if version is None or not gate_of(session, school.id).is_open:
        return None
    group = groups.start(
        session,
        booking_id=None,
        version=version,
        school=school,
        name=name,
        mode=Mode.GROUP,
        planned_sessions=1,
        minutes=MINUTES,
        expected_size=SIZE,
        dsl_contact_id=None,
        host_contact_id=None,
        by=cast.coordinator,
    )
    slots = planner.slots((day,), STARTS, MINUTES)
    parts = parts_of(session, version, MINUTES)
    sessions.plan(session, group, slots, room_id=None, parts=parts, by=cast.coordinator)
    ours = [number for number in range(len(cast.facilitators)) if cast.organisation_of(number) == cast.charity_id]
    _name(session, cast, group, ours, Duty.LEAD, day)
    theirs = [number for number in PARTNERS if number < len(cast.facilitators)]
    _name(session, cast, group, theirs, Duty.SUPPORT, day)
    return group


def _name(session: Session, cast: Cast, group: Group, numbers: Iterable[int], duty: Duty, day: date) -> None:
    """The first of these who is free and may come."""
    for number in numbers:
        user_id, organisation_id = cast.facilitator(number).id, cast.organisation_of(number)
        wanted = Joining(user_id, organisation_id, duty, clock.today(), day)
        try:
            staffing.staff_all(session, group, [wanted], by=cast.coordinator)
        except CannotPlan:
            continue
        return


def _enrol(session: Session, cast: Cast, vault: Vault, group: Group, day: date) -> list[Enrolment]:
    rng = Random(group.name)
    entries = [
        Entry(Name(family, given), year_group=10, key=f"9{place:03}{len(group.name)}", access_need=None)
        for place, (family, given) in enumerate(young_people(rng, SIZE, set()))
    ]
    joined = groups.add_participants(session, vault, group, entries, joined_day=clock.today(), by=cast.coordinator)
    families = Families(Diary(), group.id, cast.coordinator, rng)
    families.agree(session, [one.id for one in joined.joined])
    rows = select(Enrolment).where(Enrolment.group_id == group.id).order_by(Enrolment.code)
    return list(session.scalars(rows))


def _meet(session: Session, cast: Cast, group: Group, people: list[Enrolment], day: date) -> None:
    """Both mark their half; the charity signs off, the partner does not."""
    rows = select(SessionPart).join(DeliverySession).where(DeliverySession.group_id == group.id)
    parts = session.scalars(rows.join(Group).order_by(SessionPart.number)).all()
    staff = {row.organisation_id: row.user for row in timetable.staff_on(session, group.id, day)}
    for part, values in zip(parts, (FIRST, SECOND), strict=False):
        who = staff.get(part.organisation_id)
        if who is not None:
            with clock.moved_to(clock.at(day, MARKED)):
                _mark(session, part.id, people, values, who)
    who = staff.get(cast.charity_id)
    if who is not None:
        with clock.moved_to(clock.at(day, SIGNED)):
            service.submit(session, parts[0], by=Act(who))


def _mark(session: Session, part_id: UUID, people: list[Enrolment], values: list[MarkValue], who: User) -> None:
    at: datetime = clock.now()
    items = [
        Item(new_id(), person.id, EventKind.MARK, value, None, None, frozenset(), number, at)
        for number, (person, value) in enumerate(zip(people, values, strict=False))
    ]
    service.record_marks(session, part_id, items, device_id=new_id(), by=Act(who))
