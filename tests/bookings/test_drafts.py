"""A draft between the first question and sent: left, found again, pressed twice, priced anew, shared."""

import pytest
from sqlalchemy import select

from portal.bookings import service
from portal.bookings.models import Booking, BookingStatus
from portal.curricula.models import ProgrammeVersion
from portal.people.access import Role
from portal.places.contacts import Person
from portal.web.models import Notice
from tests.bookings.answers import YOU, begin, code_of, fill, newest, to_the_code
from tests.bookings.money import price
from tests.bookings.windows import window


@pytest.fixture
def stranger(desk, client):
    return client


def bookings(desk):
    with desk.world.database.read() as session:
        return session.scalars(select(Booking).order_by(Booking.id)).all()


def test_a_page_left_open_meanwhile_is_said_before_the_code_sends_anything(app, desk, stranger):
    draft = to_the_code(stranger, desk)
    code, path = code_of(app, desk)
    more = {"name_1": "Horizons Tuesday", "size_1": "12", "name_2": "Horizons Friday", "size_2": "9"}
    stranger.post(f"{draft}/groups", data=more)
    assert stranger.get(f"{draft}/code").location == f"{draft}/check"
    assert stranger.post(f"{draft}/code", data={"code": code}).location == f"{draft}/check"
    assert app.test_client().post(path, data={"code": code, "answer": "send"}).status_code == 410
    assert newest(desk).status is BookingStatus.DRAFT
    assert stranger.post(f"{draft}/groups", data={"name_0": "Nobody"}).status_code == 422


def test_who_presses_twice_gets_one_mail_and_no_address_is_flooded(app, desk, stranger):
    draft = to_the_code(stranger, desk)
    code, _ = code_of(app, desk)
    stranger.post(f"{draft}/check")
    assert code_of(app, desk)[0] == code
    for n in range(6):
        fill(stranger, draft, you=YOU | {"email": f"head{n}@school.example.org"})
        stranger.post(f"{draft}/check")
    assert "Enough codes have been sent for today" in stranger.get(f"{draft}/code").text
    for _ in range(6):
        draft = to_the_code(stranger, desk)
        for _ in range(3):
            stranger.post(f"{draft}/code/new")
    with desk.world.database.read() as session:
        sent = session.scalars(select(Notice.address).where(Notice.kind == "booking-code")).all()
    assert max(sent.count(one) for one in set(sent)) == 12


def test_an_account_of_another_school_reads_nothing_of_this_one_and_asks_as_a_stranger(app, desk, stranger, sign_in):
    """Begun without an account, gone on with after signing in at a school of one's own."""
    desk.ask(dsl=Person("Dana Secret", "dana@example.org", "020 7946 0001"), room="Secret Studio")
    draft = begin(stranger, desk.school)
    other = desk.world.school(desk.authority, "Another Academy", 990_002)
    user = desk.world.user(Role.BOOKING_LEAD, "Ola Example", school_id=other.id)
    with stranger.session_transaction() as cookie, sign_in(user).session_transaction() as signed_in:
        cookie |= {name: signed_in[name] for name in ("token", "_user_id", "_fresh")}
    shown = stranger.get(f"{draft}/provide").text
    assert "Ola Example" in shown
    assert "Secret" not in shown
    fill(stranger, draft, groups={"name_1": "Other Group"}, you=YOU)
    assert "asked for this programme already" not in stranger.get(f"{draft}/check").text
    assert stranger.post(f"{draft}/check").location == f"{draft}/code"
    assert stranger.post(f"{draft}/code", data={"code": code_of(app, desk)[0]}).location == "/book/sent"
    assert stranger.get(draft).location == "/book/sent"
    assert desk.now(newest(desk)).contact.user_id is None


def test_by_the_link_nobody_sends_for_another_cost_than_they_saw(app, desk, stranger):
    price(desk, 125_000)
    draft = begin(stranger, desk.school)
    fill(stranger, draft, you=YOU)
    stranger.post(f"{draft}/check", data={"cost": "125000"})
    code, path = code_of(app, desk)
    assert "£1,250 for each group" in app.test_client().get(path).text
    price(desk, 140_000)
    shown = app.test_client().post(path, data={"code": code, "answer": "send"})
    assert shown.status_code == 422
    assert "£1,400 for each group. This has changed since you checked your answers" in shown.text
    assert "Send the request at this cost" in shown.text
    answer = app.test_client().post(path, data={"code": code, "answer": "140000"})
    assert "Your request is sent" in answer.text
    assert newest(desk).status is BookingStatus.REQUESTED


def test_a_draft_is_found_again_from_the_first_page_in_this_browser_only(app, desk, stranger):
    draft = begin(stranger, desk.school)
    assert draft in stranger.get("/book/sample-steps").text
    assert draft not in app.test_client().get("/book/sample-steps").text


def test_whoever_joins_the_waiting_list_is_told_so_on_the_way_and_after(app, desk, stranger):
    window(desk, capacity=1)
    desk.ask(group_name="Horizons Ash")
    draft = to_the_code(stranger, desk, email="kim@school.example.org")
    code, path = code_of(app, desk)
    assert "Join the waiting list" in stranger.get(f"{draft}/code").text
    assert "Join the waiting list?" in app.test_client().get(path).text
    answer = stranger.post(f"{draft}/code", data={"code": code})
    assert "You do not have a place" in stranger.get(answer.location).text


def test_nothing_but_calling_back_or_ending_can_be_done_with_an_enquiry(desk, sign_in):
    """It has no group and no time yet; somebody may press on a page that was left open."""
    school, office = sign_in(desk.lead), sign_in(desk.coordinator)
    draft = begin(school, desk.school)
    call = {"name": "Lee Example", "phone": "020 7946 0002", "call_day": "2026-12-03", "call_time": "12:30"}
    address = school.post(f"{draft}/call", data=call).location
    time = {"first_day": "2027-01-14", "start_time": "11:00", "room": "Library", "step": "send"}
    for page, typed in (("confirm", {"lead": ""}), ("offer", time), ("cancel", {"reason": "No"})):
        assert office.post(f"{address}/{page}", data=typed).location == address
    assert office.get(f"{draft}/call").location == address
    assert school.get(f"{draft}/call").location == address
    assert [one.status for one in bookings(desk)] == ["enquiry"]


def test_a_coordinator_writes_down_who_wants_to_be_called_and_need_not_type_it_again(desk, sign_in):
    office = sign_in(desk.coordinator)
    draft = begin(office, desk.school)
    assert "They would rather be called back" in office.get(draft).text
    call = {"name": "Robin Example", "phone": "020 7946 0002", "call_day": "2026-12-03", "call_time": "12:30"}
    assert "Choose how they asked" in office.post(f"{draft}/call", data=call).text
    address = office.post(f"{draft}/call", data=call | {"via": "phone call"}).location
    assert "Cory Example, after a telephone call from Robin Example" in office.get(address).text
    assert 'value="020 7946 0002"' in office.get(f"{draft}/you").text


def test_what_cannot_be_booked_any_more_is_not_begun_again_and_a_draft_of_it_says_so(desk, sign_in):
    booking, browser = desk.ask(), sign_in(desk.lead)
    desk.do(service.withdraw, booking, desk.lead, reason=None)
    draft = begin(browser, desk.school)
    with desk.write() as session:
        version = session.scalars(select(ProgrammeVersion)).one()
        version.facts = version.facts | {"status": "retired"}
        session.commit()
    again = browser.post(f"/bookings/{booking.id}/again")
    assert again.location == f"/bookings/{booking.id}"
    assert "cannot be booked at the moment" in browser.get(again.location).text
    assert browser.get(draft).location == "/programmes/sample-steps"
    assert len(bookings(desk)) == 2
