"""What is wrong with a window, told at its field."""

from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID

import pytest

from portal.bookings.windows.availability import Window
from portal.bookings.windows.rules import Around, Standing, faults, left_outside

TODAY = date(2026, 12, 1)
ENFIELD, BARNET, ONE, TWO = (UUID(int=n) for n in range(1, 5))
GOOD = Window(ONE, date(2027, 1, 11), date(2027, 3, 5), earliest=time(9), latest=time(15), capacity=3, notice=14)
CHRISTMAS = {date(2026, 12, 21) + timedelta(days=n): "Christmas holiday" for n in range(14)}
AROUND = Around(60, TODAY, [CHRISTMAS])


@pytest.mark.parametrize(
    ("change", "field", "told"),
    [
        (
            {"until_day": date(2027, 1, 10)},
            "until_day",
            "The last day is before the first. Enter 11 January 2027 or later",
        ),
        (
            {"from_day": date(2026, 11, 2), "until_day": date(2026, 11, 30)},
            "until_day",
            "This window is over already. Enter a last day after 1 December 2026",
        ),
        (
            {"until_day": date(2028, 6, 2)},
            "until_day",
            "Nobody can ask for a day so far ahead. Enter a last day up to 1 June 2028",
        ),
        (
            {"until_day": date(2027, 1, 12), "weekdays": frozenset({4})},
            "weekdays",
            "None of these weekdays lies between the two days. Choose others, or change the days",
        ),
        (
            {"from_day": date(2026, 12, 21), "until_day": date(2027, 1, 1)},
            "weekdays",
            "Schools are closed on every one of these days (Christmas holiday). Change the days or the weekdays",
        ),
        (
            {"earliest": time(6)},
            "latest_end",
            "Sessions lie between 07:00 and 20:00. Enter times within these hours",
        ),
        (
            {"earliest": time(15), "latest": time(15, 50)},
            "latest_end",
            "A session of 60 minutes does not fit. Enter a later time, or an earlier start",
        ),
        (
            {"notice": 120},
            "notice_days",
            "With this notice nobody can ask for a day before 31 March 2027, and the last one is 5 March 2027. "
            "Enter fewer days, or a later last day",
        ),
    ],
)
def test_a_window_that_cannot_be_is_told_at_its_field(change, field, told):
    assert faults(replace(GOOD, **change), AROUND)[field] == told


def test_a_good_window_has_no_fault_and_does_not_overlap_with_itself():
    assert faults(GOOD, replace(AROUND, others=(GOOD,))) == {}


def test_an_overlap_names_the_other_window():
    other = replace(GOOD, id=TWO, from_day=date(2027, 3, 1), until_day=date(2027, 4, 1))
    assert faults(GOOD, replace(AROUND, others=(other,)))["from_day"] == (
        "Monday 1 March 2027 lies in the window from 1 March 2027 to 1 April 2027 already, which serves the same area. "
        "Change the days, the weekdays or the areas, or end that window"
    )


def test_one_open_area_is_enough():
    shut = replace(AROUND, closed=[{day: "Closed" for day in GOOD.days()}, {}])
    assert faults(replace(GOOD, areas=frozenset({ENFIELD, BARNET})), shut) == {}


STANDING = [
    Standing(date(2027, 1, 12), ENFIELD, 2, waits=False),
    Standing(date(2027, 2, 2), BARNET, 1, waits=False),
    Standing(date(2027, 2, 3), ENFIELD, 1, waits=True),
    Standing(date(2027, 6, 1), ENFIELD, 9, waits=False),
]
KEEP = ". Change it back, or tick that they stay as they are"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({}, None),
        ({"capacity": 5}, None),
        ({"areas": frozenset({ENFIELD})}, f"1 group has a place that would lie outside this window{KEEP}"),
        (
            {"areas": frozenset({BARNET})},
            "2 groups have a place that would lie outside this window; "
            f"1 booking waits for a place that would no longer be offered{KEEP}",
        ),
        ({"until_day": date(2027, 2, 2)}, f"1 booking waits for a place that would no longer be offered{KEEP}"),
        ({"capacity": 2}, f"3 groups have a place already{KEEP}"),
    ],
)
def test_who_stands_in_a_window_and_would_no_longer_is_told(change, told):
    assert left_outside(GOOD, replace(GOOD, **change), STANDING, ()) == told


def test_who_comes_to_stand_in_another_window_is_not_left_outside():
    other = replace(GOOD, id=TWO, areas=frozenset({BARNET}))
    assert left_outside(GOOD, replace(GOOD, areas=frozenset({ENFIELD})), STANDING, (other,)) is None
