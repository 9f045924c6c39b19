"""An assembly some weeks ago, at which heads were counted and the number put right when the school wrote; and what is
to be chased on the morning of the sample."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.bookings.terms import parts_of
from portal.curricula.queries import version_of
from portal.curricula.reading.schema import Mode
from portal.db import new_id
from portal.groups import numbers
from portal.groups import service as groups
from portal.groups.models import Group
from portal.places.models import School
from portal.registers.chasing import service as chasing
from portal.registers.chasing.models import Half
from portal.registers.counts import service as counts
from portal.registers.counts.models import HowCounted
from portal.registers.counts.rules import Counted
from portal.registers.locking import service as locking
from portal.registers.models import Source
from portal.registers.rules import Correction
from portal.registers.runs import BY_ITSELF
from portal.setup.sample_diary import Diary
from portal.setup.sample_people import Cast
from portal.setup.sample_schools import Place
from portal.timetable import planner
from portal.timetable import queries as timetable
from portal.timetable import service as sessions
from portal.timetable.models import DeliverySession, SessionPart
from portal.web.access import Act

PROGRAMME, NAME, MINUTES = "sos-plus", "Upper school Thursday", 40
ARRANGED, STARTS, AFTERWARDS, THURSDAY = time(14, 30), time(8, 50), time(9, 35), 3
COMING = {10: 96, 11: 91}


def plan(diary: Diary, cast: Cast, places: list[Place], on: date) -> None:
    """Arranged two months before `on`, for a Thursday in the weeks after."""
    diary.on(on - timedelta(days=60), ARRANGED, lambda session: _arrange(session, diary, cast, places[0], on))


def _arrange(session: Session, diary: Diary, cast: Cast, place: Place, on: date) -> None:
    version, school = version_of(session, PROGRAMME), session.get_one(School, place.school_id)
    if version is None:
        raise LookupError(f"the programme {PROGRAMME} is missing: run  portal curricula check")
    day = on - timedelta(days=42 + (on.weekday() - THURSDAY) % 7)
    closed = timetable.closed_from(session, school, day)
    while day in closed:
        day += timedelta(weeks=1)
    group = groups.start(
        session,
        booking_id=None,
        version=version,
        school=school,
        name=NAME,
        mode=Mode.WORKSHOP,
        planned_sessions=1,
        minutes=MINUTES,
        plan_number=1,
        expected_size=sum(COMING.values()),
        dsl_contact_id=None,
        host_contact_id=None,
        by=cast.coordinator,
    )
    slots = planner.slots((day,), STARTS, MINUTES)
    sessions.plan(session, group, slots, room_id=None, parts=parts_of(session, version, MINUTES), by=cast.coordinator)
    by = cast.school(0) or cast.coordinator
    numbers.set_expected(session, group, COMING, everybody=sum(COMING.values()), by=by)
    first = Counted(180, HowCounted.ROOM, {10: 92, 11: 88}, expected=187)
    told = Counted(
        183, HowCounted.SCHOOL, {10: 93, 11: 90}, 94, 89, 187, correction=Correction.TOLD_LATER, source=Source.PAPER
    )
    diary.on(day, AFTERWARDS, lambda session: _count(session, group.id, first, 0, cast.coordinator))
    later = day + timedelta(days=1)
    diary.on(later, AFTERWARDS, lambda session: _count(session, group.id, told, 1, cast.coordinator))


def _count(session: Session, group_id: UUID, said: Counted, after: int, by: Act) -> None:
    rows = select(SessionPart).join(DeliverySession).where(DeliverySession.group_id == group_id)
    for part in session.scalars(rows.join(Group, Group.id == DeliverySession.group_id)).all():
        counts.count(session, part, said, count_id=new_id(), after=after, by=by)


def lived(session: Session, now: datetime) -> None:
    """What the worker would have done by the afternoon before: old registers are locked, and a list is made of what is
    to be chased."""
    with clock.moved_to(now - timedelta(hours=15)):
        while locking.lock_old(session, by=BY_ITSELF):
            pass
        chasing.make(session, Half.AFTERNOON, chasing.found(session))
