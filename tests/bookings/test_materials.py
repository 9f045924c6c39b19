"""What a booking's page says of the materials."""

from datetime import UTC, datetime

import pytest

from portal import clock
from portal.bookings import pages, queries
from portal.bookings.models import Booking, BookingStatus
from portal.curricula import materials
from portal.curricula.materials import Opened
from portal.curricula.models import ProgrammeVersion
from portal.people.access import Role
from portal.web.access import Via
from tests.world import FACTS, by

NOON = datetime(2026, 12, 2, 12, tzinfo=UTC)
FIRST = Opened(1, "Lee Example", NOON, Via.PAGE)
SECOND = Opened(2, "Sam Example", NOON.replace(day=9), Via.PHONE_CALL)
ENDED = {BookingStatus.DECLINED, BookingStatus.WITHDRAWN, BookingStatus.CANCELLED}


@pytest.mark.parametrize(
    ("openings", "number", "words"),
    [
        ([], 1, "Not opened yet"),
        ([FIRST], 1, "Opened on 2 December 2026 by Lee Example (version 1)"),
        ([FIRST, SECOND], 2, "Opened on 9 December 2026 by Sam Example, after a telephone call (version 2)"),
        ([FIRST], 2, "Version 2 is not opened yet; version 1 was, on 2 December 2026 by Lee Example"),
    ],
)
def test_the_first_opening_of_the_version_in_question_counts(openings, number, words):
    assert pages.materials(openings, number, may_open=True).words == words


def opened(desk, version_id):
    with desk.write() as session:
        materials.record(session, school_id=desk.school.id, version_id=version_id, by=by(desk.lead))
        session.commit()


def only_version(database):
    with database.read() as session:
        return session.query(ProgrammeVersion).one().id


def test_school_and_coordinator_see_whether_the_materials_were_opened(desk, sign_in, database):
    address = f"/bookings/{desk.ask().id}"
    for user in (desk.lead, desk.coordinator):
        page = sign_in(user).get(address).text
        assert "Not opened yet" in page
        assert f"/resources/for/{desk.school.id}/sample-steps?version=1" in page
    with clock.moved_to(NOON):
        opened(desk, only_version(database))
    for user in (desk.lead, desk.coordinator):
        assert "Opened on 2 December 2026 by Lee Example (version 1)" in sign_in(user).get(address).text


def test_a_group_that_goes_by_an_older_version_is_about_that_one(desk, sign_in, database):
    booking, old_id = desk.ask(), only_version(database)
    desk.confirm(booking, desk.ana)
    with database.write() as session:
        old = session.get_one(ProgrammeVersion, old_id)
        facts = FACTS | {"version": 2}
        newer = ProgrammeVersion(
            programme_id=old.programme_id, number=2, sha256="2" * 64, status=old.status, title=old.title, facts=facts
        )
        old.is_latest = False
        session.add(newer)
        session.commit()
        newer_id = newer.id
    opened(desk, newer_id)
    assert "(version 1)" in sign_in(desk.coordinator).get(f"/bookings/{booking.id}").text
    opened(desk, old_id)
    assert "(version 1)" in sign_in(desk.lead).get(f"/bookings/{booking.id}").text


def test_who_may_not_say_it_is_shown_no_way_there(desk, sign_in, world):
    booking = desk.ask()
    page = sign_in(world.user(Role.SAFEGUARDING)).get(f"/bookings/{booking.id}").text
    assert "Not opened yet" in page
    assert "/resources/for/" not in page


@pytest.mark.parametrize("status", [one for one in BookingStatus if one is not BookingStatus.DRAFT])
def test_a_booking_that_ended_gives_no_sight_of_the_schools_materials(desk, database, sign_in, status):
    booking = desk.ask()
    with database.write() as session:
        session.get_one(Booking, booking.id).status = status
        session.commit()
    with database.read() as session:
        assert bool(queries.versions_for(session, desk.lead)) is (status not in ENDED)
    page = sign_in(desk.lead).get(f"/bookings/{booking.id}").text
    assert ("/resources/for/" in page) is (status not in ENDED)


def test_versions_are_those_of_ones_own_groups(desk, world, database):
    desk.confirm(desk.ask(), desk.ana)
    other = world.user(Role.BOOKING_LEAD, school_id=world.school(desk.authority, "Other", 990_002).id)
    with database.read() as session:
        assert queries.versions_for(session, desk.lead)
        assert queries.versions_for(session, desk.ana)
        assert queries.versions_for(session, desk.coordinator)
        assert not queries.versions_for(session, desk.ben)
        assert not queries.versions_for(session, other)


def test_the_step_says_how_it_is_known_that_they_were_opened(desk, sign_in, database):
    address = f"/bookings/{desk.ask().id}/step/materials"
    office = sign_in(desk.coordinator)
    answer = office.post(address, data={"version": str(only_version(database)), "via": "phone call"})
    assert answer.status_code == 302
    assert "Lee Example, after a telephone call." in office.get(address).text
