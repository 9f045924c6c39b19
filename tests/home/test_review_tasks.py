"""Reviews of facilitators' checks on the start pages of those who keep the records."""

from datetime import time, timedelta

import pytest

from portal import clock
from portal.people.access import Role
from tests.world import TUESDAY


@pytest.fixture(autouse=True)
def morning():
    with clock.moved_to(clock.at(TUESDAY, time(8))):
        yield


@pytest.mark.parametrize(
    ("days", "told"),
    [(60, "Reviews of facilitators due"), (-1, "Reviews of facilitators overdue"), (61, None)],
)
def test_the_safeguarding_lead_and_coordinators_are_told_sixty_days_before(world, sign_in, days, told):
    ana = world.user(Role.FACILITATOR, "Ana Example")
    world.assure(ana, review_day=TUESDAY + timedelta(days=days))
    for role in (Role.SAFEGUARDING, Role.COORDINATOR):
        page = sign_in(world.user(role)).get("/").get_data(as_text=True)
        assert (told in page and "Ana Example: " in page) if told else "of facilitators" not in page
    assert "of facilitators" not in sign_in(ana).get("/").get_data(as_text=True)
