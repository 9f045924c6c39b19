"""Whatever happens on the way, the same marks told again in another order, twice, by another clock, show the same; and
what waited and was put in or set aside is neither lost nor doubled.

`SYNC_ORDERS` says how many; a few in the suite.
"""

import os
from collections.abc import Callable
from random import Random

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.db import Database
from portal.people.models import User
from tests.registers.cast import Cast
from tests.sync.orders import WHATS, History, Step

ORDERS = int(os.environ.get("SYNC_ORDERS", "12"))
STEPS = st.lists(
    st.builds(Step, st.sampled_from(WHATS), st.integers(0, 3), st.integers(0, 2), st.integers(0, 9999)),
    min_size=3,
    max_size=24,
)


@pytest.fixture
def begun(app: Flask, database: Database, group: Cast, sign_in: Callable[[User], FlaskClient]) -> Callable[[], History]:
    return lambda: History(database, group, app.extensions["portal_sync"], sign_in)


@settings(
    max_examples=ORDERS,
    deadline=None,
    derandomize=ORDERS <= 12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS, seed=st.integers(0, 9999))
def test_no_order_decides(begun: Callable[[], History], steps: list[Step], seed: int):
    history = begun()
    for step in steps:
        history.step(step)
    account = history.end()
    assert account.unsent == set()
    assert account.lost == set()
    assert account.doubled == []
    assert account.changed == []
    assert account.unflagged() == []
    again = history.told_again(account.events, Random(seed))
    assert (again.lost, again.held) == (set(), [])
    assert again.shown() == account.shown()
