"""Editions: numbered, frozen, and the same bytes for the same input."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, update

from portal import clock
from portal.curricula.models import ProgrammeVersion
from portal.db import new_id
from portal.funding import service as funding
from portal.funding.models import Allocation, FundingLine
from portal.people.models import Organisation, OrganisationKind
from portal.places.models import School
from portal.registers.counts.rules import Heads
from portal.releases import counting, drafting, queries, service
from portal.releases.blocks import blocks_of
from portal.releases.intruder import hidden_small, is_safe
from portal.releases.protected import Issue, Reader, build, canonical, digest
from tests.releases.attack import faults
from tests.releases.making import store
from tests.releases.scene import AFTER, FIRST, autumn, the_charity
from tests.world import by


@pytest.fixture
def scene(world):
    return autumn(world, authority=world.authority())


def reader_of(authority):
    return Reader(authority.id, None, authority.name)


def draft(database, authority, why=None, quarter=3):
    with clock.moved_to(AFTER), database.read() as session:
        return drafting.counted_draft(session, reader_of(authority), 2026, quarter, why=why)


def first_school(database):
    with database.read() as session:
        return session.scalars(select(School).order_by(School.name)).first()


def figure(made, key):
    return next(each for each in made["figures"] if each["key"] == key)


def table(made, key):
    return next((each for each in made["tables"] if each["key"] == key), None)


def test_the_figures_of_a_quarter(database, scene):
    made = draft(database, scene.authority).made
    assert made["title"] == "Quarter 3, 2026/27, Enfield"
    assert figure(made, "reach")["value"] == 120
    assert figure(made, "sessions")["value"] == 143
    assert figure(made, "sessions")["under"] == "of 144 planned; 1 cancelled by schools"
    assert figure(made, "attendance")["unit"] == "%"
    assert figure(made, "schools")["value"] == 6
    assert made["coverage"] == {"finished": 142, "due": 143, "not_reported": 0}
    assert [row[0] for row in table(made, "years")["rows"]] == [f"Year {n}" for n in range(7, 14)] + ["Other"]
    assert len(table(made, "weeks")["rows"]) == 12


def test_the_same_facts_make_the_same_bytes(database, scene):
    assert canonical(draft(database, scene.authority).made) == canonical(draft(database, scene.authority).made)


def test_one_school_shows_sessions_and_hides_people(database, world):
    scene = autumn(world, authority=world.authority("Barnet", "302", "E09000003"), schools=1, groups=3)
    made = draft(database, scene.authority).made
    assert figure(made, "sessions")["value"] == 35
    assert figure(made, "schools")["value"] == 1
    assert figure(made, "reach")["under"] == "so that nobody can be recognised; target for the year 180"
    assert not any("in two programmes" in line for line in made["cannot"]), "there is one programme"
    for key in ("reach", "attendance", "completed", "contacts", "contact_hours"):
        assert figure(made, key)["value"] == "c"
    for name in ("years", "weeks", "endings", "reasons"):
        assert {cell for row in table(made, name)["rows"] for cell in row[1:]} == {"c"}
    assert set(table(made, "programmes")["rows"][0][4:]) == {"c"}
    assert {row for block in made["published"].values() for row in map(str, block.values())} == {"c"}


def test_a_school_that_takes_another_name_changes_no_figure(database, scene):
    before = draft(database, scene.authority).made
    with database.write() as session:
        session.execute(update(School).values(name=School.name + " (now another trust's)"))
        session.commit()
    assert draft(database, scene.authority).made == before


def test_what_is_stored_is_what_was_made(database, scene):
    edition = store(database, scene.authority)
    assert (edition.number, edition.why) == (1, None)
    assert digest(edition.object) == edition.sha256
    assert json.loads(edition.object)["edition"] == {"made": "2027-01-14", "number": 1, "why": None}


def test_a_second_edition_needs_a_reason_and_takes_the_next_number(database, scene):
    store(database, scene.authority)
    with pytest.raises(service.ReasonMissing):
        store(database, scene.authority)
    assert store(database, scene.authority, "A register came in late").number == 2


def test_an_edition_worked_out_before_another_was_stored_is_refused(database, scene):
    early = draft(database, scene.authority)
    store(database, scene.authority)
    with clock.moved_to(AFTER), database.write() as session, pytest.raises(service.MadeMeanwhile):
        service.make_edition(
            session, authority_id=scene.authority.id, year=2026, quarter=3, made=early.made, by=by(None)
        )


def test_a_quarter_that_still_runs_is_refused(database, scene):
    wanted = draft(database, scene.authority)
    last_day = datetime(2026, 12, 31, 12, tzinfo=UTC)
    with clock.moved_to(last_day), database.write() as session, pytest.raises(service.NotEnded):
        service.make_edition(
            session, authority_id=scene.authority.id, year=2026, quarter=3, made=wanted.made, by=by(None)
        )


def test_what_was_hidden_stays_hidden_though_an_edition_between_did_not_have_it(database, world, scene):
    def built(number, before):
        with database.read() as session:
            sums = counting.counted_sums(session, reader_of(scene.authority), 2026, 3)
        issue = Issue(2026, 3, number, AFTER.date(), "Put right")
        return build(sums, reader=reader_of(scene.authority), issue=issue, before=before)

    first = built(1, None)
    [programme] = [key for key in first["published"]["reach"] if key.startswith("programme:")]
    first["published"]["reach"][programme] = "c"
    with database.write() as session:
        shares = session.scalars(select(Allocation)).all()
        kept = [(share.group_id, share.line_id) for share in shares]
        for share in shares:
            session.delete(share)
        session.commit()
    second = built(2, first)
    assert table(second, "programmes") is None
    world.add(*(Allocation(group_id=group_id, line_id=line_id, percent=100) for group_id, line_id in kept))
    assert built(3, second)["published"]["reach"][programme] == "c"


def test_contact_hours_move_only_with_the_contacts(database, scene):
    with database.read() as session:
        sums = counting.counted_sums(session, reader_of(scene.authority), 2026, 3)
    issue = Issue(2026, 3, 2, AFTER.date(), "A mark was put right")
    first = build(sums, reader=reader_of(scene.authority), issue=issue)
    hours = figure(first, "contact_hours")["value"]
    figure(first, "contact_hours")["value"] = hours + 10
    again = build(sums, reader=reader_of(scene.authority), issue=issue, before=first)
    assert figure(again, "contact_hours")["value"] == hours + 10
    first["published"]["attendance"]["all"][1] -= 100
    again = build(sums, reader=reader_of(scene.authority), issue=issue, before=first)
    assert figure(again, "contact_hours")["value"] == hours


def test_work_that_the_council_does_not_pay_for_is_not_in_its_edition(database, world, scene):
    version = world.programme("other-steps", title="Other steps")
    charity, school = the_charity(database), first_school(database)
    world.group(school, version, charity, first_day=FIRST)
    made = draft(database, scene.authority).made
    assert [row[0] for row in table(made, "programmes")["rows"]] == ["Sample steps"]


def test_queries_do_not_grow_with_groups(database, world, queries_of):
    small = autumn(world, authority=world.authority(), groups=2, people=2, weeks=3)
    with database.read() as session:
        version = session.scalars(select(ProgrammeVersion)).one()
    large = autumn(
        world,
        authority=world.authority("Barnet", "302", "E09000003"),
        groups=20,
        people=2,
        weeks=3,
        version=version,
        charity=the_charity(database),
        first_urn=990_101,
    )
    few = queries_of(lambda: draft(database, small.authority))
    many = queries_of(lambda: draft(database, large.authority))
    assert 0 < few == many


def test_nothing_hidden_in_a_release_can_be_worked_out(database, scene):
    """The intruder goes at all but the places, of which there are too many; those the generated tables check."""
    with database.read() as session:
        sums = counting.counted_sums(session, reader_of(scene.authority), 2026, 3)
    blocks = blocks_of(sums)
    for block in (blocks.reach, blocks.attendance, blocks.completion):
        for table_key in ("programme:", "year:", "week:"):
            rows = {key: row for key, row in block.items() if key.startswith(table_key)}
            if rows and block["all"]:
                assert is_safe(block["all"], rows, dict.fromkeys(rows, hidden_small(10**6)))
    years, programmes = ([key for key in blocks.reach if key.startswith(kind)] for kind in ("year:", "programme:"))
    assert faults(blocks.reach["all"], [{key: blocks.reach[key] for key in years}], 130) == []
    ends = {key: row for key, row in blocks.endings.items() if key != "completed"}
    tables = [{key: blocks.completion[key] for key in keys} for keys in (years, programmes)]
    assert blocks.completion["all"] is not None
    assert faults(blocks.completion["all"], tables, 130, ends) == []


def test_a_foundations_edition_holds_the_groups_its_line_pays_a_share_of(database, world, scene):
    trust = Organisation(kind=OrganisationKind.FUNDER, name="Sample Trust")
    world.add(trust)
    days = {"from_day": scene.line.from_day, "until_day": scene.line.until_day}
    line = FundingLine(organisation_id=trust.id, authority_id=None, name="Trust line", amount_pence=None, **days)
    world.add(line)
    with database.write() as session:
        for group in scene.groups[:6]:
            funding.allocate(session, group.id, {scene.line.id: 60, line.id: 40}, by=by(None))
        session.commit()
    with clock.moved_to(AFTER), database.read() as session:
        made = drafting.counted_draft(session, Reader(None, trust.id, trust.name), 2026, 3).made
        names = [each.name for each in queries.readers(session)]
    assert names == ["Enfield", "Sample Trust"]
    assert figure(made, "groups")["value"] == 6
    assert figure(draft(database, scene.authority).made, "groups")["value"] == 12


def test_heads_are_a_figure_of_their_own_hidden_below_three_schools(database, scene):
    issue = Issue(2026, 3, 1, AFTER.date())
    with database.read() as session:
        sums = counting.counted_sums(session, reader_of(scene.authority), 2026, 3)
    plain = build(sums, reader=reader_of(scene.authority), issue=issue)
    assert "heads" not in [one["key"] for one in plain["figures"]]
    sums.heads = Heads(sessions=4, counted=3, people=523, estimated=1)
    sums.head_schools = {new_id(), new_id()}
    hidden = build(sums, reader=reader_of(scene.authority), issue=issue)
    assert figure(hidden, "heads")["value"] == "c"
    sums.head_schools.add(new_id())
    shown = build(sums, reader=reader_of(scene.authority), issue=issue)
    assert figure(shown, "heads")["value"] == 525
    assert figure(shown, "heads")["under"].startswith("at 3 of 4 assemblies")
    assert "1 of the counts are estimates" in figure(shown, "heads")["under"]
    for key in ("reach", "attendance", "contacts", "contact_hours"):
        assert figure(shown, key) == figure(plain, key)
    again = build(sums, reader=reader_of(scene.authority), issue=Issue(2026, 3, 2, AFTER.date(), "x"), before=hidden)
    assert figure(again, "heads")["value"] == "c", "hidden once is hidden later"
