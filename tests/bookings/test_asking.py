"""A school asks page by page, and is told at the field what to type instead."""

import re

import pytest
from sqlalchemy import select

from portal.bookings.models import Booking, BookingStatus, WishedGroup
from portal.people.access import Role
from portal.places.models import School, SchoolStatus
from tests.bookings.answers import CALLER, GROUPS, PROVIDE, WHEN, asked, begin, fill


def bookings(desk):
    with desk.world.database.read() as session:
        return session.scalars(select(Booking).order_by(Booking.id)).all()


def sent(desk):
    return [one for one in bookings(desk) if one.status is not BookingStatus.DRAFT]


def test_a_school_goes_from_the_programmes_page_to_a_sent_request(desk, sign_in):
    browser = sign_in(desk.lead)
    assert browser.get("/bookings/ask").status_code == 200
    assert "Sample Academy" in browser.get("/book/sample-steps").text
    draft = begin(browser, desk.school)
    first = browser.get(draft).text
    assert "What it costs your school" in first
    assert "Tuesday 15 December 2026" in first.partition("First day with a place")[2]
    shown = browser.post(f"{draft}/groups", data=GROUPS)
    assert shown.location == f"{draft}/when"
    dates = browser.post(f"{draft}/when", data=WHEN | {"step": "dates"})
    days = re.findall(r"dates__number\">(\d+)</span> (\d+ \w+ 2027)", dates.text)
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
    assert "16 February 2027: Half-term" in dates.text
    assert browser.post(f"{draft}/when", data=WHEN).location == f"{draft}/provide"
    assert browser.post(f"{draft}/provide", data=PROVIDE).location == f"{draft}/check"
    checked = browser.get(f"{draft}/check").text
    assert all(words in checked for words in ("Horizons Tuesday", "Dana Example", "27 April 2027", "G14"))
    assert sent(desk) == []
    answer = browser.post(f"{draft}/check")
    page = browser.get(answer.location).text
    assert all(words in page for words in ("Horizons Tuesday", "Waiting for a coordinator", "Dana Example"))
    assert len(bookings(desk)) == 1


def test_the_same_request_again_leads_to_the_first(desk, sign_in):
    browser = sign_in(desk.lead)
    first = asked(browser, desk.school)
    assert asked(browser, desk.school, groups={"name_1": "HORIZONS  tuesday"}) == first
    assert len(sent(desk)) == 1


@pytest.mark.parametrize(
    ("page", "facts", "words"),
    [
        ("when", {"first_day": ""}, "Choose the day of the first session"),
        ("when", {"first_day": "31/02/2027"}, "Enter a date, like 12/01/2027"),
        ("when", {"first_day": "2026-01-13"}, "Tuesday 13 January 2026 has passed"),
        ("when", {"first_day": "0001-01-01"}, "Enter a date, like 12/01/2027"),
        ("when", {"first_day": "2099-12-31"}, "Enter a day within 18 months"),
        ("when", {"first_day": "2027-01-16"}, "is at the weekend"),
        (
            "when",
            {"first_day": "2027-03-30"},
            "the school is closed (Easter holiday). The next day with a place is Monday 12 April 2027",
        ),
        ("when", {"start_1": ""}, "Enter the time at which sessions start"),
        ("when", {"start_1": "05:00"}, "between 07:00 and 20:00"),
        ("when", {"start_1": "25:00"}, "Enter a time, like 09:30"),
        ("groups", {"size_1": "16"}, "Enter a number from 6 to 15"),
        ("groups", {"size_1": "5"}, "Enter a number from 6 to 15"),
        ("groups", {"size_1": "twelve"}, "Enter a whole number, like 12"),
        ("groups", {"size_1": "9" * 400}, "Enter a number from 6 to 15"),
        ("groups", {"name_1": ""}, "Enter a neutral name"),
        ("groups", {"name_1": "Knife group"}, "Choose a name without"),
        ("groups", {"name_1": "Sample steps"}, "which programme it is"),
        ("groups", {"name_2": "Horizons  tuesday", "size_2": "8"}, "Two groups have the same name"),
        ("groups", {"name_2": "", "size_2": "8"}, "Enter a neutral name"),
        ("groups", {"name_2": "Horizons Friday", "size_2": ""}, "Enter how many young people"),
        ("provide", {"room_1": " "}, "Enter the room, like G14"),
        ("provide", {"room_1": "a\x00b"}, "ordinary signs only"),
        ("provide", {"room_1": "x" * 61}, "Use at most 60 characters"),
        ("provide", {"dsl_name": ""}, "Enter the name of the safeguarding lead"),
        ("provide", {"dsl_phone": "none"}, "Enter a telephone number, like"),
        ("provide", {"dsl_email": "dana"}, "Enter an e-mail address, like"),
        ("provide", {"host_phone": "020 7946 0009"}, "Enter the name that belongs to this telephone number"),
        ("provide", {"note": "x" * 501}, "Use at most 500 characters"),
    ],
)
def test_bad_input_gets_a_sentence_at_the_field_and_nothing_typed_is_lost(desk, sign_in, page, facts, words):
    browser = sign_in(desk.lead)
    draft = begin(browser, desk.school)
    browser.post(f"{draft}/groups", data=GROUPS)
    typed = {"groups": GROUPS, "when": WHEN, "provide": PROVIDE}[page]
    refused = browser.post(f"{draft}/{page}", data=typed | facts)
    assert refused.status_code == 422
    assert words in refused.text.replace("&#39;", "'")
    for name, value in typed.items():
        assert name in facts or value in refused.text
    assert browser.get(f"{draft}/check").status_code == 302


def test_what_a_draft_keeps_needs_no_token_and_what_a_browser_sends_does(app, desk, sign_in):
    browser = sign_in(desk.lead)
    draft = begin(browser, desk.school)
    fill(browser, draft)
    app.config["WTF_CSRF_ENABLED"] = True
    shown = browser.get(f"{draft}/check")
    assert shown.status_code == 200
    assert browser.post(f"{draft}/check").status_code == 400
    assert browser.post(f"{draft}/groups", data=GROUPS).status_code == 400
    token = re.search(r'name="csrf_token" value="([^"]+)"', shown.text)[1]
    assert browser.post(f"{draft}/check", data={"csrf_token": token}).status_code == 302


def test_a_draft_is_kept_and_gone_on_with_or_thrown_away(desk, sign_in):
    browser = sign_in(desk.lead)
    draft = begin(browser, desk.school)
    browser.post(f"{draft}/groups", data=GROUPS)
    later = sign_in(desk.lead)
    assert "Not sent yet" in later.get("/bookings").text
    show = later.get(f"/bookings/{draft.rpartition('/')[2]}")
    assert show.location == draft
    assert f"{draft}/when" in later.get(draft).text
    assert 'value="Horizons Tuesday"' in later.get(f"{draft}/groups").text
    assert later.post(f"{draft}/discard").status_code == 302
    assert bookings(desk) == []


def test_nobody_else_sees_a_draft(desk, sign_in, client):
    draft = begin(sign_in(desk.lead), desk.school)
    colleague = desk.world.user(Role.BOOKING_LEAD, "Kim Example", school_id=desk.school.id)
    for other in (sign_in(colleague), sign_in(desk.coordinator), client):
        assert other.get(draft).status_code == 404
        assert other.post(f"{draft}/groups", data=GROUPS).status_code == 404
        assert other.post(f"{draft}/discard").status_code == 404
    assert "Not sent yet</strong>" not in sign_in(desk.coordinator).get("/bookings").text


def test_three_classes_on_one_day_are_one_request(desk, sign_in):
    browser = sign_in(desk.lead)
    draft = begin(browser, desk.school)
    more = browser.post(f"{draft}/groups", data=GROUPS | {"step": "add"})
    assert more.status_code == 200
    assert 'name="name_2"' in more.text
    assert 'value="Horizons Tuesday"' in more.text
    three = GROUPS | {"name_2": "Horizons Beech", "size_2": "8", "name_3": "Horizons Cedar", "size_3": "9"}
    browser.post(f"{draft}/groups", data=three)
    times = WHEN | {"start_2": "10:00", "start_3": "13:30"}
    refused = browser.post(f"{draft}/when", data=times)
    assert "This is while group 1 meets. Its session lasts 60 minutes" in refused.text
    browser.post(f"{draft}/when", data=times | {"start_2": "10:30"})
    browser.post(f"{draft}/provide", data=PROVIDE | {"room_2": "G14", "room_3": "Library"})
    page = browser.get(browser.post(f"{draft}/check").location).text
    assert "Horizons Tuesday and 2 more" in page
    assert "13:30 to 14:30" in page


def test_a_group_taken_out_again_leaves_no_time_behind(desk, sign_in):
    browser = sign_in(desk.lead)
    draft = begin(browser, desk.school)
    fill(
        browser,
        draft,
        groups={"name_2": "Horizons Beech", "size_2": "8"},
        when={"start_2": "11:00"},
        provide={"room_2": "A"},
    )
    browser.post(f"{draft}/groups", data=GROUPS)
    page = browser.get(browser.post(f"{draft}/check").location).text
    assert "Beech" not in page


def test_an_earlier_booking_is_asked_for_again_but_for_the_day(desk, sign_in):
    booking = desk.ask()
    desk.confirm(booking, desk.ana)
    browser = sign_in(desk.lead)
    assert "Book again" in browser.get(f"/bookings/{booking.id}").text
    draft = browser.post(f"/bookings/{booking.id}/again").location
    assert 'value="Horizons Tuesday"' in browser.get(f"{draft}/groups").text
    assert 'value="09:30"' in browser.get(f"{draft}/when").text
    assert browser.get(f"{draft}/check").location == f"{draft}/when"
    browser.post(f"{draft}/when", data=WHEN | {"first_day": "2027-09-14"})
    assert browser.post(f"{draft}/check").status_code == 302
    assert [one.status for one in bookings(desk)] == ["confirmed", "requested"]


def test_a_closed_school_is_told_so(desk, sign_in):
    with desk.write() as session:
        session.get_one(School, desk.school.id).status = SchoolStatus.CLOSED
        session.commit()
    page = sign_in(desk.lead).post("/book/sample-steps", data={"school": str(desk.school.id)})
    assert page.status_code == 422
    assert "so it cannot be booked" in page.text
    assert bookings(desk) == []


def test_a_school_that_closes_while_a_draft_waits_is_told_so(desk, sign_in):
    browser = sign_in(desk.lead)
    draft = begin(browser, desk.school)
    fill(browser, draft)
    with desk.write() as session:
        session.get_one(School, desk.school.id).status = SchoolStatus.CLOSED
        session.commit()
    refused = browser.post(f"{draft}/check")
    assert refused.status_code == 422
    assert "closed in the register of schools" in refused.text


def test_an_outline_or_unknown_programme_cannot_be_asked_for(desk, sign_in):
    desk.world.programme("outline-steps", status="outline", title="Outline steps")
    browser = sign_in(desk.lead)
    assert browser.get("/book/outline-steps").status_code == 404
    assert browser.get("/book/nothing").status_code == 404
    assert "Outline steps" not in browser.get("/bookings/ask").text


def test_a_school_cannot_ask_for_another_school(desk, sign_in):
    far = desk.world.school(desk.authority, "Far School", 990_002)
    browser = sign_in(desk.lead)
    assert "Far School" not in browser.get("/book/sample-steps?q=far").text
    assert browser.post("/book/sample-steps", data={"school": str(far.id)}).status_code == 404


def test_an_account_that_may_not_ask_is_as_good_as_none(desk, sign_in):
    browser = sign_in(desk.ana)
    draft = begin(browser, desk.school)
    fill(browser, draft)
    assert "Your work e-mail address" in browser.get(f"{draft}/you").text


def test_a_coordinator_finds_the_school_and_asks_for_somebody_who_rang(desk, sign_in):
    desk.world.school(desk.authority, "100% Far_School", 990_002)
    browser = sign_in(desk.coordinator)
    assert "Sample Academy" not in browser.get("/book/sample-steps").text
    assert "Sample Academy" in browser.get("/book/sample-steps?q=sample").text
    assert "Sample Academy" not in browser.get("/book/sample-steps?q=%25").text
    draft = begin(browser, desk.school)
    fill(browser, draft)
    refused = browser.post(f"{draft}/you", data={})
    assert refused.status_code == 422
    assert "Choose how they asked" in refused.text
    browser.post(f"{draft}/you", data=CALLER)
    page = browser.get(browser.post(f"{draft}/check").location).text
    assert "Robin Example" in page
    assert "after a telephone call from Robin Example" in page


def test_an_enquiry_is_called_back_and_becomes_a_request(desk, sign_in):
    school, office = sign_in(desk.lead), sign_in(desk.coordinator)
    draft = begin(school, desk.school)
    call = {"name": "Lee Example", "phone": "020 7946 0002", "call_day": "2026-12-03", "call_time": "12:30 to 13:00"}
    assert school.post(f"{draft}/call", data=call | {"call_day": "2026-12-05"}).status_code == 422
    assert school.post(f"{draft}/call", data=call | {"call_day": "2027-12-03"}).status_code == 422
    address = school.post(f"{draft}/call", data=call).location
    assert "Enquiry" in office.get("/bookings").text
    page = office.get(address).text
    assert all(words in page for words in ("Thursday 3 December 2026, 12:30 to 13:00: 020 7946 0002", draft))
    fill(office, draft, you=CALLER)
    assert office.post(f"{draft}/check").location == address
    assert [one.status for one in bookings(desk)] == ["requested"]
    history = office.get(address).text
    assert "Asked to be called back" in history


def test_an_enquiry_may_end_without_a_request(desk, sign_in):
    school, office = sign_in(desk.lead), sign_in(desk.coordinator)
    draft = begin(school, desk.school)
    call = {"name": "Lee Example", "phone": "020 7946 0002", "call_day": "2026-12-03", "call_time": "12:30"}
    address = school.post(f"{draft}/call", data=call).location
    assert office.get(f"{address}/decline").status_code == 200
    assert office.post(f"{address}/decline", data={"reason": "They need another programme"}).status_code == 302
    assert "Declined" in school.get(address).text


@pytest.mark.parametrize("gap", ["  ", "\u2028", "\x85", "\u00a0"])
def test_a_groups_name_is_kept_on_one_line_with_single_spaces(desk, sign_in, gap):
    """The same name typed again is the same request, and no line is broken on paper or in a file."""
    asked(sign_in(desk.lead), desk.school, groups={"name_1": f"Horizons{gap}Tuesday"})
    with desk.write() as session:
        assert session.scalars(select(WishedGroup.name)).all() == ["Horizons Tuesday"]
