"""The grid of days and the list of times."""

from datetime import date, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.bookings.windows.availability import Day, Window
from portal.bookings.windows.calendar import months_of, starts, time_fault

FIRST = date(2027, 1, 4)


def days(many=150, **by_day):
    """Weekdays from 4 January 2027; a keyword like jan12 says otherwise about one of them."""
    found = []
    for n in range(many):
        day = FIRST + timedelta(days=n)
        if day.weekday() < 5:
            found.append(by_day.get(f"{day:%b}".lower() + f"{day.day}", Day(day, "Closed")))
    return found


def test_it_opens_at_the_first_month_with_a_place():
    shown = months_of(days(feb9=Day(date(2027, 2, 9), left=0, waits=True), mar2=Day(date(2027, 3, 2), left=1)))
    assert [month.name for month in shown.months] == ["March 2027", "April 2027"]
    assert (shown.before, shown.after) == ("2027-01", None)
    assert shown.first.day == date(2027, 3, 2)
    assert not shown.has_waiting


def test_where_every_day_is_full_it_opens_at_the_waiting_list():
    shown = months_of(days(feb9=Day(date(2027, 2, 9), left=0, waits=True, line=2)))
    assert shown.value == "2027-02"
    assert shown.has_waiting
    assert shown.first is None
    assert shown.months[0].choices[0].words == "Tuesday 9 February 2027: waiting list"


def test_where_nothing_can_be_chosen_the_first_months_stand_with_their_reasons():
    shown = months_of(days())
    assert shown.value == "2027-01"
    assert shown.before is None
    assert [(one.days, one.why) for one in shown.months[0].reasons] == [("Mon 4 Jan to Fri 29 Jan", "Closed")]
    assert months_of([]).months == ()


@pytest.mark.parametrize("start", ["2027-03", "nonsense", None, "2031-01", "2027-13"])
def test_an_address_that_cannot_be_is_as_none(start):
    shown = months_of(days(jan12=Day(date(2027, 1, 12))), start)
    assert shown.value == ("2027-03" if start == "2027-03" else "2027-01")


def test_the_words_of_each_kind_of_day():
    facts = {"earliest": time(9), "latest": time(12), "capacity": 2}
    one = Window(UUID(int=1), FIRST, date(2027, 1, 13), **facts)
    two = Window(UUID(int=2), date(2027, 1, 14), date(2027, 2, 5), **facts)
    shown = months_of(
        days(
            jan12=Day(date(2027, 1, 12), left=1, window=one),
            jan13=Day(date(2027, 1, 13), left=1, window=one),
            jan14=Day(date(2027, 1, 14), left=0, waits=True, line=2, window=two),
        )
    )
    assert [(one.short, one.words, one.waits) for one in shown.months[0].choices] == [
        ("", "Tuesday 12 January 2027", False),
        ("", "Wednesday 13 January 2027", False),
        ("waiting list", "Thursday 14 January 2027: waiting list", True),
    ]
    assert shown.places == (
        "1 place is left for groups that start from 4 January 2027 to 13 January 2027.",
        "No place is left for groups that start from 14 January 2027 to 5 February 2027; 2 schools wait already.",
    )
    few = months_of(days(jan12=Day(date(2027, 1, 12), left=1, waits=True, window=one)))
    assert few.places[0].endswith("to 13 January 2027, fewer than you ask for.")
    assert shown.shows(date(2027, 1, 12))
    assert not shown.shows(date(2027, 1, 15))
    assert not shown.shows(None)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 400))
def test_paging_forward_shows_every_day_once_and_back_again_ends_at_the_start(many):
    every = [Day(one.day) for one in days(many)]
    shown, seen, turns = months_of(every, f"{every[0].day:%Y-%m}"), [], 0
    while True:
        for month in shown.months:
            seen += [one.day for week in month.weeks for one in week if one]
            assert all(
                one is None or one.day.weekday() == place for week in month.weeks for place, one in enumerate(week)
            )
        if not shown.after:
            break
        shown = months_of(every, shown.after)
        turns += 1
    assert seen == [one.day for one in every]
    for _ in range(turns):
        shown = months_of(every, shown.before)
    assert shown.before is None


def test_the_usual_times_are_those_that_fit_a_window():
    morning = Window(None, FIRST, FIRST, earliest=time(9), latest=time(12))
    found = starts(60, [morning])
    assert [one.words for one in found][:2] == ["09:00 to 10:00", "09:50 to 10:50"]
    assert all(time(9) <= one.start and one.end <= time(12) for one in found)
    assert time(15, 15) in {one.start for one in starts(60)}
    assert starts(300, [morning]) == []


@pytest.mark.parametrize(
    ("start", "fits"), [(time(9), True), (time(8, 59), False), (time(11), True), (time(11, 1), False)]
)
def test_a_time_lies_in_the_hours_of_its_window(start, fits):
    morning = Window(None, FIRST, FIRST, earliest=time(9), latest=time(12))
    assert (time_fault(start, 60, morning) is None) is fits


def test_a_session_does_not_run_past_midnight():
    assert time_fault(time(23, 30), 60, Window(None, FIRST, FIRST, latest=time(20))) is not None
