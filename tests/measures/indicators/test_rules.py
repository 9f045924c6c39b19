"""Indicators of several groups together: alike is pooled, the rest is not, worse is said as plainly as better."""

import pytest

from portal.measures.indicators.rules import Fault, Given, Two, Window, compared, definitions

FIGURES = {
    "attendance": Two(900, 850, 1000, 1000),
    "suspensions": Two(10, 4),
    "attitude": Two(250, 300, 10, 9),
    "behaviour": Two(120, 60),
}


def both(one, two):
    return {cell: one.get(cell, 0) + two.get(cell, 0) for cell in one | two}


def test_alike_is_pooled_by_its_own_parts_and_points_never():
    first = Given(12, Window.TERM, FIGURES).spread("a")
    second = Given(8, Window.TERM, {"attendance": Two(100, 100, 200, 200), "behaviour": Two(8, 16)}).spread("b")
    found = {each.definition.key: each for each in compared(both(first, second))}
    assert set(found) == {"attendance", "suspensions", "attitude"}
    attendance = found["attendance"]
    assert (attendance.people, attendance.groups) == (20, 2)
    assert (attendance.before, attendance.after, attendance.change) == (83.3, 79.2, -4.1)
    assert attendance.verdict == "worse"
    assert (found["attitude"].before, found["attitude"].after, found["attitude"].verdict) == (2.5, 3.0, "better")
    assert (found["suspensions"].before, found["suspensions"].after) == (10, None)
    assert found["suspensions"].verdict == "too few to say"
    (alone,) = compared(both(first, second), "a")
    assert (alone.before, alone.after, alone.verdict) == (120, 60, "better")


def test_another_length_of_time_is_another_sum_and_fewer_than_eight_say_nothing():
    one = Given(12, Window.TERM, {"suspensions": Two(10, 10)}).spread("a")
    two = Given(7, Window.HALF_TERM, {"suspensions": Two(10, 10)}).spread("b")
    (only,) = compared(both(one, two))
    assert (only.window, only.verdict) == (Window.TERM, "no change")


@pytest.mark.parametrize(
    ("key", "two"),
    [
        ("attendance", Two(10, 5, 9, 9)),
        ("attendance", Two(1, 1, 9, 0)),
        ("attitude", Two(250, 450, 9, 9)),
        ("attitude", Two(250, 300, 9, 0)),
    ],
)
def test_what_does_not_hang_together_is_refused(key, two):
    with pytest.raises(Fault) as told:
        Given(12, Window.TERM, {key: two}).spread("a")
    assert told.value.args[0] == key
    assert {one.key for one in definitions().values() if not one.pooled} == {"behaviour"}
