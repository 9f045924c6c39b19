"""The table of states, and what a request may ask for."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.bookings import rules
from portal.bookings.models import BookingStatus as Status
from portal.bookings.rules import Limits, Side, Step

TODAY = date(2026, 12, 1)
LIMITS = Limits(6, 15, 60, TODAY)


@pytest.mark.parametrize(
    ("status", "step", "side", "then"),
    [
        (Status.REQUESTED, Step.CONFIRM, Side.CHARITY, Status.CONFIRMED),
        (Status.REQUESTED, Step.OFFER, Side.CHARITY, Status.OFFERED),
        (Status.OFFERED, Step.ACCEPT, Side.SCHOOL, Status.REQUESTED),
        (Status.OFFERED, Step.WITHDRAW, Side.SCHOOL, Status.WITHDRAWN),
        (Status.REQUESTED, Step.DECLINE, Side.CHARITY, Status.DECLINED),
        (Status.CONFIRMED, Step.CANCEL, Side.SCHOOL, Status.CANCELLED),
        (Status.CONFIRMED, Step.CANCEL, Side.CHARITY, Status.CANCELLED),
    ],
)
def test_a_booking_moves_as_the_table_says(status, step, side, then):
    assert rules.after(status, step, side) is then


@pytest.mark.parametrize(
    ("status", "step", "side"),
    [
        (Status.REQUESTED, Step.CONFIRM, Side.SCHOOL),
        (Status.OFFERED, Step.CONFIRM, Side.CHARITY),
        (Status.OFFERED, Step.ACCEPT, Side.CHARITY),
        (Status.CONFIRMED, Step.CONFIRM, Side.CHARITY),
        (Status.CONFIRMED, Step.WITHDRAW, Side.SCHOOL),
        (Status.REQUESTED, Step.CANCEL, Side.CHARITY),
    ],
)
def test_a_step_that_does_not_fit_is_refused(status, step, side):
    with pytest.raises(rules.NotPossible):
        rules.after(status, step, side)


@given(st.sampled_from(sorted(rules.ENDED)), st.sampled_from(Step), st.sampled_from(Side))
def test_nothing_leads_out_of_an_ended_booking(status, step, side):
    with pytest.raises(rules.NotPossible):
        rules.after(status, step, side)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 11, 3), "Tuesday 3 November 2026 has passed. Enter a day from Wednesday 2 December 2026 on"),
        (TODAY, "The earliest first session is tomorrow. Enter Wednesday 2 December 2026 or later"),
        (date(2026, 12, 5), "Saturday 5 December 2026 is at the weekend. Enter a day from Monday to Friday"),
        (date(2028, 6, 2), "Enter a day within 18 months, up to Thursday 1 June 2028"),
        (
            date(2027, 2, 16),
            "The school is closed on Tuesday 16 February 2027 (Half-term). The next open Tuesday is 23 February 2027",
        ),
        (date(2026, 12, 2), None),
        (date(2027, 1, 12), None),
        (date(2028, 6, 1), None),
    ],
)
def test_a_first_day_that_cannot_be_is_refused_in_words(day, words):
    assert rules.day_fault(day, {date(2027, 2, 16): "Half-term"}, TODAY) == words


@pytest.mark.parametrize(("size", "fits"), [(5, False), (6, True), (15, True), (16, False)])
def test_a_group_is_as_large_as_the_programme_says(size, fits):
    assert (rules.size_fault(size, LIMITS) is None) is fits


@pytest.mark.parametrize(("start", "fits"), [(time(6, 30), False), (time(7), True), (time(19, 30), False)])
def test_sessions_lie_in_school_hours(start, fits):
    assert (rules.hours_fault(start, LIMITS) is None) is fits


@pytest.mark.parametrize(
    ("now", "words"),
    [
        (datetime(2027, 1, 12, 9, 29, tzinfo=UTC), "confirmed"),
        (datetime(2027, 1, 12, 9, 30, tzinfo=UTC), "running"),
        (datetime(2027, 4, 27, 9, 30, tzinfo=UTC), "completed"),
    ],
)
def test_running_and_completed_come_from_the_sessions(now, words):
    first, last = datetime(2027, 1, 12, 9, 30, tzinfo=UTC), datetime(2027, 4, 27, 9, 30, tzinfo=UTC)
    assert rules.shown(Status.CONFIRMED, first, last, now) == words
    assert rules.shown(Status.CANCELLED, first, last, now) == "cancelled"


@given(st.dates(date(2024, 1, 1), date(2040, 12, 31)), st.integers(0, 40))
def test_so_many_months_later_is_in_that_month_and_never_past_its_end(day, months):
    found = rules._months_later(day, months)
    assert (found.year * 12 + found.month) - (day.year * 12 + day.month) == months
    assert found.day == day.day or (found + timedelta(days=1)).day == 1
