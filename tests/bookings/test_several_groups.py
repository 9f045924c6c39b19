"""Three classes on one day are one booking, confirmed together or not at all."""

from datetime import date, time

import pytest
from sqlalchemy import select

from portal.bookings import service
from portal.bookings.models import Booking, BookingStatus
from portal.bookings.news import NotInOrder, SameTime
from portal.bookings.requests.requesting import Asked
from portal.bookings.rules import Gate, shift_fault
from portal.groups.models import Group
from portal.timetable import queries as timetable
from portal.timetable.news import Clash

CLASSES = (
    Asked("Horizons Ash", 12, time(9, 30), "G14"),
    Asked("Horizons Beech", 10, time(10, 30), "G14"),
    Asked("Horizons Cedar", 14, time(13, 15), "Library"),
)


def test_three_classes_become_three_groups_with_the_same_people(desk):
    booking = desk.ask(groups=CLASSES)
    desk.confirm(booking, desk.ana, desk.ben)
    with desk.world.database.read() as session:
        found = session.get_one(Booking, booking.id)
        made = [session.get_one(Group, one.group_id) for one in found.wishes]
        assert [(group.name, group.expected_size) for group in made] == [(one.name, one.size) for one in CLASSES]
        assert [len(timetable.live_planned(session, group.id)) for group in made] == [13, 13, 13]
        assert found.group_name == "Horizons Ash and 2 more"


def test_two_groups_of_one_booking_cannot_meet_at_the_same_time(desk):
    with pytest.raises(SameTime, match="Horizons Ash and Horizons Beech would meet at the same time"):
        desk.ask(groups=(CLASSES[0], Asked("Horizons Beech", 10, time(10, 29), "Library")))


def test_one_clash_stops_all_groups_of_a_booking(desk):
    desk.confirm(desk.ask(group_name="Other Group", start_time=time(13)), desk.ana)
    booking = desk.ask(groups=CLASSES)
    with pytest.raises(Clash):
        desk.confirm(booking, desk.ana)
    with desk.world.database.read() as session:
        assert session.scalars(select(Group).where(Group.booking_id == booking.id)).all() == []
        assert session.get_one(Booking, booking.id).status is BookingStatus.REQUESTED


def test_an_offer_moves_all_groups_by_the_same_time(desk):
    booking = desk.ask(groups=CLASSES)
    new = {"first_day": date(2027, 1, 14), "start_time": time(11), "room": "Studio", "reason": None}
    desk.do(service.offer, booking, desk.coordinator, **new)
    found = desk.now(booking)
    assert [(one.first_day.day, one.start_time, one.room.name) for one in found.wishes] == [
        (14, time(11), "Studio"),
        (14, time(12), "Studio"),
        (14, time(14, 45), "Library"),
    ]


def test_an_offer_that_would_move_another_group_out_of_the_day_is_refused_at_its_field(desk, sign_in):
    booking = desk.ask(groups=CLASSES)
    browser, typed = sign_in(desk.coordinator), {"first_day": "2027-01-14", "room": "Studio", "step": "send"}
    for start, words in (("18:00", "Horizons Cedar would then meet at 21:45"), ("05:00", "has to lie between 07:00")):
        refused = browser.post(f"/bookings/{booking.id}/offer", data=typed | {"start_time": start})
        assert refused.status_code == 422
        assert words in refused.text
    assert desk.now(booking).status is BookingStatus.REQUESTED
    assert shift_fault(time(23), [("One", time(9)), ("Two", time(11))], 60).startswith("Two would then meet at 01:00")


def test_nothing_is_confirmed_while_a_gate_is_open_and_each_says_what_to_do(desk):
    booking = desk.ask()
    with pytest.raises(NotInOrder, match="look through the materials") as told:
        desk.confirm(booking, desk.ana, in_order=False)
    assert Gate.MATERIALS in told.value.faults
    assert desk.now(booking).status is BookingStatus.REQUESTED
