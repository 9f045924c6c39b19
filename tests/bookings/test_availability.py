"""Which days can be asked for, and why not the others."""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.bookings.windows.availability import (
    DEFAULT_NOTICE,
    Asking,
    Published,
    Waiter,
    Window,
    by_window,
    clash,
    has_place,
    last_day,
    next_with_place,
    not_that_day,
    possible_days,
    turns,
    verdict,
)

TODAY = date(2026, 12, 1)
TUESDAY = date(2027, 1, 12)
ENFIELD, BARNET = UUID(int=1), UUID(int=2)
ONE, TWO = UUID(int=11), UUID(int=12)
HALF_TERM = {date(2027, 2, 15) + timedelta(days=n): "Half-term" for n in range(5)}


def window(**more):
    facts = {
        "id": ONE,
        "from_day": date(2027, 1, 11),
        "until_day": date(2027, 3, 5),
        "weekdays": frozenset({1, 3}),
        "earliest": time(9),
        "latest": time(12),
        "capacity": 2,
        "notice": 28,
    }
    return Window(**(facts | more))


def asking(**more):
    return Asking(**({"authority_id": ENFIELD, "today": TODAY, "closed": HALF_TERM, "sessions": 13} | more))


def published(*windows, taken=None, line=None):
    return Published(windows, taken or {}, line or {}, is_bounded=True)


@pytest.mark.parametrize(
    ("day", "why_not"),
    [
        (TUESDAY, None),
        (date(2027, 1, 14), None),
        (date(2027, 1, 13), "No group starts on this day"),
        (date(2027, 2, 16), "Half-term"),
        (date(2027, 3, 9), "No group starts on this day"),
        (date(2027, 1, 5), "No group starts on this day"),
    ],
)
def test_a_day_lies_in_a_window_or_says_why_not(day, why_not):
    assert verdict(published(window()), asking(), day).why_not == why_not


def test_an_area_that_a_window_does_not_serve_is_told():
    found = verdict(published(window(areas=frozenset({BARNET}))), asking(), TUESDAY)
    assert found.why_not == "No places in your area"


@pytest.mark.parametrize(
    ("today", "notice", "why_not"),
    [
        (date(2026, 12, 15), 28, None),
        (date(2026, 12, 16), 28, "We need 28 days’ notice"),
        (date(2027, 1, 11), 1, None),
        (date(2027, 1, 12), 1, "We need 1 day’s notice"),
    ],
)
def test_notice_is_counted_in_days_from_today(today, notice, why_not):
    assert verdict(published(window(notice=notice)), asking(today=today), TUESDAY).why_not == why_not


@pytest.mark.parametrize(
    ("taken", "groups", "left", "waits"),
    [(0, 1, 2, False), (1, 1, 1, False), (1, 2, 1, True), (2, 1, 0, True), (5, 1, 0, True)],
)
def test_where_fewer_places_are_left_than_groups_the_request_waits(taken, groups, left, waits):
    found = verdict(published(window(), taken={ONE: taken}, line={ONE: 3}), asking(groups=groups), TUESDAY)
    assert (found.left, found.waits, found.line, found.why_not) == (left, waits, 3, None)


def test_without_windows_any_open_day_will_do_after_the_default_notice():
    days = possible_days(Published(), asking())
    open_days = [one.day for one in days if not one.why_not]
    assert open_days[0] == TODAY + timedelta(days=DEFAULT_NOTICE)
    assert days[-1].day == date(2028, 6, 1)
    assert {one.why_not for one in days} == {None, f"We need {DEFAULT_NOTICE} days’ notice", "Half-term"}
    assert all(one.left is None and not one.waits for one in days)


def test_windows_that_are_all_over_leave_no_day():
    assert next_with_place(possible_days(published(), asking())) is None


def test_a_day_after_which_too_few_weeks_are_open_cannot_be_the_first():
    closed = {TUESDAY + timedelta(weeks=n): "Closed" for n in range(1, 80)}
    assert verdict(published(window()), asking(closed=closed), TUESDAY).why_not == "Too few open Tuesdays after it"


def test_the_sentence_for_a_wrong_day_names_the_next_with_a_place():
    days = possible_days(published(window()), asking())
    told = not_that_day(verdict(published(window()), asking(), date(2027, 2, 16)), days)
    assert told == (
        "Tuesday 16 February 2027 cannot be the first day: the school is closed (Half-term). "
        "The next day with a place is Tuesday 23 February 2027"
    )
    late = not_that_day(verdict(published(window()), asking(), date(2027, 4, 6)), days)
    assert late == (
        "Tuesday 6 April 2027 cannot be the first day: no group starts on this day. "
        "The next day with a place is Tuesday 12 January 2027"
    )
    none = not_that_day(verdict(published(), asking(), TUESDAY), [])
    assert (
        none == "Tuesday 12 January 2027 cannot be the first day: no group starts on this day. No day has a place now"
    )


@pytest.mark.parametrize(
    ("other", "first"),
    [
        ({}, date(2027, 1, 12)),
        ({"weekdays": frozenset({0, 2, 4})}, None),
        ({"weekdays": frozenset({3, 4})}, date(2027, 1, 14)),
        ({"from_day": date(2027, 3, 8), "until_day": date(2027, 4, 1)}, None),
        ({"from_day": date(2027, 3, 5), "until_day": date(2027, 4, 1)}, None),
        ({"from_day": date(2027, 3, 4), "until_day": date(2027, 4, 1)}, date(2027, 3, 4)),
        ({"areas": frozenset({BARNET})}, date(2027, 1, 12)),
        ({"earliest": time(13), "latest": time(15)}, date(2027, 1, 12)),
    ],
)
def test_two_windows_clash_on_the_first_start_day_they_share(other, first):
    assert clash(window(), window(id=TWO, **other)) == first
    assert clash(window(id=TWO, **other), window()) == first


def test_windows_for_different_areas_never_clash():
    one = window(areas=frozenset({ENFIELD}))
    assert clash(one, window(id=TWO, areas=frozenset({BARNET}))) is None
    assert clash(one, window(id=TWO, areas=frozenset({BARNET, ENFIELD}))) == date(2027, 1, 12)


def test_a_group_is_counted_in_the_window_of_its_day_and_area():
    here, there = window(areas=frozenset({ENFIELD})), window(id=TWO, areas=frozenset({BARNET}))
    started = {(TUESDAY, ENFIELD): 2, (TUESDAY, BARNET): 1, (date(2027, 1, 13), ENFIELD): 4, (TUESDAY, UUID(int=3)): 1}
    assert by_window((here, there), started) == {ONE: 2, TWO: 1}


days = st.dates(date(2026, 12, 2), date(2027, 6, 30))
windows = st.builds(
    lambda begins, long, weekdays, capacity, notice, areas: Window(
        ONE, begins, begins + timedelta(days=long), weekdays, capacity=capacity, notice=notice, areas=areas
    ),
    days,
    st.integers(0, 90),
    st.frozensets(st.integers(0, 4), min_size=1),
    st.integers(1, 5),
    st.integers(0, 120),
    st.frozensets(st.sampled_from([ENFIELD, BARNET])),
)


@given(windows, st.integers(0, 6), st.integers(1, 6), st.frozensets(days, max_size=30))
def test_a_day_that_can_be_asked_for_keeps_every_promise(one, taken, groups, shut):
    wanted = asking(closed={day: "Closed" for day in shut}, groups=groups)
    found = possible_days(published(one, taken={ONE: taken}), wanted)
    assert [each.day for each in found] == sorted({each.day for each in found})
    for each in (each for each in found if each.why_not is None):
        assert each.day in set(one.days())
        assert each.day.weekday() < 5
        assert each.day not in shut
        assert TODAY + timedelta(days=max(1, one.notice)) <= each.day <= last_day(TODAY)
        assert one.serves(ENFIELD)
        assert each.waits == (taken + groups > one.capacity)


@given(windows, windows)
def test_a_clash_is_a_day_in_both_windows(one, other):
    found = clash(one, other)
    shared = set(one.days()) & set(other.days())
    same_area = not one.areas or not other.areas or one.areas & other.areas
    assert found == (min(shared) if shared and same_area else None)


def waiter(n, day=TUESDAY, area=ENFIELD, groups=1):
    return Waiter(UUID(int=100 + n), UUID(int=99), area, day, groups, datetime(2026, 11, n, tzinfo=UTC))


def test_the_line_is_numbered_in_each_window():
    here, there = window(areas=frozenset({ENFIELD})), window(id=TWO, areas=frozenset({BARNET}))
    line = [waiter(1), waiter(2, area=BARNET), waiter(3), waiter(4, day=date(2027, 6, 1))]
    found = turns(published(here, there), line)
    assert [(turn.number, turn.window and turn.window.id) for turn in found] == [
        (1, ONE),
        (1, TWO),
        (2, ONE),
        (1, None),
    ]


@given(st.integers(0, 4), st.integers(1, 4), st.integers(1, 4), st.integers(0, 60))
def test_whoever_waits_has_a_place_when_all_groups_fit_in_time(taken, capacity, groups, ago):
    today = TUESDAY - timedelta(days=ago)
    now = published(window(capacity=capacity), taken={ONE: taken})
    turn = turns(now, [waiter(1, groups=groups)])[0]
    assert has_place(now, turn, today) is (taken + groups <= capacity and ago >= 28)
