"""Weekly dates over closed days, at the same time by the clock on the wall."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import clock
from portal.timetable import planner

TUESDAY = date(2027, 1, 12)


def run(first: date, last: date, why: str) -> dict[date, str]:
    return {first + timedelta(days=n): why for n in range((last - first).days + 1)}


CLOSED = run(date(2027, 2, 15), date(2027, 2, 19), "Half-term") | run(date(2027, 3, 26), date(2027, 4, 9), "Easter")


def test_thirteen_tuesdays_step_over_half_term_and_easter():
    found = planner.weekly(TUESDAY, 13, CLOSED)
    assert [(day.day, day.month) for day in found.days] == [
        *[(12, 1), (19, 1), (26, 1), (2, 2), (9, 2), (23, 2), (2, 3)],
        *[(9, 3), (16, 3), (23, 3), (13, 4), (20, 4), (27, 4)],
    ]
    assert [(skip.day.day, skip.why) for skip in found.skipped] == [(16, "Half-term"), (30, "Easter"), (6, "Easter")]


def test_every_session_is_at_half_past_nine_though_the_clocks_change():
    slots = planner.slots(planner.weekly(TUESDAY, 13, CLOSED).days, time(9, 30), 60)
    assert [slot.number for slot in slots] == list(range(1, 14))
    assert {clock.local(slot.starts_at).time() for slot in slots} == {time(9, 30)}
    assert {clock.local(slot.ends_at).time() for slot in slots} == {time(10, 30)}
    assert {slot.starts_at.hour for slot in slots} == {9, 8}


def test_a_closed_first_day_says_why_and_names_the_next_open_one():
    with pytest.raises(planner.FirstDayClosed) as news:
        planner.weekly(date(2027, 3, 30), 13, CLOSED)
    assert (news.value.why, news.value.next_open) == ("Easter", date(2027, 4, 13))


def test_a_school_that_never_opens_gives_no_dates():
    always = run(TUESDAY + timedelta(days=1), TUESDAY + timedelta(weeks=90), "closed")
    with pytest.raises(planner.TooFewOpenDays):
        planner.weekly(TUESDAY, 2, always)
    assert planner.next_open(TUESDAY, always) is None


days = st.dates(date(2026, 9, 1), date(2030, 7, 1))
closures = st.lists(st.integers(min_value=1, max_value=400), max_size=120)


@given(first=days, sessions=st.integers(1, 40), closed=closures)
def test_dates_are_exactly_as_many_weekly_open_and_in_order(first, sessions, closed):
    shut = {first + timedelta(days=n): "closed" for n in closed}
    try:
        found = planner.weekly(first, sessions, shut)
    except planner.TooFewOpenDays:
        weeks = [first + timedelta(weeks=n) for n in range(planner.MOST_WEEKS)]
        assert sum(day not in shut for day in weeks) < sessions
        return
    assert len(found.days) == sessions
    assert found.days[0] == first
    assert list(found.days) == sorted(set(found.days))
    assert not set(found.days) & set(shut)
    everything = sorted([*found.days, *(skip.day for skip in found.skipped)])
    assert everything == [first + timedelta(weeks=n) for n in range(len(everything))]
