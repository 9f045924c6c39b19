"""Asking, deciding and answering, by real requests."""

import re
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import event, select

from portal import clock
from portal.bookings.models import Booking, BookingStatus
from portal.people.access import Role
from portal.places.models import School, SchoolContact, SchoolStatus
from portal.web.models import Notice

ASK = "/bookings/ask/sample-steps"


def typed(**more):
    facts = {
        "first_day": "2027-01-12",
        "start_time": "09:30",
        "room": "G14",
        "size": "12",
        "group_name": "Horizons Tuesday",
        "dsl_name": "Dana Example",
        "dsl_phone": "020 7946 0001",
        "dsl_email": "dana@example.org",
        "note": "Sign in at reception",
    }
    return facts | more


def bookings(desk):
    with desk.world.database.read() as session:
        return session.scalars(select(Booking).order_by(Booking.id)).all()


def test_a_school_sees_thirteen_dates_and_why_weeks_are_left_out_before_it_sends(desk, sign_in):
    browser = sign_in(desk.lead)
    assert browser.get("/bookings/ask").status_code == 200
    assert browser.get(ASK).status_code == 200
    shown = browser.post(ASK, data=typed(step="dates"))
    assert shown.status_code == 200
    days = re.findall(r"dates__number\">(\d+)</span> (\d+ \w+ 2027)", shown.text)
    assert days == [
        (str(n), day)
        for n, day in enumerate(
            [
                *["12 January 2027", "19 January 2027", "26 January 2027", "2 February 2027", "9 February 2027"],
                *["23 February 2027", "2 March 2027", "9 March 2027", "16 March 2027", "23 March 2027"],
                *["13 April 2027", "20 April 2027", "27 April 2027"],
            ],
            start=1,
        )
    ]
    assert "16 February 2027: Half-term" in shown.text
    assert "6 April 2027: Easter holiday" in shown.text
    assert 'value="Horizons Tuesday"' in shown.text
    checked = browser.post(ASK, data=typed(step="check"))
    assert "Check your answers" in checked.text
    assert bookings(desk) == []
    changed = browser.post(ASK, data=typed(step="change"))
    assert 'value="Horizons Tuesday"' in changed.text
    sent = browser.post(ASK, data=typed(step="send"))
    assert sent.status_code == 302
    page = browser.get(sent.location)
    assert all(words in page.text for words in ("Horizons Tuesday", "Waiting for a coordinator", "Dana Example"))
    again = browser.post(ASK, data=typed(step="send"))
    assert again.location == sent.location
    assert len(bookings(desk)) == 1


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"first_day": ""}, "Enter the day of the first session"),
        ({"first_day": "31/02/2027"}, "Enter a date, like 12/01/2027"),
        ({"first_day": "2026-01-13"}, "Tuesday 13 January 2026 has passed"),
        ({"first_day": "0001-01-01"}, "has passed"),
        ({"first_day": "9999-12-31"}, "Enter a day within 18 months"),
        ({"first_day": "2026-12-01"}, "The earliest first session is tomorrow"),
        ({"first_day": "2027-01-16"}, "is at the weekend"),
        ({"first_day": "2027-03-30"}, "(Easter holiday). The next open Tuesday is 13 April 2027"),
        ({"first_day": "2027-05-03"}, "The school is closed on Monday 3 May 2027"),
        ({"start_time": ""}, "Enter the time at which sessions start"),
        ({"start_time": "05:00"}, "between 07:00 and 20:00"),
        ({"start_time": "25:00"}, "Enter a time, like 09:30"),
        ({"size": "16"}, "Enter a number from 6 to 15"),
        ({"size": "5"}, "Enter a number from 6 to 15"),
        ({"size": "twelve"}, "Enter a whole number, like 12"),
        ({"size": "9" * 400}, "Enter a number from 6 to 15"),
        ({"room": " "}, "Enter the room, like G14"),
        ({"room": "a\x00b"}, "ordinary signs only"),
        ({"room": "x" * 61}, "Use at most 60 characters"),
        ({"group_name": ""}, "Enter a neutral name"),
        ({"group_name": "Knife group"}, "Choose a name without"),
        ({"group_name": "Sample steps"}, "which programme it is"),
        ({"dsl_name": ""}, "Enter the name of the safeguarding lead"),
        ({"dsl_phone": "none"}, "Enter a telephone number, like"),
        ({"dsl_email": "dana"}, "Enter an e-mail address, like"),
        ({"host_phone": "020 7946 0009"}, "Enter the name that belongs to this telephone number"),
        ({"note": "x" * 501}, "Use at most 500 characters"),
    ],
)
@pytest.mark.parametrize("step", ["check", "send"])
def test_bad_input_gets_a_sentence_at_the_field_and_nothing_typed_is_lost(desk, sign_in, facts, words, step):
    page = sign_in(desk.lead).post(ASK, data=typed(**facts, step=step))
    assert page.status_code == 422
    assert words in page.text.replace("&#39;", "'")
    assert "Sign in at reception" in page.text or "note" in facts
    assert 'value="dana@example.org"' in page.text or "dsl_email" in facts
    assert bookings(desk) == []


def test_a_closed_school_is_told_so(desk, sign_in):
    with desk.write() as session:
        session.get_one(School, desk.school.id).status = SchoolStatus.CLOSED
        session.commit()
    page = sign_in(desk.lead).post(ASK, data=typed(step="send"))
    assert page.status_code == 422
    assert "so it cannot be booked" in page.text
    assert bookings(desk) == []


def test_an_outline_or_unknown_programme_cannot_be_asked_for(desk, sign_in):
    desk.world.programme("outline-steps", status="outline", title="Outline steps")
    browser = sign_in(desk.lead)
    assert browser.get("/bookings/ask/outline-steps").status_code == 404
    assert browser.get("/bookings/ask/nothing").status_code == 404
    assert "Outline steps" not in browser.get("/bookings/ask").text


def test_a_school_cannot_ask_for_another_school(desk, sign_in):
    far = desk.world.school(desk.authority, "Far School", 990_002)
    assert sign_in(desk.lead).get(f"{ASK}?school={far.id}").status_code == 404
    assert sign_in(desk.lead).post(f"{ASK}?school={far.id}", data=typed(step="send")).status_code == 404


def test_a_coordinator_finds_the_school_and_asks_for_somebody_who_rang(desk, sign_in):
    desk.world.school(desk.authority, "100% Far_School", 990_002)
    browser = sign_in(desk.coordinator)
    assert "Sample Academy" not in browser.get(ASK).text
    assert "Sample Academy" in browser.get(f"{ASK}?q=sample").text
    assert "Sample Academy" not in browser.get(f"{ASK}?q=%25").text
    address = f"{ASK}?school={desk.school.id}"
    assert browser.get(address).status_code == 200
    assert browser.post(address, data=typed(step="send")).status_code == 422
    caller = {"asker_name": "Robin Example", "asker_email": "robin@example.org", "via": "phone call"}
    sent = browser.post(address, data=typed(**caller, step="send"))
    assert sent.status_code == 302
    page = browser.get(sent.location).text
    assert "Robin Example" in page
    assert "after a telephone call" in page


def test_the_whole_way_from_request_over_offer_to_confirmation(desk, sign_in):
    school, office = sign_in(desk.lead), sign_in(desk.coordinator)
    address = school.post(ASK, data=typed(step="send")).location
    offer = {"first_day": "2027-01-14", "start_time": "11:00", "room": "Library", "reason": "Tuesdays are full"}
    assert office.get(f"{address}/offer").status_code == 200
    assert "14 January 2027" in office.post(f"{address}/offer", data=offer | {"step": "dates"}).text
    assert office.post(f"{address}/offer", data=offer | {"step": "send"}).status_code == 302
    assert "Accept this time" in school.get(address).text
    assert school.post(f"{address}/accept").status_code == 302
    choose = office.get(f"{address}/confirm")
    assert "Ana Example, Sample Charity" in choose.text
    assert office.post(f"{address}/confirm", data={"lead": ""}).status_code == 422
    ana, ben = f"{desk.ana.id}/{desk.charity.id}", f"{desk.ben.id}/{desk.charity.id}"
    twice = office.post(f"{address}/confirm", data={"lead": ana, "support": ana})
    assert twice.status_code == 422
    assert "Choose each person once" in twice.text
    assert office.post(f"{address}/confirm", data={"lead": ana, "support": ben}).status_code == 302
    page = school.get(address).text
    assert "Confirmed" in page
    assert "Tuesdays are full" in page
    assert "Horizons Tuesday is confirmed" in page
    assert "You are named for" not in page
    late = office.post(f"{address}/confirm", data={"lead": ana}, follow_redirects=True)
    assert "already confirmed by Cory Example" in late.text


def test_a_clash_is_told_by_name_and_the_choice_is_kept(desk, sign_in):
    desk.confirm(desk.ask(), desk.ana)
    other = desk.ask(group_name="Other Group", start_time=time(10), room="G15")
    office = sign_in(desk.coordinator)
    assert "busy on 13 of the 13 dates" in office.get(f"/bookings/{other.id}/confirm").text
    ana = f"{desk.ana.id}/{desk.charity.id}"
    page = office.post(f"/bookings/{other.id}/confirm", data={"lead": ana})
    assert page.status_code == 422
    assert "Ana Example is with another group on Tuesday 12 January 2027, 09:30 to 10:30" in page.text
    assert re.search(rf'<option selected value="{ana}"', page.text)


@pytest.mark.parametrize(
    ("which", "facts"), [("decline", {"reason": "No room"}), ("withdraw", {"reason": "Exams", "whose": "paper"})]
)
def test_a_request_is_ended_with_a_reason(desk, sign_in, which, facts):
    booking, office = desk.ask(), sign_in(desk.coordinator)
    assert office.get(f"/bookings/{booking.id}/{which}").status_code == 200
    assert office.post(f"/bookings/{booking.id}/{which}", data={}).status_code == 422
    page = office.post(f"/bookings/{booking.id}/{which}", data=facts, follow_redirects=True)
    assert facts["reason"] in page.text


def test_either_side_cancels_a_confirmed_booking(desk, sign_in):
    booking = desk.ask()
    desk.confirm(booking, desk.ana)
    school = sign_in(desk.lead)
    assert school.post(f"/bookings/{booking.id}/cancel", data={"reason": " "}).status_code == 422
    assert school.post(f"/bookings/{booking.id}/cancel", data={"reason": "Exams"}).status_code == 302
    assert bookings(desk)[0].status is BookingStatus.CANCELLED
    again = desk.ask()
    desk.confirm(again, desk.ana)
    office = sign_in(desk.coordinator)
    assert office.get(f"/bookings/{again.id}/cancel").status_code == 200
    done = office.post(f"/bookings/{again.id}/cancel", data={"reason": "Nobody free", "whose": "page"})
    assert done.status_code == 302


def test_a_coordinator_notes_that_the_school_accepts(desk, sign_in):
    booking, office = desk.ask(), sign_in(desk.coordinator)
    offer = {"first_day": "2027-01-14", "start_time": "11:00", "room": "G14", "step": "send"}
    office.post(f"/bookings/{booking.id}/offer", data=offer)
    assert office.get(f"/bookings/{booking.id}/accept").status_code == 200
    assert office.post(f"/bookings/{booking.id}/accept", data={"via": "phone call"}).status_code == 302
    assert desk.now(booking).changes[-1].via == "phone call"


def test_the_list_puts_those_that_wait_longest_first_and_keeps_its_filter(desk, sign_in):
    names = ["First Group", "Second Group", "Third Group"]
    for n, name in enumerate(names):
        with clock.moved_to(datetime(2026, 11, 20 + n, 12, tzinfo=UTC)):
            booking = desk.ask(group_name=name, first_day=date(2027, 1, 12 + n))
        if n == 1:
            desk.confirm(booking, desk.ana)
    office = sign_in(desk.coordinator)
    page = office.get("/bookings").text
    assert page.index("First Group") < page.index("Third Group") < page.index("Second Group")
    assert "11 days" in page
    only = office.get("/bookings?status=confirmed").text
    assert "Second Group" in only
    assert "First Group" not in only
    assert "No booking is in this state" in office.get("/bookings?status=declined").text


def test_a_longer_list_asks_the_database_no_more_often(desk, sign_in):
    asked, counts, office = [], [], sign_in(desk.coordinator)
    event.listen(desk.world.database.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    for n in range(6):
        desk.ask(group_name=f"Group {n}", room=f"Room {n}")
        asked.clear()
        assert office.get("/bookings").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[-1]


def test_strangers_see_no_booking(desk, sign_in):
    booking = desk.ask()
    far = desk.world.school(desk.authority, "Far School", 990_002)
    stranger = sign_in(desk.world.user(Role.BOOKING_LEAD, "Far Lead", school_id=far.id))
    assert stranger.get(f"/bookings/{booking.id}").status_code == 404
    assert stranger.post(f"/bookings/{booking.id}/withdraw", data={"reason": "x"}).status_code == 404
    assert stranger.get(f"/bookings/{booking.id}/confirm").status_code == 403
    assert "No bookings yet" in stranger.get("/bookings").text
    assert sign_in(desk.ana).get(f"/bookings/{booking.id}").status_code == 403


def test_messages_name_no_programme_and_no_person(desk, sign_in):
    booking = desk.ask()
    desk.confirm(booking, desk.ana)
    with desk.world.database.read() as session:
        stored = [str(notice.facts) for notice in session.scalars(select(Notice))]
        people = session.scalars(select(SchoolContact.name)).all()
    assert not any(word in facts for facts in stored for word in ("Sample steps", *people))
    page = sign_in(desk.coordinator).get(f"/bookings/{booking.id}").text
    assert "You are named for Horizons Tuesday" in page
    assert "Sample steps" not in re.findall(r"<title>.*</title>", page)[0]
