"""Shares and fit."""

from datetime import date
from uuid import UUID

import pytest

from portal.funding.rules import GroupSpan, LineFacts, adds_up, by_people, fits_area, fits_days
from portal.funding.standing import Colour, colour, due_by
from portal.funding.years import Calendar, called, days_of, quarter_of, quarters_between, year_of
from portal.impact.period import quarter_of as published_quarter

HERE, THERE = UUID(int=1), UUID(int=2)


@pytest.mark.parametrize(
    ("shares", "ok"),
    [
        ([100], True),
        ([60, 40], True),
        ([], False),
        ([50], False),
        ([100, 0], False),
        ([120, -20], False),
        ([60, 60], False),
    ],
)
def test_shares_sum_to_a_hundred(shares, ok):
    assert adds_up({UUID(int=n): share for n, share in enumerate(shares)}) is ok


@pytest.mark.parametrize(("area", "fits"), [(HERE, True), (None, True), (THERE, False)])
def test_a_line_is_spent_in_its_area(area, fits):
    line = LineFacts(UUID(int=9), area, date(2026, 4, 1), date(2027, 3, 31))
    assert fits_area(line, GroupSpan(HERE, None, None)) is fits


@pytest.mark.parametrize(
    ("first", "last", "fits"),
    [
        (date(2027, 1, 12), date(2027, 4, 27), True),
        (date(2027, 3, 31), date(2027, 6, 30), True),
        (date(2027, 4, 1), date(2027, 6, 30), False),
        (date(2026, 1, 1), date(2026, 3, 31), False),
        (None, None, True),
    ],
)
def test_a_line_pays_for_groups_that_meet_in_its_days(first, last, fits):
    line = LineFacts(UUID(int=9), HERE, date(2026, 4, 1), date(2027, 3, 31))
    assert fits_days(line, GroupSpan(HERE, first, last)) is fits


def test_by_home_any_area_may_pay_and_by_school_only_its_own():
    line, anywhere = (LineFacts(UUID(int=9), area, date(2026, 4, 1), date(2027, 3, 31)) for area in (THERE, None))
    assert fits_area(line, GroupSpan(HERE, None, None, by_home=True))
    assert not fits_area(anywhere, GroupSpan(HERE, None, None, by_school=True))
    assert by_people({HERE: 4, THERE: 9}) == {HERE: 31, THERE: 69}


def test_quarters_of_both_years():
    for year in (2026, 2027):
        for quarter in (1, 2, 3, 4):
            period = published_quarter(year, quarter)
            assert days_of(Calendar.FINANCIAL, year, quarter) == (period.first, period.last)
            for calendar in Calendar:
                for day in days_of(calendar, year, quarter):
                    assert quarter_of(calendar, day) == (year, quarter)
    assert days_of(Calendar.ACADEMIC, 2026) == (date(2026, 9, 1), date(2027, 8, 31))
    assert days_of(Calendar.ACADEMIC, 2027, 2) == (date(2027, 12, 1), date(2028, 2, 29))
    assert year_of(Calendar.ACADEMIC, date(2027, 8, 31)) == 2026
    assert called(Calendar.ACADEMIC, 2026, 2) == "December 2026 to February 2027"
    assert called(Calendar.FINANCIAL, 2026, 2) == "July to September 2026"
    assert quarters_between(Calendar.FINANCIAL, date(2026, 12, 31), date(2027, 4, 1)) == [
        (2026, 3),
        (2026, 4),
        (2027, 1),
    ]


@pytest.mark.parametrize(
    ("actual", "due", "expected"),
    [
        (95, 100, Colour.GREEN),
        (949, 1000, Colour.AMBER),
        (80, 100, Colour.AMBER),
        (79, 100, Colour.RED),
        (0, 0, Colour.NONE),
        (5, None, Colour.NONE),
    ],
)
def test_colours_follow_the_stated_rule(actual, due, expected):
    assert colour(actual, due) is expected


@pytest.mark.parametrize(
    ("year", "quarters", "ended", "due"),
    [
        (100, {}, 1, 25),
        (100, {1: 28, 2: 10}, 2, 38),
        (100, {1: 28}, 2, 50),  # quarters that are not all there say nothing
        (None, {}, 2, None),
        (None, {1: 28, 2: 10}, 2, 38),
        (100, {}, 0, 0),
    ],
)
def test_what_was_due_by_then(year, quarters, ended, due):
    assert due_by(year, quarters, ended) == due
