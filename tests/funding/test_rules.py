"""Shares and fit."""

from datetime import date
from uuid import UUID

import pytest

from portal.funding.rules import GroupSpan, LineFacts, adds_up, fits_area, fits_days

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
