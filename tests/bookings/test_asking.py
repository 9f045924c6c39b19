"""A school asks, and is told at the field what to type instead."""

import re

import pytest
from sqlalchemy import select

from portal.bookings.models import Booking, WishedGroup
from portal.places.models import School, SchoolStatus
from tests.bookings.answers import ASK, typed


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
        ({"first_day": "0001-01-01"}, "Enter a date, like 12/01/2027"),
        ({"first_day": "2001-01-01"}, "has passed"),
        ({"first_day": "2099-12-31"}, "Enter a day within 18 months"),
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
    assert "Nothing was sent: this school cannot be booked" in page.text
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


EMPTY = dict.fromkeys(("room", "size", "group_name", "dsl_name", "dsl_phone", "dsl_email", "host_name", "note"), "")


def test_a_day_and_a_time_are_enough_to_see_the_dates(desk, sign_in):
    browser = sign_in(desk.lead)
    shown = browser.post(ASK, data=typed(**EMPTY, step="dates"))
    assert shown.status_code == 200
    assert "27 April 2027" in shown.text
    assert "Check what you entered" not in shown.text
    assert 'formaction="#dates"' in shown.text
    assert 'id="dates"' in shown.text
    refused = browser.post(ASK, data=typed(**EMPTY | {"start_time": ""}, step="dates"))
    assert refused.status_code == 422
    assert "Enter the time at which sessions start" in refused.text
    assert "Enter the room" not in refused.text


def test_every_field_says_at_once_what_is_wrong_with_it(desk, sign_in):
    wrong = {
        "first_day": "2027-01-16",
        "start_time": "05:00",
        "size": "40",
        "group_name": "Knife group",
        "dsl_name": "",
    }
    page = sign_in(desk.lead).post(ASK, data=typed(**wrong, step="check"))
    assert page.status_code == 422
    for words in (
        "is at the weekend",
        "between 07:00 and 20:00",
        "Enter a number from 6 to 15",
        "Choose a name without",
        "Enter the name of the safeguarding lead",
    ):
        assert words in page.text


@pytest.mark.parametrize("gap", ["  ", "\u2028", "\x85", "\u00a0"])
def test_a_groups_name_is_kept_on_one_line_with_single_spaces(desk, sign_in, gap):
    """The same name typed again is the same request, and no line is broken on paper or in a file."""
    sign_in(desk.lead).post(ASK, data=typed(step="send", group_name=f"Horizons{gap}Tuesday"))
    with desk.write() as session:
        assert session.scalars(select(WishedGroup.name)).all() == ["Horizons Tuesday"]
