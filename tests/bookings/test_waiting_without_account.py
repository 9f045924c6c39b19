"""Somebody without an account waits, takes another day, withdraws or cancels: all by the link in the mail."""

from datetime import date

import pytest

from portal.bookings.models import BookingStatus
from portal.places.contacts import Person
from tests.bookings.sent import handed, mails
from tests.bookings.windows import take, window

KIM = Person("Kim Example", "kim@example.org")


@pytest.fixture
def waits(desk):
    """Behind another booking, which has the only place of these weeks."""
    window(desk)
    window(desk, from_day=date(2027, 3, 8), until_day=date(2027, 3, 25))
    desk.ask()
    return desk.ask(asker=KIM, group_name="Horizons Ash")


def test_the_mail_about_waiting_leads_to_another_day(desk, waits, enter):
    assert mails(desk)[-2:] == [("booking-waiting", "Kim Example"), ("booking-queued", None)]
    browser = enter("Kim Example")
    page = browser.get("/step").text
    assert "You are number 1 on the waiting list" in " ".join(page.split())
    assert 'href="/step/another-day"' in page
    assert 'value="2027-03-09"' in browser.get("/step/another-day?month=2027-03").text
    assert take(browser, "/step/another-day", first_day="2027-03-09", start_time="09:30").location == "/step"
    now = desk.now(waits)
    assert (now.status, now.main.first_day) == (BookingStatus.REQUESTED, date(2027, 3, 9))
    assert (now.changes[-1].via, now.changes[-1].contact_id) == ("link", now.contact_id)
    page = browser.get("/step").text
    assert "You have a place" in page
    assert "another-day" not in page
    assert browser.get("/step/another-day").location == "/step"
    assert mails(desk)[-2:] == [("booking-requested", "Kim Example"), ("booking-to-decide", None)]


def test_a_request_is_withdrawn_by_the_link_and_then_it_opens_nothing(desk, waits, enter):
    browser = enter("Kim Example")
    page = browser.get("/step/end").text
    assert "Withdraw the request" in page
    assert "mail-preview" in page
    assert browser.post("/step/end", data={"reason": " "}).status_code == 422
    assert desk.now(waits).status is BookingStatus.WAITING
    assert browser.post("/step/end", data={"reason": "The trip was cancelled"}).location == "/step/done?ended=1"
    now = desk.now(waits)
    assert (now.status, now.changes[-1].reason) == (BookingStatus.WITHDRAWN, "The trip was cancelled")
    assert now.changes[-1].contact_id == now.contact_id
    assert "Our coordinators know" in browser.get("/step/done?ended=1").text
    for page in ("/step", "/step/end", "/step/another-day"):
        assert "/link/" in browser.get(page).location
    assert browser.post("/step/end", data={"reason": "Again"}).status_code == 302


def test_a_confirmed_booking_is_cancelled_by_the_link(desk, enter):
    booking = desk.ask(asker=KIM)
    desk.confirm(booking, desk.ana)
    browser = enter("Kim Example")
    assert "Cancel the booking" in browser.get("/step").text
    assert browser.post("/step/end", data={"reason": "The school is moving"}).location == "/step/done?ended=1"
    assert desk.now(booking).status is BookingStatus.CANCELLED
    assert "booking-cancelled" in {kind for kind, _ in mails(desk)}


def test_a_colleague_with_one_step_ends_nothing_and_chooses_no_day(desk, waits, enter, sign_in):
    assert handed(sign_in(desk.lead), waits).status_code == 302
    browser = enter("Jo Example")
    for page in ("/step/end", "/step/another-day"):
        assert "/link/" in browser.get(page).location
        assert "/link/" in browser.post(page, data={"reason": "No"}).location
    assert desk.now(waits).status is BookingStatus.WAITING


def test_who_gives_up_while_a_coordinator_confirms_is_told(desk, enter):
    booking = desk.ask(asker=KIM)
    browser = enter("Kim Example")
    assert "Withdraw the request" in browser.get("/step/end").text
    desk.confirm(booking, desk.ana)
    assert "/link/" in browser.post("/step/end", data={"reason": "Too late"}).location
    assert desk.now(booking).status is BookingStatus.CONFIRMED
