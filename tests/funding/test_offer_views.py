"""Pages on which a coordinator says what schools are offered."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.funding.models import FundedPlaces, FundingLine, Price
from portal.people.access import Role
from portal.people.models import Organisation, OrganisationKind

DAYS = {"from_day": "2026-09-01", "until_day": "31/03/2027"}


@pytest.fixture
def boss(world, sign_in):
    return sign_in(world.user(Role.COORDINATOR))


@pytest.fixture
def version(world):
    return world.programme()


@pytest.fixture
def paying(world):
    funder = Organisation(kind=OrganisationKind.FUNDER, name="Enfield Council")
    world.add(funder)
    authority = world.authority()
    row = FundingLine(
        organisation_id=funder.id,
        authority_id=authority.id,
        name="Prevention",
        from_day=date(2026, 4, 1),
        until_day=date(2027, 3, 31),
    )
    world.add(row)
    return row


def all_of(database, model):
    with database.read() as session:
        return session.scalars(select(model).order_by(model.id)).all()


def test_places_are_set_shown_and_changed(database, boss, version, paying):
    here = f"/funding/lines/{paying.id}"
    assert "None yet" in boss.get(here).text
    typed = DAYS | {"programme": version.programme_id, "groups": "10"}
    assert boss.post(f"{here}/places", data=typed).status_code == 302
    (row,) = all_of(database, FundedPlaces)
    assert (row.groups, row.from_day, row.until_day) == (10, date(2026, 9, 1), date(2027, 3, 31))
    shown = boss.get(here).text
    assert "1 September 2026 to 31 March 2027" in shown
    change = boss.get(f"{here}/places?of={row.id}").text
    assert 'value="10"' in change
    assert boss.get(f"{here}/places?of=nonsense").status_code == 200
    assert boss.post(f"{here}/places", data=typed | {"groups": "12"}).status_code == 302
    assert [row.groups for row in all_of(database, FundedPlaces)] == [12]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"groups": "-1"}, "Enter a number from 0 to 1,000"),
        ({"groups": "ten"}, "Enter a whole number"),
        ({"from_day": "2027-03-31", "until_day": "2027-03-01"}, "not before the earliest first session"),
        ({"until_day": "2027-04-01"}, "The line&#39;s money is for 1 April 2026 to 31 March 2027"),
        ({"from_day": "2026-03-31"}, "Enter a day among these"),
        ({"programme": "nonsense"}, "Choose one from the list"),
    ],
)
def test_a_refused_form_says_what_to_type(database, boss, version, paying, more, told):
    typed = DAYS | {"programme": version.programme_id, "groups": "10"} | more
    page = boss.post(f"/funding/lines/{paying.id}/places", data=typed)
    assert (page.status_code, told in page.text) == (422, True)
    assert all_of(database, FundedPlaces) == []


def test_places_that_overlap_are_refused(boss, version, paying):
    typed = DAYS | {"programme": version.programme_id, "groups": "10"}
    boss.post(f"/funding/lines/{paying.id}/places", data=typed)
    page = boss.post(f"/funding/lines/{paying.id}/places", data=typed | {"from_day": "2026-10-01"})
    assert page.status_code == 422
    assert "There are places for 1 September 2026 to 31 March 2027 already" in page.text


def test_prices_are_set_for_all_and_for_one_school(database, world, boss, version):
    school = world.school(world.authority("Barnet", "302", "E09000003"))
    assert "No prices yet" in boss.get("/funding/prices").text
    general = {"programme": version.programme_id, "price": "£1,250.50", "from_day": "2026-09-01"}
    assert boss.post("/funding/prices/new", data=general).status_code == 302
    own = general | {"price": "990", "school": "sample academy"}
    assert boss.post("/funding/prices/new", data=own).status_code == 302
    assert [(row.pence, row.school_id) for row in all_of(database, Price)] == [(125_050, None), (99_000, school.id)]
    page = boss.get("/funding/prices").text
    assert "£1,250.50" in page
    assert "£990" in page
    assert "Sample Academy" in page
    for row in all_of(database, Price):
        assert boss.post(f"/funding/prices/{row.id}/remove").status_code == 302
    assert all_of(database, Price) == []


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"price": "-5"}, "Enter a price in pounds"),
        ({"price": "12,50"}, "Enter a price in pounds"),
        ({"price": "1.250,50"}, "Enter a price in pounds"),
        ({"price": "1250.505"}, "Enter a price in pounds"),
        ({"price": "1e3"}, "Enter a price in pounds"),
        ({"price": ""}, "Enter a price in pounds"),
        ({"price": "0"}, "What costs schools nothing is a funded place"),
        ({"price": "100,000.01"}, "Enter a price from £0.01 to £100,000"),
        ({"school": "Nowhere School"}, "No school has this name or number"),
        ({"from_day": "someday"}, "Enter a date, like 12/01/2027"),
    ],
)
def test_a_refused_price_keeps_what_was_typed(database, boss, version, more, told):
    typed = {"programme": version.programme_id, "price": "1,250.50", "from_day": "2026-09-01"} | more
    page = boss.post("/funding/prices/new", data=typed)
    assert (page.status_code, told in page.text) == (422, True)
    assert f'value="{typed["price"]}"' in page.text
    assert all_of(database, Price) == []


def test_two_schools_of_one_name_are_told_apart_by_number(database, world, boss, version):
    area = world.authority("Barnet", "302", "E09000003")
    world.school(area, urn=990_001)
    second = world.school(area, urn=990_002)
    typed = {"programme": version.programme_id, "price": "100", "from_day": "2026-09-01", "school": "Sample Academy"}
    assert "Several schools have this name" in boss.post("/funding/prices/new", data=typed).text
    assert boss.post("/funding/prices/new", data=typed | {"school": "990002"}).status_code == 302
    assert [row.school_id for row in all_of(database, Price)] == [second.id]
