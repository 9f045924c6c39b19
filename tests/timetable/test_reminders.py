"""Reminders: each once, whatever happens to the portal, and none of what does not take place."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.groups.models import Group
from portal.people import queries as people
from portal.people.access import Role
from portal.people.models import User
from portal.places.models import ContactDuty
from portal.timetable import reminders
from portal.timetable.models import DeliverySession
from portal.timetable.told import NOT_LIVE
from portal.web.letters import SAID_ALREADY
from portal.web.models import Notice
from tests.world import TUESDAY

LONG_AGO = datetime(2026, 11, 2, 12, tzinfo=UTC)


def at(day: date, hour: int = 9) -> datetime:
    return clock.at(day, time(hour))


@pytest.mark.parametrize(
    ("now", "kind"),
    [
        (date(2027, 1, 11), None),
        (date(2027, 1, 12), "session-in-a-week"),  # a Tuesday's session, seven days on
        (date(2027, 1, 15), "session-in-a-week"),  # the portal was down for three days
        (date(2027, 1, 18), "session-tomorrow"),
        (date(2027, 1, 19), "session-tomorrow"),  # the morning of the session itself
        (date(2027, 1, 20), None),
    ],
)
def test_which_reminder_a_day_asks_for(now, kind):
    found = reminders.due(at(date(2027, 1, 19), 10), LONG_AGO, False, at(now))
    assert (found.kind if found else None) == kind
    if found:
        assert found.useless_at > at(now)


@pytest.mark.parametrize(("day", "eve"), [(19, 18), (18, 15), (17, 15), (16, 15)])
def test_the_day_before_is_a_working_day(day, eve):
    assert reminders.eve(date(2027, 1, day)) == date(2027, 1, eve)


def test_what_was_planned_or_moved_this_week_needs_no_reminder_a_week_before():
    starts = at(date(2027, 1, 19), 10)
    assert reminders.due(starts, at(date(2027, 1, 13)), False, at(date(2027, 1, 14))) is None
    assert reminders.due(starts, LONG_AGO, True, at(date(2027, 1, 14))) is None
    assert reminders.due(starts, LONG_AGO, True, at(date(2027, 1, 18))).kind == "session-tomorrow"


@pytest.fixture
def group(world):
    """Meets on two Tuesdays; somebody asks for programmes, and two facilitators come."""
    with clock.moved_to(LONG_AGO):
        school, charity = world.school(world.authority()), world.charity()
        host = world.contact(school, ContactDuty.HOST, "Harper Example")
        world.contact(school, ContactDuty.BOOKING)
        world.contact(school, ContactDuty.DSL, "Dana Example")
        made = world.group(school, world.programme(), charity, sessions=2, host_contact_id=host.id)
        for name in ("Ana Example", "Ben Example"):
            world.staff(made, world.user(Role.FACILITATOR, name), charity)
        return made


def run(database, now):
    with clock.moved_to(now), database.write() as session:
        made = reminders.write(session)
        session.commit()
        return made


def kinds(database):
    with database.read() as session:
        return sorted(session.scalars(select(Notice.kind)))


def test_host_asker_and_facilitators_are_reminded_once_however_often_it_runs(database, group):
    assert run(database, at(TUESDAY - timedelta(days=7))) == 4
    assert run(database, at(TUESDAY - timedelta(days=7), 12)) == 0
    assert run(database, at(TUESDAY - timedelta(days=6))) == 0
    assert run(database, at(TUESDAY - timedelta(days=1))) == 4
    assert kinds(database) == ["session-in-a-week"] * 4 + ["session-tomorrow"] * 4


def test_a_day_without_the_portal_delays_reminders_and_loses_none(database, group):
    assert run(database, at(TUESDAY - timedelta(days=5))) == 4
    assert run(database, at(TUESDAY, 8)) == 8, "today's session, and next week's a week before"


def test_nobody_is_reminded_of_what_does_not_take_place_or_with_a_closed_account(database, group):
    with database.write() as session:
        session.scalars(select(User).where(User.name == "Ben Example")).one().disabled_at = LONG_AGO
        session.commit()
    assert run(database, at(TUESDAY - timedelta(days=7))) == 3
    with database.write() as session:
        session.get(Group, group.id).cancelled_at = LONG_AGO
        session.commit()
    assert run(database, at(TUESDAY - timedelta(days=1))) == 0


@pytest.mark.parametrize("change", ["moved", "cancelled", "as it was"])
def test_a_reminder_that_waits_is_dropped_once_the_session_moves(database, group, app, change):
    run(database, at(TUESDAY - timedelta(days=1)))
    with clock.moved_to(at(TUESDAY - timedelta(days=1), 11)), database.write() as session:
        meeting = session.scalars(select(DeliverySession).where(DeliverySession.number == 1)).one()
        if change == "moved":
            meeting.starts_at += timedelta(hours=2)
            meeting.ends_at += timedelta(hours=2)
        meeting.is_live = change != "cancelled"
        session.flush()
        notices = session.scalars(select(Notice)).all()
        faults = {one.fault for one in app.extensions["portal_letters"].write(session, notices)}
        assert faults - {SAID_ALREADY} == {None if change == "as it was" else NOT_LIVE}


def test_many_groups_are_reminded_in_as_many_queries_as_one(database, group, world, queries_of):
    now = at(TUESDAY - timedelta(days=7))
    run(database, now)
    one = queries_of(lambda: run(database, now))
    with clock.moved_to(LONG_AGO):
        version, cleo = world.programme("other-steps"), world.user(Role.FACILITATOR, "Cleo Example")
        school = world.school(world.authority("Barnet", "302", "E09000003"), "Other", 990_005)
        with database.read() as session:
            lead = people.lead(session)
        for _ in range(5):
            world.staff(world.group(school, version, lead, sessions=1), cleo, lead)
    run(database, now)
    assert queries_of(lambda: run(database, now)) == one
