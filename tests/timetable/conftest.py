"""A group on Tuesdays at 09:30, staffed, in a school with half-term and Easter closed."""

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest

from portal import clock
from portal.people.access import Role
from portal.places.models import CalendarDate, ContactDuty, DateKind
from portal.timetable import queries, service
from portal.timetable.models import Outcome, Reason
from tests.world import by

BEFORE = datetime(2026, 12, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def december():
    with clock.moved_to(BEFORE):
        yield


@dataclass
class Stage:
    world: object
    school: object
    charity: object
    version: object
    ana: object
    coordinator: object
    room: object
    group: object

    @contextmanager
    def write(self):
        with self.world.database.write() as session:
            yield session

    def another(self, **more):
        return self.world.group(self.school, self.version, self.charity, name="Other Group", **more)

    def live(self, group=None):
        with self.world.database.read() as session:
            rows = queries.live_planned(session, (group or self.group).id)
            return [(row.number, clock.local(row.starts_at).replace(tzinfo=None)) for row in rows]

    def move(self, number, wanted, reason=Reason.SCHOOL_EVENT):
        with self.write() as session:
            meeting = self.number(session, number)
            found = service.move(session, meeting, wanted, reason=reason, by=by(self.coordinator))
            session.commit()
            return found

    def number(self, session, number):
        rows = queries.live_planned(session, self.group.id)
        return next(row for row in rows if row.number == number)

    def miss(self, number):
        with self.write() as session:
            meeting = self.number(session, number)
            meeting.outcome, meeting.reason = Outcome.DID_NOT_HAPPEN, Reason.SCHOOL_EVENT
            found = service.move_on(session, meeting, by=by(self.coordinator))
            session.commit()
            return found


@pytest.fixture
def stage(world):
    authority, charity = world.authority(), world.charity()
    school = world.school(authority)
    world.contact(school, ContactDuty.BOOKING)
    for first, last, label in [
        (date(2027, 2, 15), date(2027, 2, 19), "Half-term"),
        (date(2027, 3, 26), date(2027, 4, 9), "Easter holiday"),
    ]:
        world.add(
            CalendarDate(
                authority_id=authority.id,
                academic_year="2026/2027",
                kind=DateKind.HOLIDAY,
                start_day=first,
                end_day=last,
                label=label,
            )
        )
    version, room = world.programme(), world.room(school)
    group = world.group(school, version, charity, sessions=5, room_id=room.id)
    ana = world.user(Role.FACILITATOR, "Ana Example", organisation_id=charity.id)
    world.staff(group, ana, charity)
    world.assure(ana)
    return Stage(world, school, charity, version, ana, world.user(Role.COORDINATOR), room, group)
