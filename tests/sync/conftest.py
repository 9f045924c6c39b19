"""Tuesday at 09:45: two facilitators of one group, each with a phone."""

from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient

from portal.people.models import User
from tests.registers.cast import Cast, cast, on
from tests.sync.phone import Phone
from tests.world import World


@pytest.fixture
def group(world: World) -> Iterator[Cast]:
    with on():
        yield cast(world, people=5)


@pytest.fixture
def phone_of(sign_in: Callable[[User], FlaskClient]) -> Callable[[User], Phone]:
    return lambda user: Phone(sign_in(user)).make_known()


@pytest.fixture
def jo(group: Cast, phone_of: Callable[[User], Phone]) -> Phone:
    return phone_of(group.jo)


@pytest.fixture
def sam(group: Cast, phone_of: Callable[[User], Phone]) -> Phone:
    return phone_of(group.sam)
