"""Tuesday at 09:45, in the first delivery session of a group with names."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.groups.identity import Vault
from portal.people.models import User
from tests.registers.cast import Cast, cast, on
from tests.world import World


@pytest.fixture
def vault(app: Flask) -> Vault:
    made: Vault = app.extensions["portal_vault"]
    return made


@pytest.fixture
def group(world: World, vault: Vault) -> Iterator[Cast]:
    with on():
        yield cast(world, vault)


@pytest.fixture
def jo(group: Cast, sign_in: Callable[[User], FlaskClient]) -> FlaskClient:
    """The browser of one of its facilitators."""
    return sign_in(group.jo)
