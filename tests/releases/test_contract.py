"""The contract's questions are frozen into an edition; a colour is of the number as published."""

import json

import pytest

from portal.funding.models import Spend
from portal.funding.returns.models import ReturnAnswer
from portal.people.access import Role
from portal.releases.committee import committee_of
from portal.releases.contract.rules import frozen, judged
from portal.releases.words import THIS_QUARTER
from tests.releases.making import store
from tests.releases.scene import autumn


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
    assert judged(row, own, 3) == [*row[:2], due, row[3], variance, standing]


def test_what_nobody_has_answered_leaves_the_object_as_it_is():
    assert frozen({"tables": []}, [], {}) == {"tables": []}


def test_answers_and_spend_are_frozen_and_a_committee_reads_them(database, world, sign_in):
    scene = autumn(world, authority=world.authority(), groups=6, people=4, weeks=3)
    quarter = {"line_id": scene.line.id, "year": 2026, "quarter": 3}
    said = {"answer": "=Two groups begin in January.", "owner": "Robin Example, lead", "is_nothing": False}
    world.add(
        Spend(spent_pence=1_234_550, claimed_pence=None, **quarter),
        ReturnAnswer(question="next", **said, **quarter),
        ReturnAnswer(question="complaints", answer=None, owner=None, is_nothing=True, **quarter),
    )
    edition = store(database, scene.authority)
    made = json.loads(edition.object)
    tables = {table["key"]: table["rows"] for table in made["tables"]}
    assert tables["money"] == [["Prevention Enfield", 12345.5, "not entered"]]
    answers = {row[0]: row[1:] for row in tables["contract"]}
    assert answers["Complaints"] == ["Nothing to report", "–"]
    assert answers["Next quarter"] == ["=Two groups begin in January.", "Robin Example, lead"]
    assert answers["Risks"] == ["Not answered yet", "–"]
    assert tables["standing"][0][-1] == "red"
    questions = dict(committee_of(made, "").answers)
    assert questions["What did it cost?"] == "Spent in the quarter: Prevention Enfield: £12,345.50."
    reader = sign_in(world.user(Role.COMMISSIONER, authority_id=scene.authority.id))
    page = reader.get(f"/reports/{edition.id}").text
    assert "=Two groups begin in January." in page
    assert "'=Two groups" in reader.get(f"/reports/{edition.id}/report.csv").text
