"""Steps done by link or for somebody: what a link may not change, when it is done, who is told, for whom it was."""

import re
from datetime import timedelta

import pytest

from portal import clock
from portal.bookings.models import Booking
from portal.groups.models import DataAgreement
from portal.places.contacts import Person
from portal.web.models import Notice, NoticeState
from tests.bookings.sent import handed, mails, rows
from tests.bookings.test_handing import provided


@pytest.fixture
def booking(desk):
    return desk.ask()


@pytest.fixture
def school(desk, sign_in):
    return sign_in(desk.lead)


def test_who_came_by_a_link_changes_neither_the_schools_people_nor_what_it_agreed(desk, school, booking, enter):
    """Else anybody whose address answers could move the telephone of another group's safeguarding lead."""
    known = desk.ask(dsl=Person("Dana Example", "dana@example.org", "020 7946 0001"), group_name="Other Group")
    handed(school, booking)
    handed(school, booking, "agreement", name="Kim Example", email="kim@example.org")
    shown = enter("Jo Example", scanned=False)
    for _ in range(2):
        shown.post("/step", data=provided(booking, dsl_phone="020 7946 0666"))
    with desk.world.database.read() as session:
        assert session.get_one(Booking, known.id).dsl.phone == "020 7946 0001"
        assert session.get_one(Booking, booking.id).dsl.phone == "020 7946 0666"
    told = {"step": "agree", "controller": "the school", "basis": "public task", "retention_months": "24"}
    told |= {"signer": "Lee Example", "job": "Head", "from_day": "2026-12-01", "may_sign": "y"}
    assert school.post(f"/bookings/{booking.id}/step/agreement", data=told).status_code == 302
    guest = enter("Kim Example", scanned=False)
    page = guest.get("/step").text
    assert "Agree something else" not in page
    assert "All agreements" not in page
    refused = guest.post("/step", data=told | {"retention_months": "1", "from_day": "2026-12-02"})
    assert (refused.status_code, len(rows(desk, DataAgreement))) == (422, 1)
    assert "This school has agreed already" in refused.text


def test_done_is_said_only_once_it_is_done(desk, school, booking, enter):
    handed(school, booking, "terms")
    guest = enter(scanned=False)
    assert "/step/done" not in guest.get("/step").text
    assert guest.get("/step/done").location == "/step"
    guest.post("/step", data={"name": "Jo Example", "right": "y"})
    assert "There is nothing else for you to do" in guest.get("/step/done").text


def test_steps_done_one_after_another_are_told_in_one_mail(desk, sign_in, booking, app):
    """Whoever rang gets all that was written down at once, to correct; once it has gone, the next makes another."""
    office = sign_in(desk.coordinator)
    terms = {"name": "Lee Example", "right": "y", "via": "phone call"}
    office.post(f"/bookings/{booking.id}/step/room", data=provided(booking, via="phone call"))
    with clock.moved_to(clock.now() + timedelta(minutes=10)):
        office.post(f"/bookings/{booking.id}/step/terms", data=terms)
        (notice,) = [row for row in rows(desk, Notice) if row.kind == "step-noted"]
        assert notice.next_at == clock.now() + timedelta(minutes=15)
    assert notice.facts["lines"] == ["Room and adult in the room", "Accept the terms"]
    with desk.world.database.read() as session:
        words = app.extensions["portal_letters"].shown(session, [session.get_one(Notice, notice.id)])[notice.id]
    assert "as you told us: room and adult in the room, accept the terms." in words.text
    with desk.write() as session:
        session.get_one(Notice, notice.id).state = NoticeState.SENT
        session.commit()
    address = f"/bookings/{booking.id}/step/materials"
    version = re.search(r'name="version"[^>]*value="([^"]+)"', office.get(address).text)
    office.post(address, data={"version": version[1], "via": "paper"})
    assert [kind for kind, _ in mails(desk)].count("step-noted") == 2


def test_a_coordinator_does_it_for_whoever_has_it(desk, sign_in, booking):
    """Not for whoever asked: it is on record who told us."""
    office = sign_in(desk.coordinator)
    handed(office, booking)
    shown = office.get(f"/bookings/{booking.id}").text
    (address,) = re.findall(r'href="(/bookings/[^"]*room[^"]*whom=[^"]*)"', shown)
    assert "For Jo Example" in office.get(address).text
    assert office.post(address, data=provided(booking, via="phone call")).status_code == 302
    assert "Jo Example, 1 December 2026" in office.get(f"/bookings/{booking.id}").text
