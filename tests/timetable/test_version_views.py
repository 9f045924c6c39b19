"""Moving a group on to another version, on its page."""

from datetime import time, timedelta

import pytest

from portal import clock
from portal.groups import versions
from portal.groups.models import Group
from portal.people.access import Role
from tests.groups.two_versions import two_versions
from tests.world import TUESDAY


@pytest.fixture
def two(database, world, tmp_path):
    return two_versions(database, world, tmp_path)


@pytest.fixture
def coordinator(world):
    return world.user(Role.COORDINATOR)


def at(days: int):
    return clock.moved_to(clock.at(TUESDAY + timedelta(days=days), time(12)))


def test_a_coordinator_moves_a_group_on_from_a_session_to_come(two, coordinator, sign_in, database):
    group, _first, second = two
    address = f"/groups/{group.id}/version"
    with at(1):
        browser = sign_in(coordinator)
        page = browser.get(address).text
        assert "Session 1</option>" not in page
        assert "Sessions 1 to 2" in page
        answer = browser.post(address, data={"version": str(second.id), "from_number": "2"})
        assert answer.status_code == 302
        told = browser.get(address).text
    assert "From session 2 on the group is taught version 2" in told
    with database.read() as session:
        taught = versions.folder_of(session, session.get_one(Group, group.id)).plans
        assert [plan.version for plan in taught] == [1, 2]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({}, "Choose the version"),
        ({"version": "x", "from_number": "2"}, "Choose one from the list"),
        ({"version": "second", "from_number": "1"}, "Choose one from the list"),
        ({"version": "second", "from_number": ""}, "Choose the first session taught by it"),
    ],
)
def test_what_cannot_be_is_said_at_its_field(two, coordinator, sign_in, data, told):
    filled = {name: str(two[2].id) if value == "second" else value for name, value in data.items()}
    with at(1):
        answer = sign_in(coordinator).post(f"/groups/{two[0].id}/version", data=filled)
    assert answer.status_code == 422
    assert told in answer.text


def test_when_all_is_taught_there_is_nothing_to_change(two, coordinator, sign_in):
    with at(30):
        page = sign_in(coordinator).get(f"/groups/{two[0].id}/version").text
    assert "no session still to come" in page


def test_the_versions_and_what_changed_between_them_are_shown(two, coordinator, sign_in):
    browser = sign_in(coordinator)
    assert "What changed since version 1" in browser.get("/programmes/healthy-steps/versions").text
    page = browser.get("/programmes/healthy-steps/versions/1/2").text
    assert "Session 2" in page
    assert "<del> ring.</del>" in page
    assert "<ins> row.</ins>" in page
    assert browser.get("/programmes/healthy-steps/versions/1/3").status_code == 404
    assert "Nothing differs" in browser.get("/programmes/healthy-steps/versions/1/1").text


def test_a_coordinator_finds_the_versions_from_the_programmes_page_and_nobody_else_does(
    two, coordinator, sign_in, client
):
    link = "/programmes/healthy-steps/versions"
    assert link in sign_in(coordinator).get("/programmes/healthy-steps").text
    assert link not in client.get("/programmes/healthy-steps").text
