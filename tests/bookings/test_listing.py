"""The list begins with what needs somebody and ends with what is over."""

import re
from datetime import UTC, date, datetime, time

import pytest

from portal import clock
from portal.bookings import service
from portal.bookings.rules import Side


def names(page):
    return re.findall(r'href="/bookings/[0-9a-f-]{36}">([^<]+)</a>', page.text)


def at(day):
    return clock.moved_to(datetime(2026, 12, day, 12, tzinfo=UTC))


def offered(desk, name, day):
    booking = desk.ask(group_name=name, first_day=date(2027, 1, 13))
    new = {"first_day": date(2027, 1, 14), "start_time": time(11), "room": "Library", "reason": None}
    with at(day):
        desk.do(service.offer, booking, desk.coordinator, **new)


def test_what_waits_longest_comes_first_then_what_runs_and_at_last_what_is_over(desk, sign_in):
    over = desk.ask(group_name="Over", first_day=date(2026, 12, 2))
    desk.confirm(over, desk.ana)
    runs = desk.ask(group_name="Runs", first_day=date(2027, 4, 12))
    desk.confirm(runs, desk.ana)
    comes = desk.ask(group_name="Comes", first_day=date(2027, 9, 9))
    desk.confirm(comes, desk.ana)
    gone = desk.ask(group_name="Gone", first_day=date(2027, 9, 10))
    desk.confirm(gone, desk.ben)
    desk.do(service.cancel, gone, desk.lead, side=Side.SCHOOL, reason="No room")
    offered(desk, "Offered late", 5)
    offered(desk, "Offered early", 3)
    accepted = desk.ask(group_name="Accepted late", first_day=date(2027, 1, 15))
    new = {"first_day": date(2027, 1, 15), "start_time": time(14), "room": "Library", "reason": None}
    desk.do(service.offer, accepted, desk.coordinator, **new)
    with at(6):
        desk.ask(group_name="Asked early", first_day=date(2027, 1, 18))
    with at(9):
        desk.do(service.accept, accepted, desk.lead)
    with clock.moved_to(datetime(2027, 5, 10, 12, tzinfo=UTC)):
        shown = sign_in(desk.coordinator).get("/bookings")
        assert names(shown) == [
            *("Asked early", "Accepted late", "Offered early", "Offered late", "Runs", "Comes", "Over", "Gone")
        ]
        assert "Waiting for the school" in shown.text
        own = sign_in(desk.lead).get("/bookings")
    assert "Waiting for your answer" in own.text
    assert "Waiting for the school" not in own.text


def test_bookings_are_found_by_part_of_the_schools_or_the_groups_name(desk, sign_in):
    desk.ask(group_name="Compass Monday")
    desk.ask(group_name="Beacon Tuesday", first_day=date(2027, 1, 19))
    browser = sign_in(desk.coordinator)
    assert names(browser.get("/bookings?words=compass")) == ["Compass Monday"]
    assert len(names(browser.get(f"/bookings?words={desk.school.name.split()[0].lower()}"))) == 2
    nothing = browser.get("/bookings?words=nowhere&status=requested")
    assert "No booking found" in nothing.text
    assert 'value="nowhere"' in nothing.text
    both = browser.get("/bookings?words=beacon&status=requested")
    assert names(both) == ["Beacon Tuesday"]
    assert "Waiting for a coordinator (1)" in both.text


@pytest.mark.parametrize("words", ["%25", "_", "%27%3B--", "x" * 500])
def test_odd_words_find_no_booking_and_break_nothing(desk, sign_in, words):
    desk.ask(group_name="Compass Monday")
    answer = sign_in(desk.coordinator).get(f"/bookings?words={words}")
    assert answer.status_code == 200
    assert names(answer) == []
