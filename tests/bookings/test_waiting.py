"""The waiting list: who waits, who is next, and what a free place does."""

import threading
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy import select

from portal import clock
from portal.bookings import service
from portal.bookings.models import AvailabilityWindow, Booking, BookingStatus
from portal.bookings.news import AlreadyDecided, NoPlaceThatDay
from portal.bookings.requests import requesting
from portal.bookings.requests.requesting import Asked
from portal.bookings.rules import Side
from portal.bookings.terms import live_terms
from portal.bookings.windows import published, waiting
from portal.places.models import CalendarDate, DateKind, School, SchoolStatus
from portal.web.models import Notice
from tests.bookings.conftest import BEFORE
from tests.bookings.windows import programme_id, window
from tests.world import TUESDAY, by

NAMES = ("Horizons Ash", "Horizons Beech", "Horizons Cedar", "Horizons Dogwood", "Horizons Elm")
WAITING, REQUESTED = BookingStatus.WAITING, BookingStatus.REQUESTED


def asked(desk, many, **more):
    """So many requests, each an hour after the one before."""
    found = []
    for n, name in enumerate(NAMES[:many]):
        with clock.moved_to(datetime(2026, 12, 1, 6 + n, tzinfo=UTC)):
            found.append(desk.ask(group_name=name, **more))
    return found


def states(desk, bookings):
    return [desk.now(booking).status for booking in bookings]


def notices(desk, booking):
    with desk.world.database.read() as session:
        rows = select(Notice.kind, Notice.to_contact_id).where(Notice.about_id == booking.id).order_by(Notice.id)
        return [(kind, "school" if contact else "charity") for kind, contact in session.execute(rows)]


def test_who_asks_for_a_full_window_waits_and_is_told_the_number(desk):
    window(desk)
    one, two, three = asked(desk, 3)
    assert states(desk, [one, two, three]) == [REQUESTED, WAITING, WAITING]
    assert notices(desk, three) == [("booking-waiting", "school"), ("booking-queued", "charity")]
    with desk.world.database.read() as session:
        assert waiting.number_of(session, session.get_one(Booking, three.id)) == 2
        assert waiting.number_of(session, session.get_one(Booking, one.id)) is None
        written = session.scalars(select(Notice).where(Notice.about_id == three.id, Notice.kind == "booking-waiting"))
        assert written.one().facts["number"] == 2


def ways_to_free(desk):
    return {
        "decline": lambda one: desk.do(service.decline, one, desk.coordinator, reason="No room"),
        "withdraw": lambda one: desk.do(service.withdraw, one, desk.lead, reason=None),
        "offer": lambda one: desk.do(
            service.offer,
            one,
            desk.coordinator,
            first_day=date(2027, 4, 13),
            start_time=time(9, 30),
            room="G14",
            reason=None,
        ),
        "cancel": lambda one: (
            desk.confirm(one, desk.ana),
            desk.do(service.cancel, one, desk.coordinator, side=Side.CHARITY, reason="Nobody free"),
        ),
        "wait": lambda one: desk.do(waiting.wait, one, desk.coordinator, reason="Later"),
    }


@pytest.mark.parametrize("way", ["decline", "withdraw", "offer", "cancel", "wait"])
def test_a_place_that_comes_free_goes_to_the_first_in_line_at_once(desk, way):
    window(desk)
    one, two, three = asked(desk, 3)
    ways_to_free(desk)[way](one)
    assert states(desk, [two, three]) == [REQUESTED, WAITING]
    assert notices(desk, two)[-2:] == [("booking-place", "school"), ("booking-promoted", "charity")]
    told = desk.now(two).changes[-1]
    assert (told.user_id, told.via, told.status) == (None, "job", REQUESTED)


def test_whoever_waits_and_withdraws_frees_no_place(desk):
    window(desk)
    one, two, three = asked(desk, 3)
    desk.do(service.withdraw, two, desk.lead, reason=None)
    assert states(desk, [one, two, three]) == [REQUESTED, BookingStatus.WITHDRAWN, WAITING]
    desk.do(service.withdraw, one, desk.lead, reason=None)
    assert states(desk, [three]) == [REQUESTED]


def test_three_classes_need_three_places_and_do_not_hold_up_one_behind_them(desk):
    window(desk, capacity=3)
    one = desk.ask()
    classes = tuple(Asked(name, 10, time(9 + n), "G14") for n, name in enumerate(NAMES[:3]))
    many = desk.ask(groups=classes)
    small = desk.ask(group_name="Horizons Elm")
    assert states(desk, [one, many, small]) == [REQUESTED, WAITING, REQUESTED]
    desk.do(service.withdraw, one, desk.lead, reason=None)
    assert states(desk, [many]) == [WAITING]
    desk.do(service.withdraw, small, desk.lead, reason=None)
    assert states(desk, [many]) == [REQUESTED]


def test_who_waits_for_a_day_that_cannot_be_any_more_is_passed_over(desk):
    window(desk)
    one = desk.ask()
    shut = desk.ask(group_name="Shut Group", first_day=date(2027, 1, 13))
    soon = desk.ask(group_name="Soon Group")
    later = desk.ask(group_name="Later Group", first_day=date(2027, 2, 2))
    desk.world.add(
        CalendarDate(
            school_id=desk.school.id,
            academic_year="2026/2027",
            kind=DateKind.INSET,
            start_day=date(2027, 1, 13),
            end_day=date(2027, 1, 13),
            label="INSET day",
        )
    )
    with clock.moved_to(datetime(2026, 12, 30, 12, tzinfo=UTC)):
        desk.do(service.withdraw, one, desk.lead, reason=None)
    assert states(desk, [shut, soon, later]) == [WAITING, WAITING, REQUESTED]


def test_a_school_that_closed_gets_no_place(desk):
    window(desk)
    one, two = asked(desk, 2)
    with desk.write() as session:
        session.get_one(School, desk.school.id).status = SchoolStatus.CLOSED
        session.commit()
    desk.do(service.withdraw, one, desk.lead, reason=None)
    assert states(desk, [two]) == [WAITING]


def test_a_place_in_one_area_is_none_in_another(desk):
    barnet = desk.world.authority("Barnet", "302", "E09000003")
    window(desk, desk.authority)
    window(desk, barnet, capacity=5)
    one, two = asked(desk, 2)
    assert states(desk, [one, two]) == [REQUESTED, WAITING]


def test_a_coordinator_gives_a_place_out_of_turn_with_a_reason(desk):
    window(desk)
    _, two, three = asked(desk, 3)
    desk.do(waiting.promote, three, desk.coordinator, reason="They were promised a place last year")
    assert states(desk, [two, three]) == [WAITING, REQUESTED]
    assert desk.now(three).changes[-1].reason == "They were promised a place last year"
    with pytest.raises(AlreadyDecided):
        desk.do(waiting.promote, three, desk.coordinator, reason="Again")


def test_without_windows_nobody_is_promoted_by_the_portal(desk):
    one, two = asked(desk, 2)
    desk.do(waiting.wait, two, desk.coordinator, reason="Nobody is free yet")
    desk.do(service.withdraw, one, desk.lead, reason=None)
    assert states(desk, [two]) == [WAITING]


def test_a_new_place_goes_to_those_who_wait(desk):
    row = window(desk)
    one, two, three = asked(desk, 3)
    with desk.write() as session:
        session.get_one(AvailabilityWindow, row.id).capacity = 2
        session.flush()
        assert waiting.fill(session, row.programme_id) == [two.id]
        session.commit()
    assert states(desk, [one, two, three]) == [REQUESTED, REQUESTED, WAITING]


def test_whoever_waits_may_take_another_day_with_a_place(desk):
    window(desk)
    window(desk, from_day=date(2027, 3, 8), until_day=date(2027, 3, 25), capacity=1)
    _, two, three = asked(desk, 3)
    desk.do(waiting.choose_day, two, desk.lead, first_day=date(2027, 3, 9), start_time=time(10))
    found = desk.now(two)
    assert (found.status, found.main.first_day, found.main.start_time) == (REQUESTED, date(2027, 3, 9), time(10))
    with pytest.raises(NoPlaceThatDay, match="no place from Wednesday 10 March 2027"):
        desk.do(waiting.choose_day, three, desk.lead, first_day=date(2027, 3, 10), start_time=time(10))
    with pytest.raises(NoPlaceThatDay):
        desk.do(waiting.choose_day, three, desk.lead, first_day=date(2027, 4, 20), start_time=time(10))


def test_of_two_schools_that_take_the_last_place_at_once_one_gets_it(desk):
    window(desk)
    other = desk.world.school(desk.authority, "Other Academy", 990_009)
    start, faults = threading.Barrier(2), []

    def ask(school_id, name):
        try:
            with clock.moved_to(BEFORE), desk.world.database.write() as session:
                start.wait(5)
                terms, school = live_terms(session, "sample-steps"), session.get_one(School, school_id)
                groups = (Asked(name, 12, time(9, 30), "G14"),)
                requesting.ask(session, school, terms, desk.wish(groups=groups), by=by(desk.lead))
                session.commit()
        except Exception as fault:  # noqa: BLE001 - shown below
            faults.append(fault)

    threads = [threading.Thread(target=ask, args=pair) for pair in ((desk.school.id, NAMES[0]), (other.id, NAMES[1]))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    with desk.world.database.read() as session:
        assert sorted(session.scalars(select(Booking.status))) == [REQUESTED, WAITING]


def test_places_freed_at_once_are_given_once_each(desk):
    window(desk, capacity=2)
    one, two, three, four, five = asked(desk, 5)
    start, faults = threading.Barrier(4), []

    def end(booking, user):
        try:
            with clock.moved_to(BEFORE), desk.world.database.write() as session:
                start.wait(5)
                service.withdraw(session, session.get_one(Booking, booking.id), reason=None, by=by(user))
                session.commit()
        except AlreadyDecided:
            pass
        except Exception as fault:  # noqa: BLE001 - shown below
            faults.append(fault)

    threads = [threading.Thread(target=end, args=(booking, desk.lead)) for booking in (one, two, three, three)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert states(desk, [three, four, five]) == [BookingStatus.WITHDRAWN, REQUESTED, REQUESTED]


def test_what_is_offered_is_read_in_two_statements_however_many_there_are(desk, queries_of):
    window(desk)
    window(desk, from_day=date(2027, 3, 8), until_day=date(2027, 3, 25))
    key = programme_id(desk)

    def read():
        with desk.world.database.read() as session:
            return published.published_by_programme(session, [key])

    few = queries_of(read)
    asked(desk, 4)
    assert few == queries_of(read)
    assert few <= 3  # one of them begins the transaction on SQLite
    found = read()[key]
    assert [(found.left(one), found.waiting(one)) for one in found.windows] == [(0, 3), (1, 0)]
    assert found.window(TUESDAY, desk.authority.id, clock.today()) is found.windows[0]
