"""The contract's questions are frozen into an edition; a colour is of the number as published."""

import json
import re
from datetime import date

import jsonschema
import pytest

from portal import clock
from portal.funding.models import Allocation, Basis, FundingLine, Spend
from portal.funding.returns.models import ReturnAnswer
from portal.funding.returns.rules import questions as asked
from portal.impact.period import Period, quarter_of
from portal.people.access import Role
from portal.people.models import Organisation, OrganisationKind
from portal.releases.codes import code_of
from portal.releases.committee import committee_of
from portal.releases.contract.costs import UNITS, Payers, costs, in_words
from portal.releases.contract.queries import counted_payers
from portal.releases.contract.rules import frozen, judged, open_in
from portal.releases.counting import paid_for_by
from portal.releases.paper import html_of
from portal.releases.protected import Reader
from portal.releases.questions.models import FigureQuery
from portal.releases.schema import SCHEMA
from portal.releases.service import Unanswered
from portal.releases.words import THIS_QUARTER
from tests.releases.making import store
from tests.releases.scene import AFTER, autumn


@pytest.mark.parametrize(
    ("row", "own", "due", "variance", "standing"),
    [
        (["LiVVE", "sessions delivered", 150, 112, "April to December"], {}, 113, -1, "green"),
        (["LiVVE", "sessions delivered", 150, 100, "April to December"], {}, 113, -13, "amber"),
        (["LiVVE", "sessions delivered", 150, 80, "April to December"], {1: 10, 2: 10, 3: 120}, 140, -60, "red"),
        (["LiVVE", "young people reached", 150, 60, THIS_QUARTER], {}, "z", "z", "not judged"),
        (["LiVVE", "young people reached", 150, 60, THIS_QUARTER], {3: 60}, 60, 0, "green"),
        (["LiVVE", "young people reached", 150, "c", THIS_QUARTER], {3: 60}, 60, "z", "not judged"),
        (["LiVVE", "young people who completed", 150, "not yet", "April to December"], {}, 113, "z", "not judged"),
    ],
)
def test_a_promise_stands_at_what_is_published(row, own, due, variance, standing):
    assert judged(row, own, 3) == [*row[:2], due, row[3], variance, standing, row[4]]


def test_what_nobody_has_answered_leaves_the_object_as_it_is():
    assert frozen({"tables": []}, [], {}) == {"tables": []}


def figures(**values):
    usual = {"sessions": 50, "contact_hours": 300, "contacts": 310, "reach": 40} | values
    return {"form": "quarter by quarter", "figures": [{"key": key, "value": each} for key, each in usual.items()]}


@pytest.mark.parametrize(
    ("values", "spent", "payers", "rows", "said"),
    [
        (
            {},
            [500_000, 120_000],
            Payers(),
            [124, 20.67, 20, 155],
            "About £20.00 for each place attended, from 310 places, nearest 5.",
        ),
        ({"reach": "c"}, [620_000], Payers(), [124, 20.67, 20, "c"], "About £20.00 for each place"),
        (
            {"contacts": "c"},
            [620_000],
            Payers(),
            [124, "c", "c", 155],
            "not said, since the number of places is hidden",
        ),
        ({"sessions": 0, "contacts": 0, "contact_hours": 0}, [620_000], Payers(), [155], ""),
        ({"sessions": 7}, [620_000], Payers(), ["z", 20.67, 20, 155], "About"),
        ({"heads": 900}, [620_000], Payers(), [124], "nobody is named"),
        ({}, [620_000], Payers(others=2), [], "other funders pay a share of 2 of these groups"),
        ({}, [620_000], Payers(elsewhere=3), [], "for 3 of the groups that are not in this report"),
        ({}, [620_000], Payers(ended=4), [], "4 of these groups are paid from a line of another time"),
        ({}, [620_000, None], Payers(), [], "not entered for every line"),
        ({}, [], Payers(), [], "not entered for every line"),
    ],
)
def test_a_unit_costs_what_the_published_number_gives_or_it_is_said_why_not(values, spent, payers, rows, said):
    found, why = costs(figures(**values), spent, payers)
    assert [row[2] for row in found] == rows
    assert said in in_words(found, why)


def test_an_edition_says_what_a_place_cost_where_its_reader_alone_pays(database, world, sign_in):
    scene = autumn(world, authority=world.authority(), groups=12, people=10, weeks=3)
    world.add(Spend(spent_pence=1_000_000, claimed_pence=None, line_id=scene.line.id, year=2026, quarter=3))
    edition = store(database, scene.authority)
    made = json.loads(edition.object)
    value = {each["key"]: each["value"] for each in made["figures"]}
    [table] = [each for each in made["tables"] if each["key"] == "costs"]
    assert [row[1] for row in table["rows"]] == [value[key] for key in UNITS]
    assert table["rows"][2][2] == round(10_000 / value["contacts"], 2)
    jsonschema.validate(made | {"check_code": code_of(edition.sha256)}, json.loads(SCHEMA))
    assert "for each place attended" in dict(committee_of(made, "").answers)["What did it cost?"]
    reader = sign_in(world.user(Role.COMMISSIONER, authority_id=scene.authority.id))
    assert "What one unit cost" in reader.get(f"/reports/{edition.id}").text
    funder = Organisation(kind=OrganisationKind.FUNDER, name="A foundation")
    world.add(funder)
    days = {"from_day": date(2026, 4, 1), "until_day": date(2027, 3, 31)}
    line = FundingLine(organisation_id=funder.id, name="Grant", **days)
    world.add(line)
    world.add(Allocation(group_id=scene.groups[0].id, line_id=line.id, percent=20))
    with database.read() as session:
        mine = paid_for_by(Reader(scene.authority.id, None, ""))
        quarter = quarter_of(2026, 3)
        assert counted_payers(session, Reader(scene.authority.id, None, ""), mine, quarter, quarter) == Payers(others=1)
    with database.write() as session:
        session.get_one(FundingLine, scene.line.id).until_day = date(2026, 9, 30)
        found = counted_payers(session, Reader(scene.authority.id, None, ""), mine, quarter, quarter)
        assert found == Payers(others=1, ended=12)
        so_far = Period(date(2026, 4, 1), quarter.last)
        since = counted_payers(session, Reader(scene.authority.id, None, ""), mine, so_far, quarter)
        assert since == found, "what a line of the first half-year spent is not among the lines that are asked for"
        session.rollback()
    later = json.loads(store(database, scene.authority, "A foundation pays a share").object)
    assert not any(each["key"] == "costs" for each in later["tables"])
    assert any("other funders pay a share of 1 of these groups" in note for note in later["notes"])


def test_a_group_elsewhere_that_a_council_pays_a_share_of_is_said_not_to_be_in_its_edition(database, world):
    """Its young people live in one borough and their school is in another: the group stands in that one's edition."""
    scene = autumn(world, authority=world.authority(), groups=6, people=4, weeks=3)
    other = world.authority("Barnet", "302", "E09000003")
    funder = Organisation(kind=OrganisationKind.FUNDER, name="Barnet Council", authority_id=other.id)
    world.add(funder)
    days = {"from_day": date(2026, 4, 1), "until_day": date(2027, 3, 31)}
    line = FundingLine(organisation_id=funder.id, authority_id=other.id, name="Home", **days)
    world.add(line)
    world.add(Allocation(group_id=scene.groups[0].id, line_id=line.id, percent=30, basis=Basis.HOME, people=3))
    world.add(Allocation(group_id=scene.groups[1].id, line_id=line.id, percent=30))
    said = "Not in it: 2 of the groups confirmed under other authorities, of which this reader pays a share."
    theirs, ours = store(database, other), store(database, scene.authority)
    assert any(said in line for line in json.loads(theirs.object)["cannot"])
    assert not any("confirmed under other" in line for line in json.loads(ours.object)["cannot"])


def test_answers_and_spend_are_frozen_and_a_committee_reads_them(database, world, sign_in):
    scene = autumn(world, authority=world.authority(), groups=6, people=4, weeks=3)
    quarter = {"line_id": scene.line.id, "year": 2026, "quarter": 3}
    said = {"answer": "=Two groups begin in January.", "owner": "Robin Example, lead", "is_nothing": False}
    keys = [each.key for each in asked() if each.key not in ("next", "risks")]
    world.add(
        Spend(spent_pence=1_234_550, claimed_pence=None, **quarter),
        ReturnAnswer(question="next", **said, **quarter),
        *(ReturnAnswer(question=key, answer=None, owner=None, is_nothing=True, **quarter) for key in keys),
    )
    with pytest.raises(Unanswered):
        store(database, scene.authority)
    facts = {"reader": str(scene.authority.id), "quarter": "2026-3"}
    with clock.moved_to(AFTER):
        boss = sign_in(world.user(Role.COORDINATOR))
        seen = re.search('name="seen" value="(.*?)"', boss.get("/reports/make", query_string=facts).text)[1]
        refused = boss.post("/reports/make", data=facts | {"seen": seen})
        assert refused.status_code == 422
        assert "The contract asks more than is answered" in refused.text
        assert "1 question of the contract not answered" in refused.text
    world.add(ReturnAnswer(question="risks", answer=None, owner=None, is_nothing=True, **quarter))
    edition = store(database, scene.authority)
    made = json.loads(edition.object)
    tables = {table["key"]: table["rows"] for table in made["tables"]}
    assert tables["money"] == [["Prevention Enfield", 12345.5, "not entered"]]
    answers = {row[0]: row[1:] for row in tables["contract"]}
    assert answers["Complaints"] == ["Nothing to report", "–"]
    assert answers["Next quarter"] == ["=Two groups begin in January.", "Robin Example, lead"]
    assert open_in(made) == []
    assert tables["standing"][0][-2] == "red"
    questions = dict(committee_of(made, "").answers)
    assert questions["What did it cost?"] == (
        "Spent in the quarter: Prevention Enfield: £12,345.50. "
        "What a place cost is not said, since the number of places is hidden."
    )
    reader = sign_in(world.user(Role.COMMISSIONER, authority_id=scene.authority.id))
    page = reader.get(f"/reports/{edition.id}").text
    assert "=Two groups begin in January." in page
    assert '<strong class="tag tag--bad">red</strong>' in page
    [under] = re.findall(r'<p class="table-foot">(.*?)</p>', page.split("How each promise stands</caption>")[1])[:1]
    assert under.endswith("Green: at least 95% of what was due by then. Amber: 80% or more. Red: less.")
    paper = html_of(made, edition.sha256)
    assert "Amber: 80% or more" in paper.split("How each promise stands</caption>")[1].split("<h2>")[0]
    assert "'=Two groups" in reader.get(f"/reports/{edition.id}/report.csv").text


def test_a_reason_an_answer_and_a_reply_with_a_number_of_people_are_refused_at_their_fields(database, world, sign_in):
    scene = autumn(world, authority=world.authority(), groups=6, people=4, weeks=3)
    edition = store(database, scene.authority)
    facts = {"figure": "figure:reach", "label": "Reached", "question": "Why?", "asked_by": world.user(Role.ADMIN).id}
    asked = FigureQuery(edition_id=edition.id, **facts)
    world.add(asked)
    refusal = "“three pupils” is a number of people: leave the number out"
    with clock.moved_to(AFTER):
        boss = sign_in(world.user(Role.COORDINATOR))
        wanted = {"reader": str(scene.authority.id), "quarter": "2026-3"}
        seen = re.search('name="seen" value="(.*?)"', boss.get("/reports/make", query_string=wanted).text)[1]
        why = "The marks of three pupils at Enfield School 1 were wrong"
        pages = [
            boss.post("/reports/make", data=wanted | {"seen": seen, "why": why}),
            boss.post(f"/reports/questions/{asked.id}", data={"answer": why}),
            boss.post(
                f"/funding/lines/{scene.line.id}/answers?quarter=2026-3",
                data={"text_complaints": why, "owner_complaints": "Robin Example, lead"},
            ),
        ]
    for page in pages:
        assert page.status_code == 422
        assert refusal in page.text
        assert "“Enfield School 1” is the name of a school" in page.text
        assert why in page.text


def test_money_alone_asks_no_question(database, world):
    scene = autumn(world, authority=world.authority(), groups=6, people=4, weeks=3)
    world.add(Spend(spent_pence=1_000, claimed_pence=None, line_id=scene.line.id, year=2026, quarter=3))
    made = json.loads(store(database, scene.authority).object)
    assert {"money", "standing"} <= {table["key"] for table in made["tables"]}
    assert "contract" not in {table["key"] for table in made["tables"]}
