"""An account for somebody who came by a link: asked for once, decided by a coordinator."""

import re

import pytest
from sqlalchemy import select

from portal.bookings.models import Errand
from portal.people import queries as people
from portal.people.access import Role
from portal.people.models import ContactLink, User
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


def test_a_guest_asks_and_a_coordinator_makes_the_account(desk, guest, jo, sign_in, booking, enter, key):
    assert "Ask for an account" in guest.get("/step/done").text
    assert "A coordinator decides" in guest.post("/step/account", follow_redirects=True).text
    assert ("account-wished", None) in mails(desk)
    office = sign_in(desk.coordinator)
    assert "asks for an account" in office.get("/").text
    assert "Jo Example, Office manager, jo@example.org" in office.get(f"/bookings/{booking.id}").text
    made = office.post(f"/bookings/{booking.id}/account", data={"contact": str(jo), "to": "yes"})
    assert made.status_code == 302
    assert mails(desk)[-1] == ("account-made", "Jo Example")
    browser = enter("Jo Example")
    assert browser.get("/step").status_code == 302
    refused = browser.post("/link/password", data={"password": "short", "again": "short"})
    assert refused.status_code == 422
    words = "anchor daisy nectar"
    assert browser.post("/link/password", data={"password": words, "again": words}).location == "/sign-in"
    link = rows(desk, ContactLink)[-1]
    assert browser.get(key.path(link.id)).status_code == 410
    assert browser.post("/link/password", data={"password": words, "again": words}).status_code == 410
    signed_in = browser.post("/sign-in", data={"email": "jo@example.org", "password": words})
    assert signed_in.status_code == 302
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


def test_the_mail_about_an_account_is_sent_again_to_its_address_alone(app, desk, guest, jo, sign_in, booking, key):
    guest.post("/step/account")
    sign_in(desk.coordinator).post(f"/bookings/{booking.id}/account", data={"contact": str(jo), "to": "yes"})
    link = rows(desk, ContactLink)[-1]
    for address, many in (("somebody@example.org", 1), ("jo@example.org", 2)):
        app.test_client().post(f"{key.path(link.id)}/new", data={"email": address})
        assert [kind for kind, _ in mails(desk)].count("account-made") == many


def test_whoever_has_an_account_elsewhere_is_told_that_it_holds_here_too(desk, guest, jo, sign_in, booking):
    other = desk.world.school(desk.authority, "Other Academy", 990_009)
    user = desk.world.user(Role.BOOKING_LEAD, "Jo Example", school_id=other.id)
    with desk.write() as session:
        found = session.get_one(User, user.id)
        found.email, found.password_hash = "jo@example.org", "set"
        session.commit()
    guest.post("/step/account")
    office = sign_in(desk.coordinator)
    page = office.post(f"/bookings/{booking.id}/account", data={"contact": str(jo), "to": "yes"}, follow_redirects=True)
    assert "has an account already" in page.text
    assert mails(desk)[-1] == ("account-made", "Jo Example")
    assert len(rows(desk, ContactLink)) == 1
