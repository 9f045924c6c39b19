"""An assembly to come at the first invented school, which said how many of each year group come and names nobody."""

from datetime import date, time, timedelta

from sqlalchemy.orm import Session

from portal.bookings.terms import parts_of
from portal.curricula.queries import version_of
from portal.curricula.reading.schema import Mode
from portal.groups import numbers
from portal.groups import service as groups
from portal.places.models import School
from portal.setup.sample_diary import Diary
from portal.setup.sample_people import Cast
from portal.setup.sample_schools import Place
from portal.timetable import planner
from portal.timetable import queries as timetable
from portal.timetable import service as sessions

PROGRAMME, NAME, MINUTES = "sos-plus", "Lower school Thursday", 40
ARRANGED, STARTS, THURSDAY = time(14, 20), time(8, 50), 3
COMING = {7: 118, 8: 104}


def plan(diary: Diary, cast: Cast, places: list[Place], on: date) -> None:
    """Arranged two days before `on`, for a Thursday some weeks later."""
    diary.on(on - timedelta(days=2), ARRANGED, lambda session: _arrange(session, cast, places[0], on))


def _arrange(session: Session, cast: Cast, place: Place, on: date) -> None:
    version, school = version_of(session, PROGRAMME), session.get_one(School, place.school_id)
    if version is None:
        raise LookupError(f"the programme {PROGRAMME} is missing: run  portal curricula check")
    day = on + timedelta(days=14 + (THURSDAY - on.weekday()) % 7)
    closed = timetable.closed_from(session, school, day)
    while day in closed:
        day += timedelta(weeks=1)
    by = cast.school(0) or cast.coordinator
    group = groups.start(
        session,
        booking_id=None,
        version=version,
        school=school,
        name=NAME,
        mode=Mode.WORKSHOP,
        planned_sessions=1,
        minutes=MINUTES,
        expected_size=sum(COMING.values()),
        dsl_contact_id=None,
        host_contact_id=None,
        by=cast.coordinator,
    )
    slots = planner.slots((day,), STARTS, MINUTES)
    sessions.plan(session, group, slots, room_id=None, parts=parts_of(session, version), by=cast.coordinator)
    numbers.set_expected(session, group, COMING, everybody=sum(COMING.values()), by=by)
