"""The weekly digest: once a week to every coordinator, as things stand when it is sent."""

from datetime import date, time, timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.home import digest
from portal.people import credentials
from portal.people.access import Role
from portal.people.models import User
from portal.people.vetting import Check
from portal.web.models import Notice, NoticeState
from tests.world import by

MONDAY = clock.at(date(2027, 1, 11), time(8))


def run(database, now):
    with clock.moved_to(now), database.write() as session:
        made = digest.write(session)
        session.commit()
        return made


@pytest.mark.parametrize(("days", "made"), [(0, 2), (1, 2), (2, 2), (3, 0), (5, 0), (6, 0), (7, 2)])
def test_it_is_written_on_mondays_or_soon_after(database, world, days, made):
    for name in ("Cory Example", "Kit Example"):
        world.user(Role.COORDINATOR, name)
    assert run(database, MONDAY + timedelta(days=days)) == made
    assert run(database, MONDAY + timedelta(days=days, hours=1)) == 0


def test_a_closed_account_gets_none(database, world):
    world.user(Role.COORDINATOR, "Cory Example")
    with database.write() as session:
        session.scalars(select(User)).one().disabled_at = MONDAY
        session.commit()
    assert run(database, MONDAY) == 0


def test_it_names_the_checks_and_the_groups_without_a_letter_by_number_alone(database, world, app):
    cory = world.user(Role.COORDINATOR, "Cory Example")
    charity = world.charity()
    group = world.group(world.school(world.authority()), world.programme(), charity, sessions=2)
    ana = world.user(Role.FACILITATOR, "Ana Example", organisation_id=charity.id)
    world.staff(group, ana, charity)
    with clock.moved_to(MONDAY), database.write() as session:
        lapsed = MONDAY.date() - timedelta(days=1)
        person = session.get_one(User, ana.id)
        credentials.note_check(
            session,
            person,
            Check.TRAINING,
            seen_day=lapsed - timedelta(days=365),
            seen_by_id=cory.id,
            review_day=lapsed,
            by=by(cory),
        )
        session.commit()
    run(database, MONDAY)
    with clock.moved_to(MONDAY), database.read() as session:
        (letter,) = app.extensions["portal_letters"].write(session, session.scalars(select(Notice)).all())
    assert "1 check of a facilitator is to be looked at again by Sunday" in letter.words.text
    assert "1 group has no letter of assurance that stands" in letter.words.text
    assert "To do: start with what has waited longest" in letter.words.text
    assert "Ana" not in letter.words.text


def test_it_says_what_waits_and_what_takes_place(database, world, app):
    world.user(Role.COORDINATOR, "Cory Example")
    school = world.school(world.authority())
    world.group(school, world.programme(), world.charity(), sessions=2)
    run(database, MONDAY)
    with clock.moved_to(MONDAY), database.read() as session:
        (letter,) = app.extensions["portal_letters"].write(session, session.scalars(select(Notice)).all())
    assert letter.state is NoticeState.WAITING
    assert letter.words.subject == "This week: 1 delivery session, 0 bookings wait for you"
    for words in ("No booking waits", "- Tue 12 Jan, 09:30: Horizons Tuesday, Sample Academy", "To do: nothing"):
        assert words in letter.words.text
    assert "Sample steps" not in letter.words.text
