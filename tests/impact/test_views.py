"""A group's figures on a page: for those who know the group, by code."""

import re

import pytest

from portal.groups.models import Duty, Staffing
from portal.people.access import Role
from tests.releases.scene import autumn, the_charity


@pytest.fixture
def scene(world):
    return autumn(world, authority=world.authority(), schools=2, groups=2, weeks=4)


def test_the_schools_own_people_see_exact_figures_by_code(world, scene, sign_in):
    group = scene.groups[0]
    page = sign_in(world.user(Role.BOOKING_LEAD, school_id=group.school_id)).get(f"/groups/{group.id}/impact")
    assert page.status_code == 200
    assert "of 40 places offered" in page.text
    codes = re.findall(r">(A\d+)<", page.text)
    assert codes[:10] == [f"A{n}" for n in range(1, 11)]
    assert "Still running" not in page.text


def test_another_school_and_a_council_do_not(world, scene, sign_in):
    one, other = scene.groups
    page = f"/groups/{one.id}/impact"
    assert sign_in(world.user(Role.SCHOOL_DSL, school_id=other.school_id)).get(page).status_code == 404
    council = world.user(Role.COMMISSIONER, authority_id=scene.authority.id)
    assert sign_in(council).get(page).status_code == 403


def test_a_facilitator_sees_own_groups(database, world, scene, sign_in):
    user = world.user(Role.FACILITATOR)
    group = scene.groups[0]
    charity = scene.line.organisation_id
    world.add(
        Staffing(
            group_id=group.id, user_id=user.id, organisation_id=charity, duty=Duty.LEAD, from_day=scene.line.from_day
        )
    )
    browser = sign_in(user)
    assert browser.get(f"/groups/{group.id}/impact").status_code == 200
    assert browser.get(f"/groups/{scene.groups[1].id}/impact").status_code == 404


def test_before_the_first_register_it_says_what_comes(database, world, scene, sign_in):
    school = world.school(scene.authority, "New School", 990_201)
    group = world.group(school, world.programme("new-steps"), the_charity(database))
    page = sign_in(world.user(Role.COORDINATOR)).get(f"/groups/{group.id}/impact")
    assert "No register yet" in page.text


def test_the_page_asks_few_questions(world, scene, sign_in, queries_of):
    browser = sign_in(world.user(Role.COORDINATOR))
    assert 0 < queries_of(lambda: browser.get(f"/groups/{scene.groups[0].id}/impact")) <= 17
