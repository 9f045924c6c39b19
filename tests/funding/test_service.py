"""Who pays for a group."""

from datetime import date

import pytest

from portal.db import new_id
from portal.funding import queries, service
from portal.people.models import Organisation, OrganisationKind
from tests.world import by


@pytest.fixture
def group(world):
    return world.group(world.school(world.authority()), world.programme(), world.charity())


def line(database, world, authority_id, **more):
    funder = Organisation(kind=OrganisationKind.FUNDER, name=f"Funder {new_id()}")
    world.add(funder)
    facts = {"name": "A line", "from_day": date(2026, 4, 1), "until_day": date(2027, 3, 31)} | more
    with database.write() as session:
        made = service.add_line(session, organisation_id=funder.id, authority_id=authority_id, **facts, by=by(None))
        session.commit()
    return made


def allocate(database, group, shares):
    with database.write() as session:
        service.allocate(session, group.id, shares, by=by(None))
        session.commit()


def shares_of(database, group):
    with database.read() as session:
        return queries.shares_of(session, group.id)


def test_shares_are_recorded_and_replaced(database, world, group):
    one, two = line(database, world, group.authority_id), line(database, world, None)
    allocate(database, group, {one.id: 60, two.id: 40})
    assert shares_of(database, group) == {one.id: 60, two.id: 40}
    allocate(database, group, {two.id: 100})
    assert shares_of(database, group) == {two.id: 100}


def test_what_does_not_add_up_changes_nothing(database, world, group):
    one, two = line(database, world, group.authority_id), line(database, world, None)
    allocate(database, group, {one.id: 100})
    for shares in ({one.id: 60, two.id: 30}, {one.id: 100, two.id: 0}, {}):
        with pytest.raises(service.SharesDoNotAddUp):
            allocate(database, group, shares)
    assert shares_of(database, group) == {one.id: 100}


def test_a_line_of_another_area_or_other_days_is_refused(database, world, group):
    elsewhere = line(database, world, world.authority("Barnet", "302", "E09000003").id)
    with pytest.raises(service.OutsideArea):
        allocate(database, group, {elsewhere.id: 100})
    early = line(database, world, group.authority_id, from_day=date(2025, 4, 1), until_day=date(2026, 3, 31))
    with pytest.raises(service.OutsideDays):
        allocate(database, group, {early.id: 100})
    with pytest.raises(service.UnknownLine):
        allocate(database, group, {group.id: 100})


def test_lines_for_an_area_and_a_day(database, world, group):
    here, anywhere = line(database, world, group.authority_id), line(database, world, None, name="B line")
    line(database, world, world.authority("Barnet", "302", "E09000003").id)
    with database.read() as session:
        found = queries.lines_for(session, group.authority_id, date(2027, 3, 31))
        assert [each.id for each in found] == [here.id, anywhere.id]
        assert queries.lines_for(session, group.authority_id, date(2027, 4, 1)) == []


def test_a_line_cannot_move_away_from_a_group_it_pays_for(database, world, group):
    one = line(database, world, group.authority_id)
    allocate(database, group, {one.id: 100})
    facts = {"organisation_id": one.organisation_id, "name": "x", "amount_pence": None}
    with database.write() as session, pytest.raises(service.OutsideDays):
        service.change_line(
            session,
            session.merge(one),
            authority_id=None,
            from_day=date(2025, 4, 1),
            until_day=date(2026, 3, 31),
            **facts,
            by=by(None),
        )
