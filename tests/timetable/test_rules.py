"""Half-open intervals, order and hours."""

from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.timetable.planner import Slot
from portal.timetable.rules import Neighbour, out_of_order, overlap, within_hours

NINE = datetime(2027, 1, 12, 9, tzinfo=UTC)


def span(starts: int, ends: int) -> Slot:
    return Slot(None, NINE + timedelta(minutes=starts), NINE + timedelta(minutes=ends))


@pytest.mark.parametrize(
    ("one", "other", "clash"),
    [
        ((0, 60), (60, 120), False),
        ((60, 120), (0, 60), False),
        ((0, 60), (59, 120), True),
        ((0, 60), (0, 60), True),
        ((0, 120), (30, 40), True),
        ((0, 60), (200, 260), False),
    ],
)
def test_back_to_back_is_no_clash(one, other, clash):
    assert overlap(span(*one), span(*other)) is clash


minutes = st.integers(0, 300)
spans = st.tuples(minutes, st.integers(1, 120)).map(lambda pair: span(pair[0], pair[0] + pair[1]))


@given(spans, spans)
def test_two_spans_overlap_where_they_share_a_minute(one, other):
    def each(slot: Slot) -> set[int]:
        first = round((slot.starts_at - NINE).total_seconds() / 60)
        return set(range(first, round((slot.ends_at - NINE).total_seconds() / 60)))

    assert overlap(one, other) is bool(each(one) & each(other)) is overlap(other, one)


@pytest.mark.parametrize(("weeks", "passes"), [(0, None), (-1, 4), (1, 6), (1.5, 6), (0.9, None)])
def test_a_session_may_move_between_its_neighbours_and_no_further(weeks, passes):
    others = [Neighbour(n, NINE + timedelta(weeks=n)) for n in (3, 4, 6, 7)]
    found = out_of_order(5, NINE + timedelta(weeks=5 + weeks), others)
    assert (found.number if found else None) == passes


@pytest.mark.parametrize(
    ("start", "long", "fits"),
    [(time(7), 60, True), (time(6, 59), 60, False), (time(19), 60, True), (time(19, 1), 60, False)],
)
def test_sessions_lie_between_seven_and_twenty(start, long, fits):
    assert within_hours(start, long) is fits
