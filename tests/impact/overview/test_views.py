"""Pages of what groups show together: who may open which, and what stands on them."""

import re

import pytest
from sqlalchemy import select

from portal.groups.models import Duty, Enrolment, Staffing
from portal.measures.scores import Point
from portal.people.access import Role
from tests.impact.overview.test_queries import answer
from tests.releases.scene import autumn


@pytest.fixture
def version(world):
    return world.programme()


@pytest.fixture
def scene(world, version):
    return autumn(world, authority=world.authority(), schools=2, groups=4, weeks=4, version=version)


def answered(database, world, group_id, number):
    """So many of a group answered both times, each in a way of their own."""
    with database.read() as session:
        rows = select(Enrolment.id).where(Enrolment.group_id == group_id).order_by(Enrolment.id).limit(number)
        people = session.scalars(rows).all()
    for n, key in enumerate(people):
        world.add(answer(group_id, key, Point.START, n), answer(group_id, key, Point.END, n + n % 2))


def test_each_reader_sees_only_groups_whose_own_figures_they_see(database, world, version, scene, sign_in, queries_of):
    """A coordinator walks from the list to a programme, a school and a line; the others see what is theirs."""
    one, other = scene.groups[:2]
    coordinator = sign_in(world.user(Role.COORDINATOR))
    assert coordinator.get("/impact").text.count("/impact") > 4
    programme = coordinator.get(f"/impact/programmes/{version.programme_id}")
    assert "of 16 planned delivery sessions took place, in 4 groups at 2 places" in programme.text
    assert "Not comparable" in programme.text
    assert "40 young people came at least once" in programme.text
    asked = [queries_of(lambda: coordinator.get(f"/schools/{one.school_id}/impact")) for _ in "12"][-1]
    more = queries_of(lambda: coordinator.get(f"/funding/{scene.line.id}/impact"))
    assert 0 < more <= asked + 2, "four groups ask no more often than two"
    assert "In the financial year 2026/27" in coordinator.get(f"/funding/{scene.line.id}/impact").text
    assert "a funder reads editions" in coordinator.get(f"/funding/{scene.line.id}/impact?year=all").text

    answered(database, world, one.id, 6)
    answered(database, world, scene.groups[2].id, 3)
    assert "n = 9" in coordinator.get(f"/schools/{one.school_id}/impact").text
    alone = coordinator.get(f"/schools/{one.school_id}/impact").text
    table = re.search(
        r'<table class="([^"]*)"[^>]*>\s*<caption[^>]*>All measures</caption>.*?</table>', alone, re.DOTALL
    )
    assert "card-table" in table[1], "on a phone each measure is a card: in a wide table worse fell off the edge"
    assert {"Better", "The same", "Worse"} <= set(re.findall('data-label="([^"]+)"', table[0]))
    pictures = re.findall(r'<th class="bars__label" scope="row">(Better|The same|Worse)</th>', alone)
    assert pictures.count("Worse") == pictures.count("Better") > 0, "worse has a bar as better has"
    assert '<th class="govuk-table__header" scope="col">School</th>' not in alone, "one school is not said again a row"
    assert '<th class="govuk-table__header" scope="col">School</th>' in programme.text
    small = coordinator.get(f"/groups/{scene.groups[2].id}/impact").text
    assert "Not shown:" in small
    assert "on average" not in small

    school = sign_in(world.user(Role.BOOKING_LEAD, school_id=one.school_id))
    own = school.get(f"/schools/{one.school_id}/impact")
    assert "in 2 groups at 1 place" in own.text
    assert "Not comparable" not in own.text
    assert "n = 6" in own.text, "the three of the other group are in no sum that a school reads"
    assert "n = 9" not in own.text
    assert "Referred" in own.text
    assert school.get(f"/schools/{other.school_id}/impact").status_code == 404
    assert school.get(f"/impact/programmes/{version.programme_id}").status_code == 403

    user = world.user(Role.FACILITATOR)
    day = scene.line.from_day
    staffing = {"user_id": user.id, "organisation_id": scene.line.organisation_id, "duty": Duty.LEAD, "from_day": day}
    world.add(Staffing(group_id=one.id, **staffing))
    facilitator = sign_in(user)
    mine = facilitator.get("/impact/mine")
    assert "4 of 4 planned delivery sessions took place." in mine.text
    assert "Referred" not in mine.text, "who delivers is not told how many were not accepted or said no"
    assert "4 of 4 planned delivery sessions took place." in facilitator.get(f"/schools/{one.school_id}/impact").text
    assert facilitator.get(f"/schools/{other.school_id}/impact").status_code == 404

    council = sign_in(world.user(Role.COMMISSIONER, authority_id=scene.authority.id))
    pages = ["/impact", "/impact/mine", f"/schools/{one.school_id}/impact", f"/funding/{scene.line.id}/impact"]
    assert {council.get(page).status_code for page in pages} == {403}


def test_a_year_that_is_no_year_shows_the_newest(world, version, scene, sign_in):
    browser = sign_in(world.user(Role.EVALUATOR))
    page = f"/impact/programmes/{version.programme_id}"
    for typed in ("1999", "x", "", "-1", "9" * 40):
        assert "In the school year 2026/27" in browser.get(f"{page}?year={typed}").text
    assert browser.get("/impact/programmes/00000000-0000-7000-8000-000000000000").status_code == 404
