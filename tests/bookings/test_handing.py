"""One step handed to a colleague: who gets what mail, what the colleague can do, and when it is over."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.bookings import service
from portal.bookings.models import Booking, Errand
from portal.bookings.steps import errands
from portal.groups.models import DataAgreement
from portal.people.models import ContactLink
from portal.places.contacts import Person
from portal.places.models import SchoolContact
from tests.bookings.sent import JO, handed, mails, rows
from tests.world import by


@pytest.fixture
def booking(desk):
    return desk.ask()


@pytest.fixture
def school(desk, sign_in):
    return sign_in(desk.lead)


ROOM = {
    "host_name": "Sam Corridor",
    "host_phone": "020 7946 0009",
    "dsl_name": "Dana Example",
    "dsl_phone": "020 7946 0001",
    "dsl_email": "dana@example.org",
    "access_needs": "Step-free way in",
}


def provided(booking, **more):
    return ROOM | {f"room_{booking.wishes[0].id}": "Library"} | more


def test_a_colleague_does_the_one_step_and_the_asker_is_told(desk, school, booking, enter, app):
    assert handed(school, booking).status_code == 302
    assert ("step-handed", "Jo Example") in mails(desk)
    page = school.get(f"/bookings/{booking.id}").text
    assert "With Jo Example, Office manager: has the mail" in page
    browser = enter()
    assert "has opened the step" in school.get(f"/bookings/{booking.id}").text
    shown = browser.get("/step").text
    assert "Jo Example" in shown
    assert "Leave" in shown
    assert browser.post("/step", data=provided(booking)).location == "/step/done"
    now = desk.now(booking)
    assert now.wishes[0].room.name == "Library"
    with desk.world.database.read() as session:
        found = session.get_one(Booking, booking.id)
        assert (found.host.name, found.access_needs) == ("Sam Corridor", "Step-free way in")
    page = school.get(f"/bookings/{booking.id}").text
    assert re.search(r"Jo Example, 1 December 2026</p>\s*</div>\s*<strong class=\"tag tag--good\">Done", page)
    assert mails(desk)[-1] == ("step-done", "Lee Example")
    assert browser.get("/step").status_code in (302, 410), "the visit is over"
    assert browser.get("/step/done").status_code == 200


def test_a_guest_opens_nothing_else(desk, school, booking, enter):
    handed(school, booking)
    browser = enter()
    for path in (f"/bookings/{booking.id}", "/bookings", "/groups", "/people", f"/bookings/{booking.id}/step/room"):
        assert browser.get(path).status_code == 302, path
        assert "/sign-in" in browser.get(path).location


def test_what_is_wrong_is_told_at_its_field_and_kept(desk, school, booking, enter):
    handed(school, booking)
    browser = enter()
    answer = browser.post("/step", data=provided(booking, dsl_phone="later", host_name=""))
    assert answer.status_code == 422
    assert "Enter a telephone number" in answer.text
    assert "Enter the name of the adult" in answer.text
    assert "Library" in answer.text
    assert mails(desk)[-1][0] == "step-handed"


def test_materials_are_looked_through_by_link(desk, school, booking, enter):
    handed(school, booking, "materials")
    browser = enter()
    page = browser.get("/step")
    assert "Look through the materials" in page.text
    version = re.search(r'name="version"[^>]*value="([^"]+)"', page.text)[1]
    assert browser.post("/step", data={"version": version}).location == "/step/done"
    assert "Opened on 1 December 2026 by Jo Example" in school.get(f"/bookings/{booking.id}").text
    with desk.world.database.read() as session:
        assert session.scalars(select(Errand.done_at)).one() is not None


def test_an_address_elsewhere_is_asked_about_once(desk, school, booking):
    answer = handed(school, booking, email="jo@mail.example.com")
    assert answer.status_code == 422
    assert "Is it right?" in answer.text
    assert "jo@mail.example.com" in answer.text
    assert rows(desk, Errand) == []
    assert handed(school, booking, email="jo@mail.example.com", is_right="y").status_code == 302
    assert len(rows(desk, Errand)) == 1


@pytest.mark.parametrize(
    ("more", "say"),
    [
        ({"name": " "}, "Enter your colleague"),
        ({"email": "jo at school"}, "like name@example.org"),
        ({"email": ""}, "work e-mail address"),
    ],
)
def test_a_refused_form_says_what_to_type(school, booking, desk, more, say):
    answer = handed(school, booking, **more)
    assert answer.status_code == 422
    assert say in answer.text
    assert rows(desk, Errand) == []


def test_taken_back_the_link_is_dead_and_the_colleague_knows(desk, school, booking, enter, app, key):
    handed(school, booking)
    browser = enter()
    (errand,) = rows(desk, Errand)
    page = school.post(f"/bookings/{booking.id}/errands/{errand.id}/back", follow_redirects=True).text
    assert "Taken back" in page
    assert "With Jo Example" not in page
    assert mails(desk)[-1] == ("step-taken-back", "Jo Example")
    assert browser.get("/step").location == key.path(errand.link_id)
    assert browser.get(key.path(errand.link_id)).status_code == 410
    assert school.post(f"/bookings/{booking.id}/errands/{errand.id}/back").status_code == 404


def test_sent_again_only_the_newest_link_works(desk, school, booking, enter, app, key):
    handed(school, booking)
    (before,) = rows(desk, Errand)
    school.post(f"/bookings/{booking.id}/errands/{before.id}/again")
    assert app.test_client().get(key.path(before.link_id)).status_code == 410
    assert [kind for kind, _ in mails(desk)].count("step-handed") == 2
    enter()


def test_handed_to_the_same_person_twice_is_one_errand(desk, school, booking):
    handed(school, booking)
    handed(school, booking)
    assert len(rows(desk, Errand)) == 1


def test_of_two_who_have_it_the_first_wins_and_the_other_is_told(desk, school, booking, enter):
    handed(school, booking)
    handed(school, booking, name="Kim Example", email="kim@example.org")
    first, second = enter("Jo Example"), enter("Kim Example")
    assert first.post("/step", data=provided(booking)).status_code == 302
    assert ("step-settled", "Kim Example") in mails(desk)
    assert second.post("/step", data=provided(booking)).status_code == 302
    assert desk.now(booking).wishes[0].room.name == "Library"
    assert [kind for kind, _ in mails(desk)].count("step-done") == 1


def test_what_is_done_cannot_be_handed_over(desk, school, booking):
    school.post(f"/bookings/{booking.id}/step/room", data=provided(booking))
    page = school.post(f"/bookings/{booking.id}/step/room/hand", data=JO, follow_redirects=True).text
    assert "this is done already" in page
    assert rows(desk, Errand) == []


def test_a_coordinator_hands_over_and_does_steps_for_somebody_who_rang(desk, sign_in, booking):
    office = sign_in(desk.coordinator)
    address = f"/bookings/{booking.id}/step/room"
    assert handed(office, booking).status_code == 302
    (errand,) = rows(desk, Errand)
    assert errand.handed_by_contact_id == booking.contact_id
    assert "Choose how you know" in office.post(address, data=provided(booking)).text
    assert office.post(address, data=provided(booking, via="phone call")).status_code == 302
    assert "Lee Example, 1 December 2026" in office.get(f"/bookings/{booking.id}").text
    assert ("step-settled", "Jo Example") in mails(desk)


def test_when_the_booking_has_ended_the_link_opens_nothing(desk, school, booking, enter, app, key):
    handed(school, booking)
    browser = enter(scanned=False)
    desk.do(service.withdraw, booking, desk.lead, reason=None)
    (errand,) = rows(desk, Errand)
    assert browser.get("/step").status_code == 302
    assert browser.post("/step", data=provided(booking)).status_code == 302
    assert desk.now(booking).wishes[0].room.name == "G14"
    assert app.test_client().get(key.path(errand.link_id)).status_code == 410
    app.test_client().post(f"{key.path(errand.link_id)}/new", data={"email": "jo@example.org"})
    assert len(rows(desk, ContactLink)) == 1


def test_a_new_link_is_sent_to_the_colleague_alone(desk, school, booking, enter, app, key):
    handed(school, booking)
    enter()
    (errand,) = rows(desk, Errand)
    path = f"{key.path(errand.link_id)}/new"
    app.test_client().post(path, data={"email": "mallory@example.org"})
    assert len(rows(desk, ContactLink)) == 1
    app.test_client().post(path, data={"email": "Jo@example.org"})
    assert mails(desk)[-1] == ("step-handed", "Jo Example")
    enter()


def test_after_two_hours_the_visit_is_over(desk, school, booking, enter):
    handed(school, booking)
    browser = enter()
    with clock.moved_to(clock.now() + timedelta(hours=2, minutes=1)):
        assert browser.get("/step").status_code == 302
        assert browser.post("/step", data=provided(booking)).status_code == 302
    assert desk.now(booking).wishes[0].room.name == "G14"


@pytest.mark.parametrize(
    ("asker", "colleague", "odd"),
    [
        ("a@school.example.org", "b@school.example.org", False),
        ("a@School.Example.org", "b@school.example.ORG ", False),
        ("a@school.example.org", "b@example.org", True),
        ("a@school.example.org", "b@mail.example.com", True),
        (None, "b@mail.example.com", False),
    ],
)
def test_another_domain_is_noticed(asker, colleague, odd):
    assert errands.others_domain(asker, colleague) is odd


def test_the_page_of_a_booking_asks_as_many_questions_for_many_errands(desk, school, booking, queries_of):
    handed(school, booking)
    few = queries_of(lambda: school.get(f"/bookings/{booking.id}"))
    with desk.write() as session:
        found = session.get_one(Booking, booking.id)
        for n in range(12):
            colleague = Person(f"Colleague {n}", f"c{n}@example.org")
            errands.hand(session, found, errands.StepKind.ROOM, colleague, by=by(desk.lead))
        session.commit()
    assert queries_of(lambda: school.get(f"/bookings/{booking.id}")) <= few + 1


def test_the_agreement_is_signed_by_link(desk, school, booking, enter):
    handed(school, booking, "agreement")
    browser = enter()
    page = browser.get("/step")
    assert page.status_code == 200
    assert 'action="/step"' in page.text
    sent = {"step": "agree", "controller": "the school", "basis": "public task", "retention_months": "24"}
    sent |= {"signer": "Jo Example", "job": "Head", "from_day": "2026-12-01", "may_sign": "y"}
    answer = browser.post("/step", data=sent)
    assert answer.status_code == 302, answer.text
    with desk.world.database.read() as session:
        agreement = session.scalars(select(DataAgreement)).one()
        assert session.get_one(SchoolContact, agreement.contact_id).name == "Jo Example"
    assert browser.get("/step").status_code == 200, "the notices are still to be given"
    given = {
        f"{reader}{end}": value
        for reader in ("pupils", "parents")
        for end, value in (("", "our leaflet"), ("_day", "2026-12-01"))
    }
    assert browser.post("/step", data={"step": "notices"} | given).location == "/step/done"
