"""Attendance and dosage: sums over places, never means, and a blank is never a zero."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.registers.dosage import Place, Share, Tally, tally
from portal.registers.models import MarkValue as M

places = st.builds(
    Place,
    minutes=st.integers(5, 240),
    value=st.sampled_from([None, *M]),
    missed_minutes=st.none() | st.integers(0, 300),
    made_up_minutes=st.none() | st.integers(0, 240),
)


@pytest.mark.parametrize(
    ("value", "attended", "offered", "unknown"),
    [
        (M.PRESENT, 1, 1, 0),
        (M.LATE, 1, 1, 0),
        (M.LEFT_EARLY, 1, 1, 0),
        (M.ABSENT_KNOWN, 0, 1, 0),
        (M.ABSENT_UNEXPLAINED, 0, 1, 0),
        (M.NOT_EXPECTED, 0, 0, 0),
        (None, 0, 0, 1),
    ],
)
def test_what_each_mark_counts_as(value, attended, offered, unknown):
    made = tally([Place(60, value)])
    assert (made.attended, made.offered, made.unknown) == (attended, offered, unknown)


@pytest.mark.parametrize(
    ("place", "minutes"),
    [
        (Place(60, M.PRESENT), 60),
        (Place(60, M.LATE, 15), 45),
        (Place(60, M.LATE, None), 60),
        (Place(60, M.LEFT_EARLY, 75), 0),
        (Place(60, M.PRESENT, 15), 60),
        (Place(60, M.ABSENT_KNOWN), 0),
        (Place(60, M.ABSENT_KNOWN, made_up_minutes=60), 60),
        (Place(60, M.LATE, 15, made_up_minutes=60), 60),
        (Place(60, M.PRESENT, made_up_minutes=60), 60),
        (Place(60, None), 0),
    ],
)
def test_minutes_received(place, minutes):
    assert place.minutes_received == minutes


def test_attendance_is_a_ratio_of_sums_not_a_mean_of_percentages():
    full = [Place(60, M.PRESENT)] * 10
    half = [Place(60, M.PRESENT), Place(60, M.ABSENT_KNOWN)]
    assert tally(full + half).attendance == Share(11, 12)


def test_a_make_up_does_not_change_the_absence():
    made = tally([Place(60, M.ABSENT_KNOWN, made_up_minutes=60)])
    assert made.attendance == Share(0, 1)
    assert made.dosage == Share(60, 60)


def test_nothing_offered_has_no_percentage():
    assert tally([Place(60, None)]).attendance.percent is None
    assert tally([]).dosage.percent is None
    assert [Share(part, 8).percent for part in (0, 1, 3, 8)] == [0, 13, 38, 100]


@given(st.lists(places))
def test_every_share_lies_between_nothing_and_all(some):
    made = tally(some)
    for share in (made.attendance, made.coverage, made.dosage):
        assert 0 <= share.part <= share.whole


@given(st.lists(places))
def test_a_place_not_recorded_never_counts_as_absent(some):
    blank = tally([*some, Place(60, None)])
    assert blank.attendance == tally(some).attendance
    assert blank.dosage == tally(some).dosage
    assert blank.unknown == tally(some).unknown + 1


@given(st.lists(places), st.randoms(use_true_random=False))
def test_order_does_not_matter(some, chance: random.Random):
    mixed = list(some)
    chance.shuffle(mixed)
    assert tally(mixed) == tally(some)


@given(st.lists(places), st.lists(places))
def test_the_tally_of_two_lists_is_the_sum(one, other):
    assert tally(one) + tally(other) == tally([*one, *other])
    assert sum([tally(one), tally(other)], Tally()) == tally([*one, *other])


@given(st.lists(places), st.integers(5, 240))
def test_one_more_attended_place_never_lowers_attendance(some, minutes):
    before, after = tally(some).attendance, tally([*some, Place(minutes, M.PRESENT)]).attendance
    assert after.part * before.whole >= before.part * after.whole


@given(places)
def test_nobody_receives_more_than_was_delivered(place):
    assert 0 <= place.minutes_received <= place.minutes
