"""Sessions that are booked alone: each group takes one, the numbers are that session's, and nobody is ever named."""

import re
from datetime import time
from uuid import UUID

import pytest

from portal.bookings.letters import letters
from portal.bookings.letters.words import Paper
from portal.bookings.models import Booking
from portal.bookings.news import NotBookable
from portal.bookings.requests import requesting
from portal.bookings.requests.requesting import Asked
from portal.bookings.terms import live_terms
from portal.curricula import service as curricula
from portal.curricula.shipped import SHIPPED
from portal.groups import numbers
from portal.groups.models import Group
from portal.groups.service import GroupFull
from portal.places.models import School
from portal.timetable import queries as timetable
from tests.bookings.answers import PROVIDE, begin
from tests.world import by

GROUPS = {
    **{"plan_1": "1", "year_1": "several", "size_1": "220", "name_1": "Lower school hall"},
    **{"plan_2": "3", "year_2": "9", "size_2": "28", "name_2": "Maple"},
    **{"plan_3": "", "year_3": "", "size_3": "", "name_3": ""},
}
WHEN = {"first_day": "2027-01-12", "start_1": "09:00", "start_2": "09:50"}
ROOMS = PROVIDE | {"room_1": "Hall", "room_2": "G14"}


@pytest.fixture
def shop(desk):
    """The desk, with the programme of an assembly and four workshops."""
    with desk.write() as session:
        curricula.load(session, SHIPPED / "sos-plus", by=by(desk.coordinator))
        session.commit()
    return desk


def test_a_school_chooses_a_session_for_each_group_and_gets_just_that(shop, sign_in):
    browser = sign_in(shop.lead)
    draft = begin(browser, shop.school, "sos-plus")
    assert "nobody is named, now or later" in browser.get(draft).text
    page = browser.get(f"{draft}/groups").text
    assert "40 minutes, for 20 to 250 young people" in page
    assert "60 minutes, for 8 to 30 young people" in page
    wrong = {"plan_1": "", "year_1": "", "plan_2": "3", "size_2": "31", "plan_3": "9", "name_3": "Oak", "size_3": "x"}
    refused = browser.post(f"{draft}/groups", data=GROUPS | wrong)
    assert refused.status_code == 422
    told = re.findall(r'<li><a href="#[^"]*">([^<]*)', refused.text)
    assert told == [
        *["Choose which session this group takes", "Choose the year group, or several"],
        "This session is for groups of 8 to 30. Enter a number from 8 to 30",
        *["Choose which session this group takes", "Choose the year group, or several"],
        told[-1],
    ]
    browser.post(f"{draft}/groups", data=GROUPS)
    when = browser.get(f"{draft}/when").text
    assert "09:00 to 09:40" in when
    assert "09:00 to 10:00" in when
    assert "Show all dates" not in when
    late = browser.post(f"{draft}/when", data=WHEN | {"start_2": "09:30"})
    assert "This is while group 1 meets. Its session lasts 40 minutes" in late.text
    for page, typed in (("when", WHEN), ("provide", ROOMS)):
        assert browser.post(f"{draft}/{page}", data=typed).status_code == 302
    checked = browser.get(f"{draft}/check").text
    assert all(words in checked for words in ("The part they leave out", "Just one more thing", "Year 9, 28 young"))
    address = browser.post(f"{draft}/check").location
    page = browser.get(address).text
    assert all(words in page for words in ("Just one more thing", "Year 9, 28 young people", "09:50 to 10:50"))
    with shop.world.database.read() as session:
        booking = session.get_one(Booking, UUID(address.rsplit("/", 1)[1]))
        _ = booking.wishes
        told = letters.standing(session, booking).wording
    assert told.whys(Paper.PARENTS) == ["The whole class or year group takes part. Nobody is picked out."]
    assert "You do not need to reply" in told.texts[Paper.PARENTS]["no"]
    shop.confirm(booking, shop.ana, shop.ben)
    with shop.world.database.read() as session:
        booking = session.get_one(Booking, booking.id)
        hall, maple = (session.get_one(Group, one.group_id) for one in booking.wishes)
        held = [timetable.live_planned(session, group.id) for group in (hall, maple)]
        assert [[(one.number, part.minutes) for one in each for part in one.parts] for each in held] == [
            [(1, 40)],
            [(3, 60)],
        ]
        assert [numbers.expected_of(session, group.id) for group in (hall, maple)] == [{}, {9: 28}]
        assert (hall.planned_sessions, maple.planned_sessions, list(maple.numbers)) == (1, 1, [3])
        meeting = held[1][0]
        with pytest.raises(GroupFull):
            numbers.set_expected(session, maple, {9: 31}, everybody=31, by=by(shop.lead))
    page = browser.get(address).text
    assert "Say how many come" in page
    assert "Agree on data" not in page
    assert "At most 30 people" in browser.get(f"/groups/{maple.id}/numbers").text
    assert browser.post(f"/groups/{hall.id}/numbers", data={"year_7": "110", "year_8": "104"}).status_code == 302
    session_page = sign_in(shop.ana).get(f"/sessions/{meeting.id}").text
    assert "/programmes/sos-plus/sessions/3?version=1" in session_page
    assert "3 of 1" not in session_page
    again = sign_in(shop.lead).post(f"{address}/again").location
    assert 'value="3" checked' in browser.get(f"{again}/groups").text
    with shop.write() as session:
        wish = shop.wish(groups=(Asked("Maple", 28, time(9), "G14"),))
        school, terms = session.get_one(School, shop.school.id), live_terms(session, "sos-plus")
        with pytest.raises(NotBookable, match="Choose again"):
            requesting.ask(session, school, terms, wish, by=by(shop.lead))
