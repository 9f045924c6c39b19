"""Work with one person or a family is not booked here: a school asks to be called back, with or without an account."""

import pytest

from portal.bookings.models import BookingStatus
from tests.bookings.answers import begin, newest
from tests.bookings.sent import mails

CALL = {"name": "Robin Example", "phone": "020 7946 0009", "call_day": "2026-12-08", "call_time": "after 15:30"}


@pytest.fixture
def talk(desk):
    desk.world.programme("sample-talk", title="Sample talk", mode="one-to-one", plan="stages")
    return "sample-talk"


def test_a_stranger_asks_to_be_called_from_the_public_page(desk, app, sign_in, talk):
    stranger = app.test_client()
    assert f'href="/book/{talk}"' in stranger.get(f"/programmes/{talk}").text
    assert "begins with a talk" in stranger.get(f"/book/{talk}?q=sample").text
    call = begin(stranger, desk.school, talk)
    draft = call.removesuffix("/call")
    assert call.endswith("/call")
    for page in ("", "/groups", "/check"):
        assert stranger.get(draft + page).location == call
    assert stranger.post(f"{draft}/check").location == call
    assert stranger.post(call, data=CALL | {"call_day": "2026-12-06"}).status_code == 422
    assert stranger.post(call, data=CALL).location == "/book/called"
    made = newest(desk)
    assert made.status is BookingStatus.ENQUIRY
    office = sign_in(desk.coordinator)
    page = office.get(f"/bookings/{made.id}").text
    assert "A call back" in page
    assert "020 7946 0009" in page
    assert "Sample talk" in page
    assert "Write down the request" not in page
    assert "Close the enquiry" in page
    assert office.post(f"/bookings/{made.id}/decline", data={"reason": "Arranged on the telephone"}).status_code == 302
    assert newest(desk).status is BookingStatus.DECLINED
    assert [kind for kind, _ in mails(desk)] == ["booking-enquiry"]


def test_a_coordinator_writes_an_enquiry_down_and_the_school_gets_a_copy(desk, sign_in, talk):
    office = sign_in(desk.coordinator)
    call = begin(office, desk.school, talk)
    page = office.get(call).text
    assert "We call you back on the day that you choose" in page
    assert office.post(call, data=CALL | {"via": "paper", "email": "robin@example.org"}).status_code == 302
    assert mails(desk) == [("booking-enquiry", None), ("enquiry-noted", "Robin Example")]
    made = newest(desk)
    office.post(f"/bookings/{made.id}/decline", data={"reason": "Arranged on the telephone"})
    assert mails(desk)[-1] == ("enquiry-closed", "Robin Example")


def test_an_outline_cannot_even_be_asked_about(desk, client):
    desk.world.programme("sample-outline", status="outline")
    assert client.get("/book/sample-outline").status_code == 404
