"""Assemblies and whole classes: year groups and numbers, never a name."""

import pytest

from portal.curricula.reading.schema import Mode
from portal.groups import service
from portal.groups.numbers import expected_of
from tests.groups.conftest import person


@pytest.fixture
def assembly(cast, world):
    charity = world.charity_row()
    version = world.programme("hall", mode="workshop", group_size={"least": 8, "most": 250})
    return world.group(cast.school, version, charity, sessions=1, mode=Mode.WORKSHOP, name="Hall Friday")


def expected(cast, group):
    with cast.database.read() as session:
        return expected_of(session, group.id)


def test_year_groups_and_numbers_are_asked_and_shown(cast, sign_in, assembly):
    browser, address = sign_in(cast.lead), f"/groups/{assembly.id}"
    assert "Say how many come" in browser.get(address).text
    assert browser.get(f"{address}/class-list").headers["Location"] == f"{address}/numbers"
    assert browser.get(f"{address}/people/add").headers["Location"] == f"{address}/numbers"
    asked = browser.get(f"{address}/numbers").text
    assert "Year 7" in asked
    assert "Year 6" not in asked
    browser.post(f"{address}/numbers", data={"year_8": "120", "year_9": "110"})
    assert expected(cast, assembly) == {8: 120, 9: 110}
    assert "230 (year 8: 120, year 9: 110)" in browser.get(address).text
    browser.post(f"{address}/numbers", data={"year_8": "90"})
    assert expected(cast, assembly) == {8: 90}


WRONG = [
    ({}, "Enter how many come"),
    ({"year_8": "many"}, "Enter a number from 1 to 250"),
    ({"year_8": "0"}, "Enter a number from 1 to 250"),
    ({"year_8": "200", "year_9": "100"}, "At most 250 people take part at once, and this is 300"),
]


@pytest.mark.parametrize(("typed", "says"), WRONG)
def test_numbers_that_cannot_be_are_refused(cast, sign_in, assembly, typed, says):
    answer = sign_in(cast.lead).post(f"/groups/{assembly.id}/numbers", data=typed)
    assert answer.status_code == 422
    assert says in answer.text
    assert all(value in answer.text for value in typed.values())
    assert expected(cast, assembly) == {}


def test_nobody_is_ever_named(cast, sign_in, assembly):
    cast.agree()
    with pytest.raises(service.NumbersOnly):
        cast.add(person("Amara"), group=assembly)
    refused = sign_in(cast.lead).post(
        f"/groups/{assembly.id}/people/add", data={"given": "Amara", "family": "O", "joined_day": "2027-01-12"}
    )
    assert refused.status_code == 422
    assert "year groups and numbers, never names" in refused.text


def test_a_training_day_asks_for_one_number(cast, sign_in, world):
    version = world.programme("staff", mode="training")
    group = world.group(cast.school, version, world.charity_row(), sessions=1, mode=Mode.TRAINING)
    browser = sign_in(cast.lead)
    browser.post(f"/groups/{group.id}/numbers", data={"everybody": "14"})
    assert 'value="14"' in browser.get(f"/groups/{group.id}/numbers").text


def test_a_group_with_names_has_no_numbers_and_strangers_see_neither(cast, sign_in, at, assembly):
    assert sign_in(cast.lead).get(f"{at}/numbers").headers["Location"] == f"{at}/class-list"
    assert sign_in(cast.stranger).get(f"/groups/{assembly.id}/numbers").status_code == 404
    assert sign_in(cast.facilitator).get(f"/groups/{assembly.id}/numbers").status_code == 403
