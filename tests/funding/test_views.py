"""Pages of funding."""

from datetime import date

import pytest
from sqlalchemy import select

from portal.funding.models import Allocation, FundingLine, Target
from portal.people.access import Role
from portal.people.models import Organisation, OrganisationKind

LINE = {"name": "Prevention 2026", "from_day": "01/04/2026", "until_day": "2027-03-31", "amount": "£12,500.50"}


@pytest.fixture
def boss(world, sign_in):
    return sign_in(world.user(Role.COORDINATOR))


def one(database, model):
    with database.read() as session:
        return session.scalars(select(model)).one()


def test_from_nothing_to_a_line_with_a_target_that_pays_for_a_group(database, world, boss):
    authority, version = world.authority(), world.programme()
    group = world.group(world.school(authority), version, world.charity())
    assert "No funders yet" in boss.get("/funding").text
    assert (
        boss.post("/funding/funders/new", data={"name": "Enfield Council", "authority": authority.id}).status_code
        == 302
    )
    funder = next(row for row in [one_funder(database)] if row.authority_id == authority.id)
    added = boss.post("/funding/lines/new", data=LINE | {"funder": funder.id, "authority": authority.id})
    assert added.status_code == 302
    line = one(database, FundingLine)
    assert line.amount_pence == 1_250_050
    promised = {"programme": version.programme_id, "period": "FINANCIAL-2026-3", "measure": "REACH", "number": "120"}
    assert boss.post(f"/funding/lines/{line.id}/targets", data=promised).status_code == 302
    assert (one(database, Target).number, one(database, Target).quarter) == (120, 3)
    money = {"quarter": "2026-3", "spent": "2,400.50", "claimed": ""}
    assert boss.post(f"/funding/lines/{line.id}/spend", data=money | {"spent": "much"}).status_code == 422
    assert boss.post(f"/funding/lines/{line.id}/spend", data=money).status_code == 302
    assert 'value="2400.50"' in boss.get(f"/funding/lines/{line.id}/spend?of=2026-3").text
    refused = boss.post(f"/funding/groups/{group.id}", data={f"share_{line.id}": "60"})
    assert refused.status_code == 422
    assert "Shares come to 60%" in refused.text
    assert boss.post(f"/funding/groups/{group.id}", data={f"share_{line.id}": "100"}).status_code == 302
    assert one(database, Allocation).percent == 100
    assert f'href="/funding/groups/{group.id}"' in boss.get(f"/groups/{group.id}").text
    page = boss.get(f"/funding/lines/{line.id}").text
    assert "£2,400.50" in page
    assert "Horizons Tuesday" in page
    assert "£12,500.50" in page
    assert boss.get(f"/funding/lines/{line.id}/edit").status_code == 200
    assert "Prevention 2026" in boss.get("/funding").text


def one_funder(database):
    with database.read() as session:
        return session.scalars(select(Organisation).where(Organisation.name == "Enfield Council")).one()


def test_a_refused_line_keeps_what_was_typed(boss):
    page = boss.post("/funding/lines/new", data=LINE | {"until_day": "01/04/2025", "amount": "lots"})
    assert page.status_code == 422
    assert "Choose a funder" in page.text
    assert "not before the first" in page.text
    assert "Enter an amount in pounds" in page.text
    assert 'value="lots"' in page.text
    assert "Prevention 2026" in page.text


@pytest.mark.parametrize("role", [Role.FACILITATOR, Role.BOOKING_LEAD, Role.COMMISSIONER, Role.ADMIN, Role.EVALUATOR])
def test_only_coordinators_see_funding(world, sign_in, role):
    assert sign_in(world.user(role)).get("/funding").status_code == 403


def test_what_is_no_number_is_answered_with_one_sentence(database, world, boss):
    world.add(Organisation(kind=OrganisationKind.FUNDER, name="Enfield Council"))
    boss.post("/funding/lines/new", data=LINE | {"funder": one_funder(database).id})
    page = boss.post(f"/funding/lines/{one(database, FundingLine).id}/targets", data={"number": "twelve"}).text
    assert "Enter a whole number, like 12" in page
    assert "Enter a number from 0" not in page


def test_a_share_that_may_be_empty_says_what_empty_means(world, boss):
    group = world.group(world.school(world.authority()), world.programme(), world.charity())
    page = boss.get(f"/funding/groups/{group.id}").text
    assert "Leave a line empty where it pays nothing" in page
    assert "(optional)" not in page


def test_shares_by_home_may_go_to_other_areas_and_by_school_may_not(database, world, boss):
    home, other = world.authority(), world.authority("Barnet", "302", "E09000003")
    group = world.group(world.school(home), world.programme(), world.charity())
    lines = []
    for area in (home, other):
        funder = Organisation(kind=OrganisationKind.FUNDER, name=f"{area.name} Council", authority_id=area.id)
        world.add(funder)
        days = {"from_day": date(2026, 4, 1), "until_day": date(2027, 3, 31)}
        lines.append(FundingLine(organisation_id=funder.id, authority_id=area.id, name=f"Line {area.name}", **days))
    world.add(*lines)
    address = f"/funding/groups/{group.id}"
    page = boss.get(f"{address}?by=SCHOOL").text
    assert 'value="100"' in page
    assert "Line Barnet" not in page
    nobody = boss.post(f"{address}?by=HOME", data={})
    assert nobody.status_code == 422
    assert "Enter how many young people live" in nobody.text
    counts = {f"share_{line.id}": people for line, people in zip(lines, ("9", "4"), strict=True)}
    assert boss.post(f"{address}?by=HOME", data=counts).status_code == 302
    with database.read() as session:
        rows = session.scalars(select(Allocation).order_by(Allocation.line_id)).all()
        assert [(row.people, row.percent, row.weight) for row in rows] == [(9, 69, 9), (4, 31, 4)]
    assert 'value="4"' in boss.get(address).text
    same = {"funder": str(lines[1].organisation_id), "authority": str(other.id), "amount": ""}
    edited = boss.post(f"/funding/lines/{lines[1].id}/edit", data=LINE | same)
    assert edited.status_code == 302  # a line of another area may still be changed
