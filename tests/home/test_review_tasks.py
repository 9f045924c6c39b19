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


def test_a_coordinator_is_told_of_groups_without_a_letter_and_of_somebody_not_assured(world, sign_in):
    charity, coordinator = world.charity(), world.user(Role.COORDINATOR)
    group = world.group(world.school(world.authority()), world.programme(), charity)
    ana = world.user(Role.FACILITATOR, "Ana Example", organisation_id=charity.id)
    world.staff(group, ana, charity)
    page = sign_in(coordinator).get("/").get_data(as_text=True)
    assert "Group with somebody who is not assured" in page
    assert f"/groups/{group.id}/facilitators" in page
    world.assure(ana)
    assert "Group without a letter of assurance" in sign_in(coordinator).get("/").get_data(as_text=True)
