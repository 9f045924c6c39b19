"""An account for somebody who came by a link: asked for once, decided by a coordinator."""

import re

import pytest
from sqlalchemy import select

from portal.bookings.models import Errand
from portal.people import queries as people
from portal.people.access import Role
from portal.people.models import User
from portal.places.models import SchoolContact
from tests.bookings.sent import handed, mails, rows


@pytest.fixture
def booking(desk):
    return desk.ask()


@pytest.fixture
def guest(desk, sign_in, booking, enter):
    """Jo, who has just done a step by a link."""
    handed(sign_in(desk.lead), booking, "materials")
    browser = enter()
    version = re.search(r'name="version"[^>]*value="([^"]+)"', browser.get("/step").text)[1]
    browser.post("/step", data={"version": version})
    return browser


@pytest.fixture
def jo(desk, guest):
    (errand,) = rows(desk, Errand)
    return errand.contact_id


def test_a_guest_asks_and_a_coordinator_makes_the_account(desk, guest, jo, sign_in, booking, client):
    assert "Ask for an account" in guest.get("/step/done").text
    assert "A coordinator decides" in guest.post("/step/account", follow_redirects=True).text
    assert ("account-wished", None) in mails(desk)
    office = sign_in(desk.coordinator)
    assert "asks for an account" in office.get("/").text
    assert "Jo Example, Office manager, jo@example.org" in office.get(f"/bookings/{booking.id}").text
    made = office.post(f"/bookings/{booking.id}/account", data={"contact": str(jo), "to": "yes"})
    link = re.search(r"/password/[\w-]+", made.text).group()
    assert client.get(link).status_code == 200
    with desk.world.database.read() as session:
        user = people.by_email(session, "jo@example.org")
        assert [(one.role, one.school_id) for one in user.grants] == [(Role.BOOKING_LEAD, desk.school.id)]
        assert session.get_one(SchoolContact, jo).user_id == user.id
    assert "asks for an account" not in office.get("/").text
    assert "Ask for an account" not in guest.get("/step/done").text


def test_asked_twice_it_is_one_wish_and_no_means_no(desk, guest, jo, sign_in, booking):
    for _ in range(2):
        guest.post("/step/account")
    assert [kind for kind, _ in mails(desk)].count("account-wished") == 1
    office = sign_in(desk.coordinator)
    office.post(f"/bookings/{booking.id}/account", data={"contact": str(jo), "to": "no"})
    assert "did a step by a link" not in office.get(f"/bookings/{booking.id}").text
    guest.post("/step/account")
    assert [kind for kind, _ in mails(desk)].count("account-wished") == 1
    assert office.post(f"/bookings/{booking.id}/account", data={"contact": str(jo), "to": "yes"}).status_code == 400


def test_who_did_not_ask_gets_none(desk, guest, jo, sign_in, booking):
    office = sign_in(desk.coordinator)
    for contact in (str(jo), "nonsense", ""):
        answer = office.post(f"/bookings/{booking.id}/account", data={"contact": contact, "to": "yes"})
        assert answer.status_code == 400
    with desk.world.database.read() as session:
        assert session.scalars(select(User).where(User.email == "jo@example.org")).all() == []


def test_a_stranger_asks_for_nothing(app, desk, booking):
    browser = app.test_client()
    assert "Ask for an account" not in browser.get("/step/done").text
    assert browser.post("/step/account").status_code == 410
