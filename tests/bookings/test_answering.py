"""The offer of another time, answered from the mail by somebody without an account."""

from dataclasses import replace
from datetime import timedelta

import pytest

from portal import clock
from portal.audit.models import AuditEntry as Entry
from portal.bookings import service
from portal.bookings.models import Booking, BookingStatus, Errand
from portal.people.models import ContactLink
from portal.places.contacts import Person
from portal.web.models import Notice
from tests.bookings.answers import code_of, to_the_code
from tests.bookings.sent import mails, rows
from tests.scanner import scan


@pytest.fixture
def offered(desk):
    """An offer to somebody who asked by telephone and has no account."""
    booking = desk.ask(asker=Person("Robin Sample", "robin@example.org"))
    office = {"first_day": clock.today() + timedelta(days=50), "start_time": clock.now().time(), "room": "Hall"}
    desk.do(service.offer, booking, desk.coordinator, reason=None, **office)
    return booking


@pytest.fixture
def asked(desk, offered, app):
    key = app.extensions["portal_link_key"]
    link = rows(desk, ContactLink)[-1]
    return key.path(link.id), key.code(link.id)


def test_an_offer_is_accepted_from_the_mail(desk, offered, asked, app):
    path, code = asked
    assert mails(desk)[-1] == ("booking-offered", "Robin Sample")
    assert set(scan(app.test_client(), path)) <= {200, 422}
    assert desk.now(offered).status is BookingStatus.OFFERED
    page = app.test_client().get(path).text
    assert "Does this time suit you?" in page
    assert "Yes, accept it" in page
    answer = app.test_client().post(path, data={"code": code, "answer": "accept"})
    assert "A coordinator confirms it next" in answer.text
    assert desk.now(offered).status is BookingStatus.REQUESTED
    assert app.test_client().get(path).status_code == 410


def test_the_history_names_who_answered_by_the_link(desk, offered, asked, app, sign_in):
    path, code = asked
    answer = app.test_client().post(path, data={"code": code, "answer": "call"})
    assert "A coordinator calls you" in answer.text
    page = sign_in(desk.coordinator).get(f"/bookings/{offered.id}").text
    assert "Answered: the time does not suit" in page
    assert "Robin Sample" in page
    assert desk.now(offered).status is BookingStatus.OFFERED


def test_an_answer_after_the_offer_was_taken_away_changes_nothing(desk, offered, asked, app):
    path, code = asked
    desk.do(service.decline, offered, desk.coordinator, reason="No facilitator is free")
    assert app.test_client().post(path, data={"code": code, "answer": "accept"}).status_code == 410
    assert desk.now(offered).status is BookingStatus.DECLINED


def test_another_offer_asks_again_with_a_new_link(desk, offered, asked, app):
    path, _ = asked
    again = {"first_day": clock.today() + timedelta(days=57), "start_time": clock.now().time(), "room": "Hall"}
    desk.do(service.offer, offered, desk.coordinator, reason=None, **again)
    assert app.test_client().get(path).status_code == 410
    assert [row.kind for row in rows(desk, Errand)].count("answer") == 1
    assert [kind for kind, _ in mails(desk)].count("booking-offered") == 2


def test_an_offered_day_that_has_come_is_not_accepted(desk, offered, asked, app, sign_in):
    """Else somebody waits for a session that can no longer be planned."""
    path, code = asked
    found = desk.now(offered)
    with desk.write() as session:
        session.get_one(Booking, offered.id).wishes[0].first_day = clock.today()
        session.commit()
    page = app.test_client().get(path).text
    assert "The day that we offered has come" in page
    assert "Yes, accept it" not in page
    assert app.test_client().post(path, data={"code": code, "answer": "accept"}).status_code == 422
    answer = sign_in(desk.lead).post(f"/bookings/{offered.id}/accept", follow_redirects=True).text
    assert "Another time is needed" in answer
    assert desk.now(offered).status is found.status is BookingStatus.OFFERED
    assert "A coordinator calls you" in app.test_client().post(path, data={"code": code, "answer": "call"}).text


def test_accepted_by_telephone_the_question_is_over(desk, offered, asked, app):
    path, _ = asked
    desk.do(service.accept, offered, desk.coordinator)
    assert app.test_client().get(path).status_code == 410


def test_who_has_an_account_gets_no_link(desk):
    booking = desk.ask()
    more = {"first_day": clock.today() + timedelta(days=50), "start_time": clock.now().time(), "room": "Hall"}
    desk.do(service.offer, booking, desk.coordinator, reason=None, **more)
    assert rows(desk, ContactLink) == []
    assert mails(desk)[-1] == ("booking-offered", "Lee Example")


def test_the_question_goes_to_somebody_who_reads_no_mail_as_a_text_with_its_link(desk, offered, asked, app, sign_in):
    """While mail is sent, links stand on no page; a coordinator asks for this one, and that is on record."""
    app.extensions["portal_letters"] = replace(app.extensions["portal_letters"], shows_keys=False)
    (path, code), office = asked, sign_in(desk.coordinator)
    row = next(one for one in rows(desk, Notice) if one.kind == "booking-offered")
    page = office.get(f"/outbox/{row.id}").text
    assert path not in page
    assert "Show the text with its link" in page
    shown = office.post(f"/outbox/{row.id}/with-link").text
    assert path in shown
    assert f"Code: {code}" in shown
    assert [one.verb for one in rows(desk, Entry)].count("showed link") == 1
    app.test_client().post(path, data={"code": code, "answer": "accept"})
    assert "Show the text with its link" not in office.get(f"/outbox/{row.id}").text
    assert office.post(f"/outbox/{row.id}/with-link").status_code == 302
    new = next(one for one in rows(desk, Notice) if one.kind == "booking-accepted")
    assert office.post(f"/outbox/{new.id}/with-link").status_code == 302


def test_a_code_that_shows_whose_mailbox_it_is_goes_by_mail_alone(desk, app, sign_in):
    to_the_code(app.test_client(), desk)
    app.extensions["portal_letters"] = replace(app.extensions["portal_letters"], shows_keys=False)
    row = next(one for one in rows(desk, Notice) if one.kind == "booking-code")
    answer = sign_in(desk.coordinator).post(f"/outbox/{row.id}/with-link", follow_redirects=True)
    assert code_of(app, desk)[0] not in answer.text
