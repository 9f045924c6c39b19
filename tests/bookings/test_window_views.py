"""Publishing windows, and what everybody reads of them, by real requests."""

import re
import threading
from dataclasses import replace
from datetime import date, time

import pytest
from sqlalchemy import select

from portal import clock
from portal.bookings import service
from portal.bookings.models import AvailabilityWindow, Booking, BookingStatus, WindowState
from portal.bookings.news import WindowRefused
from portal.bookings.windows import availability, waiting, windowing
from tests.bookings.conftest import BEFORE
from tests.bookings.sent import mails
from tests.bookings.test_several_groups import CLASSES
from tests.bookings.test_waiting import asked, states
from tests.bookings.windows import programme_id, take, window
from tests.world import by

OF = "/bookings/places/sample-steps"


def typed(**more):
    facts = {
        "from_day": "2027-01-11",
        "until_day": "2027-03-05",
        "weekdays": ["1", "3"],
        "earliest_start": "08:30",
        "latest_end": "16:00",
        "capacity": "2",
        "notice_days": "14",
        "note": "With two facilitators",
    }
    return facts | more


def windows(desk):
    with desk.world.database.read() as session:
        rows = session.scalars(select(AvailabilityWindow).order_by(AvailabilityWindow.from_day)).all()
        return [(row, [area.authority_id for area in row.areas]) for row in rows]


def test_a_window_is_added_published_changed_and_ended(desk, sign_in, client):
    office = sign_in(desk.coordinator)
    assert "Nothing is published" in office.get(OF).text
    assert "any day on which it is open" in client.get("/bookings/when/sample-steps").text
    assert office.get(f"{OF}/add").status_code == 200
    assert office.post(f"{OF}/add", data=typed(areas=[str(desk.authority.id)], step="keep")).status_code == 302
    row, areas = windows(desk)[0]
    assert (row.state, row.weekdays, row.capacity, areas) == (WindowState.DRAFT, "13", 2, [desk.authority.id])
    assert office.post(f"/bookings/windows/{row.id}/publish").status_code == 302
    page = client.get("/bookings/when/sample-steps").text
    for words in ("Tuesdays and Thursdays, 08:30 to 16:00", "Enfield", "2 places", "14 days", "With two facilitators"):
        assert words in page
    assert "2 of 2 left" in office.get(OF).text
    assert 'value="2027-01-11"' in office.get(f"/bookings/windows/{row.id}").text
    assert office.post(f"/bookings/windows/{row.id}", data=typed(capacity="4")).status_code == 302
    assert (windows(desk)[0][0].capacity, windows(desk)[0][1]) == (4, [])
    assert "Nobody can ask" in office.get(f"/bookings/windows/{row.id}/end").text
    assert office.post(f"/bookings/windows/{row.id}/end").status_code == 302
    assert windows(desk)[0][0].state is WindowState.ENDED
    assert "schools cannot ask for any day" in office.get(OF).text
    assert "No days are published now" in client.get("/bookings/when/sample-steps").text


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"capacity": "0"}, "Enter a number from 1 to 500. To offer no places, end the window"),
        ({"capacity": "many"}, "Enter a whole number, like 12"),
        ({"until_day": "2027-01-10"}, "The last day is before the first"),
        ({"weekdays": []}, "Choose at least one weekday"),
        ({"weekdays": ["9"]}, "Choose from the list"),
        ({"areas": ["nowhere"]}, "Choose from the list"),
        ({"notice_days": "200"}, "Enter fewer days, or a later last day"),
        ({"from_day": "2026-12-25", "until_day": "2026-12-28", "weekdays": ["4"]}, "Christmas Day"),
        ({"latest_end": "09:00"}, "A session of 60 minutes does not fit"),
        ({"note": "x" * 301}, "Use at most 300 characters"),
    ],
)
def test_a_window_that_cannot_be_keeps_what_was_typed(desk, sign_in, more, told):
    page = sign_in(desk.coordinator).post(f"{OF}/add", data=typed(**more))
    assert page.status_code == 422
    assert told in page.text
    assert 'value="16:00"' in page.text or "latest_end" in more
    assert windows(desk) == []


def test_an_overlap_is_told_and_a_window_not_yet_published_may_overlap(desk, sign_in):
    window(desk)
    office = sign_in(desk.coordinator)
    page = office.post(f"{OF}/add", data=typed())
    assert page.status_code == 422
    assert "lies in the window from 11 January 2027 to 5 March 2027 already" in page.text
    assert office.post(f"{OF}/add", data=typed(step="keep")).status_code == 302
    draft = next(row for row, _ in windows(desk) if row.state is WindowState.DRAFT)
    again = office.post(f"/bookings/windows/{draft.id}/publish", follow_redirects=True)
    assert "Not published. Tuesday 12 January 2027 lies in the window" in again.text


def test_an_area_is_not_taken_away_from_those_who_stand_there_unless_told_to(desk, sign_in):
    barnet = desk.world.authority("Barnet", "302", "E09000003")
    row = window(desk, desk.authority)
    asked(desk, 2)
    office = sign_in(desk.coordinator)
    page = office.post(f"/bookings/windows/{row.id}", data=typed(areas=[str(barnet.id)]))
    assert page.status_code == 422
    assert "1 group has a place that would lie outside this window; 1 booking waits" in page.text
    assert office.post(f"/bookings/windows/{row.id}", data=typed(areas=[str(barnet.id)], stays="y")).status_code == 302
    assert "its day is no longer offered" in office.get(OF).text


def test_more_places_go_to_those_who_wait(desk, sign_in):
    row = window(desk)
    one, two, three = asked(desk, 3)
    office = sign_in(desk.coordinator)
    assert "Horizons Beech" in office.get(OF).text
    more = typed(weekdays=["0", "1", "2", "3", "4"], capacity="2")
    assert office.post(f"/bookings/windows/{row.id}", data=more).status_code == 302
    assert states(desk, [one, two, three]) == [BookingStatus.REQUESTED, BookingStatus.REQUESTED, BookingStatus.WAITING]


def test_the_school_reads_its_number_and_takes_another_day(desk, sign_in):
    window(desk)
    window(desk, from_day=date(2027, 3, 8), until_day=date(2027, 3, 25), earliest_start=time(9), latest_end=time(12))
    _, two, three = asked(desk, 3)
    school = sign_in(desk.lead)
    page = school.get(f"/bookings/{three.id}").text
    assert "You do not have a place. You are number 2 on the waiting list." in " ".join(page.split())
    address = f"/bookings/{three.id}/another-day"
    page = school.get(address).text
    assert 'value="2027-03-09"' in page
    assert 'value="2027-01-12"' not in page
    assert "No place is left" in page
    late = school.post(address, data={"first_day": "2027-03-09", "start_time": "13:00"})
    assert "has to lie between 09:00 and 12:00" in late.text
    full = school.post(address, data={"first_day": "2027-01-14", "start_time": "09:30"})
    assert full.status_code == 422
    assert "Thursday 14 January 2027 cannot be the first day: no place is left." in full.text
    assert school.get(f"{address}?view=list&month=2027-03").status_code == 200
    other = school.post(address, data={"first_day": "2027-03-10", "start_time": "09:30"}).text
    stale = re.search(r'name="seen"[^>]*value="([^"]+)"', other)[1]
    data = {"first_day": "2027-03-09", "start_time": "09:30"}
    assert school.post(address, data=data | {"seen": stale}).status_code == 200
    assert states(desk, [three]) == [BookingStatus.WAITING]
    assert take(school, address, **data).status_code == 302
    assert states(desk, [two, three]) == [BookingStatus.WAITING, BookingStatus.REQUESTED]
    assert "not on the waiting list" in school.get(address, follow_redirects=True).text


def test_a_coordinator_takes_another_day_for_a_school_that_rang(desk, sign_in):
    window(desk)
    window(desk, from_day=date(2027, 3, 8), until_day=date(2027, 3, 25))
    _, two = asked(desk, 2)
    office = sign_in(desk.coordinator)
    data = {"first_day": "2027-03-09", "start_time": "09:30"}
    assert "Choose how the school said so" in office.post(f"/bookings/{two.id}/another-day", data=data).text
    assert take(office, f"/bookings/{two.id}/another-day", **data, via="phone call").status_code == 302
    assert mails(desk)[-2] == ("booking-noted", "Lee Example")
    told = desk.now(two).changes[-1]
    assert (told.via, told.contact_id) == ("phone call", two.contact_id)


def test_a_coordinator_changes_the_order_with_a_reason(desk, sign_in):
    window(desk)
    one, two, three = asked(desk, 3)
    office = sign_in(desk.coordinator)
    page = office.get(f"/bookings/{three.id}/promote").text
    assert "It is number 2 on the waiting list: 1 booking waits longer" in page
    assert "No place is left in these weeks" in page
    assert office.post(f"/bookings/{three.id}/promote", data={"reason": " "}).status_code == 422
    assert office.post(f"/bookings/{three.id}/promote", data={"reason": "Promised"}).status_code == 302
    assert office.get(f"/bookings/{three.id}/promote").status_code == 302
    assert office.get(f"/bookings/{one.id}/wait").status_code == 200
    assert office.post(f"/bookings/{one.id}/wait", data={"reason": "Later"}).status_code == 302
    assert states(desk, [one, two, three]) == [BookingStatus.WAITING, BookingStatus.WAITING, BookingStatus.REQUESTED]
    assert "Moved to the waiting list" in sign_in(desk.lead).get(f"/bookings/{one.id}").text


def test_the_list_of_programmes_says_what_is_left(desk, sign_in, queries_of):
    office = sign_in(desk.coordinator)
    assert "Not counted" in office.get("/bookings/places").text
    window(desk)
    one, _ = asked(desk, 2)
    page = office.get("/bookings/places").text
    assert "No place now" in page
    many = queries_of(lambda: office.get(OF))
    asked(desk, 5, size=11, first_day=date(2027, 1, 19))
    assert queries_of(lambda: office.get(OF)) == many
    desk.do(service.withdraw, one, desk.lead, reason=None)
    with desk.world.database.read() as session:
        assert waiting.left_for(session, session.get_one(Booking, one.id)) == 0


def test_another_day_that_would_move_a_later_group_out_of_the_day_is_refused(desk, sign_in):
    window(desk, capacity=3)
    window(desk, from_day=date(2027, 3, 8), until_day=date(2027, 3, 25), latest_end=time(20), capacity=3)
    assert desk.ask(groups=CLASSES).status is BookingStatus.REQUESTED
    later = tuple(replace(one, name=f"{one.name} again") for one in CLASSES)
    in_line = desk.ask(groups=later)
    assert in_line.status is BookingStatus.WAITING
    browser = sign_in(desk.coordinator)
    data = {"first_day": "2027-03-09", "start_time": "18:00", "via": "phone call"}
    refused = browser.post(f"/bookings/{in_line.id}/another-day", data=data)
    assert refused.status_code == 422
    assert "would then meet at 21:45" in refused.text


def test_of_two_windows_that_overlap_published_at_once_one_is_refused(desk):
    wanted = windowing.Wanted(availability.Window(None, date(2027, 1, 11), date(2027, 3, 5), capacity=2), None)
    key, start, refused = programme_id(desk), threading.Barrier(2), []

    def publish():
        with clock.moved_to(BEFORE), desk.write() as session:
            start.wait(5)
            try:
                windowing.add(session, key, wanted, 60, publish=True, by=by(desk.coordinator))
                session.commit()
            except WindowRefused as news:
                refused.append(str(news))

    threads = [threading.Thread(target=publish) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == len(windows(desk)) == 1
