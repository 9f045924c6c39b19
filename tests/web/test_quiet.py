"""When mail may arrive, and when it is tried again."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import clock
from portal.web import quiet


@pytest.mark.parametrize(
    ("utc", "held"),
    [
        ("2027-02-02T07:29:59", True),
        ("2027-02-02T07:30:00", False),
        ("2027-02-02T18:59:59", False),
        ("2027-02-02T19:00:00", True),
        ("2027-06-01T06:29:59", True),  # summer: London is an hour ahead
        ("2027-06-01T06:30:00", False),
        ("2027-06-01T18:00:00", True),
        ("2027-02-06T12:00:00", True),  # Saturday
        ("2027-02-07T12:00:00", True),  # Sunday
        ("2027-03-26T12:00:00", True),  # Good Friday
        ("2026-12-28T12:00:00", True),  # instead of Boxing Day, a Saturday
        ("2026-12-29T12:00:00", False),
    ],
)
def test_nothing_arrives_in_the_evening_at_night_or_at_the_weekend(utc, held):
    assert quiet.is_quiet(datetime.fromisoformat(utc).replace(tzinfo=UTC)) is held


@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)))
def test_what_is_held_waits_for_the_next_working_morning_and_no_longer(naive):
    moment = naive.replace(tzinfo=UTC)
    opens = quiet.opens_at(moment)
    assert not quiet.is_quiet(opens)
    assert moment <= opens <= moment + timedelta(hours=61 + 48)  # two bank holidays beside a weekend
    if quiet.is_quiet(moment):
        assert clock.local(opens).time() == quiet.OPENS
        assert quiet.is_quiet(opens - timedelta(seconds=1))


def test_waits_grow_and_stop_growing():
    noon = datetime(2027, 2, 2, 12, tzinfo=UTC)
    waits = [quiet.next_try(noon, n) - noon for n in range(1, 10)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(minutes=1), timedelta(hours=8))
