"""Readers who put their reports together: nothing can be worked out that each alone does not say."""

from datetime import date

import pytest

from portal import clock
from portal.funding.models import Allocation, FundingLine
from portal.people.models import Organisation, OrganisationKind
from portal.releases.drafting import counted_draft
from portal.releases.protected import Reader
from tests.releases.pooled import a_pool, attack
from tests.releases.scene import AFTER, autumn

NAIVE = 1


@pytest.mark.parametrize("seed", [1, 3])
def test_nothing_can_be_worked_out_of_several_readers_reports(seed):
    tried, told = attack(a_pool(seed), ["reach"])
    assert tried > 20
    assert told == []


def test_each_report_made_as_if_it_were_the_only_one_gives_counts_away():
    assert attack(a_pool(NAIVE, is_naive=True), ["reach"])[1]


def foundation(world, groups, name="A Foundation"):
    funder = Organisation(kind=OrganisationKind.FUNDER, name=name)
    world.add(funder)
    line = FundingLine(
        organisation_id=funder.id, name=name, from_day=date(2026, 4, 1), until_day=date(2027, 3, 31), amount_pence=None
    )
    world.add(line)
    world.add(*[Allocation(group_id=group.id, line_id=line.id, percent=0) for group in groups])
    return Reader(None, funder.id, name)


def drafted(database, reader):
    with clock.moved_to(AFTER), database.read() as session:
        return counted_draft(session, reader, 2026, 3)


def test_who_shares_every_group_of_a_council_reads_no_counts_of_people(database, world):
    scene = autumn(world, authority=world.authority(), groups=6, people=8, weeks=2)
    reader = foundation(world, scene.groups)
    draft = drafted(database, reader)
    assert {row for row in draft.made["published"]["reach"].values() if row != [0]} == {"c"}
    assert set(draft.monitoring.values()) == {"c"}
    assert "another reader's report" in " ".join(draft.made["cannot"])
    figures = {each["key"]: each["value"] for each in draft.made["figures"]}
    assert (figures["groups"], figures["reach"]) == (6, "c")
    council = drafted(database, Reader(scene.authority.id, None, "A"))
    assert council.made["published"]["reach"]["all"] != "c"


def test_where_a_council_keeps_enough_groups_of_its_own_the_shared_ones_are_counted_for_both(database, world):
    scene = autumn(world, authority=world.authority(), groups=12, people=8, weeks=2)
    made = drafted(database, foundation(world, scene.groups[:6])).made
    assert made["published"]["reach"]["all"] == [50]
    assert set(made["published"]["endings"].values()) == {"c"}


def test_two_foundations_of_the_same_groups_do_not_both_read_them(database, world):
    scene = autumn(world, authority=world.authority(), groups=12, people=8, weeks=2)
    first, second = (foundation(world, scene.groups[:6], name) for name in ("One", "Two"))
    assert drafted(database, first).made["published"]["reach"]["all"] == "c"
    assert drafted(database, second).made["published"]["reach"]["all"] == "c"


def test_a_foundation_of_its_own_groups_alone_reads_all_of_them(database, world):
    scene = autumn(world, authority=world.authority(), groups=6, people=8, weeks=2)
    reader = foundation(world, scene.groups)
    with database.write() as session:
        for row in session.query(Allocation).where(Allocation.line_id == scene.line.id):
            session.delete(row)
        session.commit()
    made = drafted(database, reader).made
    assert made["published"]["reach"]["all"] == [45]
    assert "another reader's report" not in " ".join(made["cannot"])
