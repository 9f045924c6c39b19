"""A contract's questions: each with an answer and its owner, or nothing to report."""

from datetime import date, time

import pytest

from portal import clock
from portal.funding.models import FundingLine
from portal.funding.returns import queries
from portal.funding.returns.rules import Said, State, put_together, questions
from portal.funding.years import quarter_asked
from portal.people.access import Role
from portal.people.models import Organisation, OrganisationKind

APRIL, MARCH = date(2026, 4, 1), date(2027, 3, 31)


@pytest.mark.parametrize(
    ("said", "state", "part"),
    [
        (Said(), State.OPEN, None),
        (Said(owner="Robin"), State.OPEN, None),
        (Said("Two.", "Robin"), State.ANSWERED, None),
        (Said("Two."), State.ANSWERED, "owner"),
        (Said(is_nothing=True), State.NOTHING, None),
        (Said("Two.", "Robin", is_nothing=True), State.NOTHING, "nothing"),
    ],
)
def test_what_is_said_under_a_question(said, state, part):
    assert said.state is state
    assert (said.fault[0] if said.fault else None) == part


def test_a_return_ready_to_be_frozen_has_every_question_and_no_count():
    made = put_together(2026, 3, {"risks": Said(is_nothing=True)}, 90_000, None)
    assert not made.is_complete
    assert [each.key for each in made.open] == [each.key for each in questions() if each.key != "risks"]
    stored = made.as_stored()
    assert set(stored) == {"year", "quarter", "spent_pence", "claimed_pence", "answers"}
    assert [row["key"] for row in stored["answers"]] == [each.key for each in questions()]
    assert next(row for row in stored["answers"] if row["key"] == "risks")["answer"] == "Nothing to report"


@pytest.mark.parametrize(
    ("asked", "today", "quarter"),
    [
        ("2026-2", date(2027, 1, 5), (2026, 2)),
        ("2025-2", date(2027, 1, 5), (2026, 3)),
        ("x", date(2026, 5, 1), (2026, 1)),
        (None, date(2030, 1, 1), (2026, 4)),
    ],
)
def test_the_quarter_that_an_address_names(asked, today, quarter):
    assert quarter_asked(asked, APRIL, MARCH, today) == quarter


def test_answers_are_typed_refused_kept_and_read(database, world, sign_in):
    funder = Organisation(kind=OrganisationKind.FUNDER, name="Enfield Council")
    world.add(funder)
    line = FundingLine(organisation_id=funder.id, name="Prevention", from_day=APRIL, until_day=MARCH)
    world.add(line)
    address = f"/funding/lines/{line.id}/answers?quarter=2026-3"
    typed = {"text_risks": "A school\nmay leave.", "nothing_complaints": "y"}
    with clock.moved_to(clock.at(date(2027, 1, 5), time(12))):
        boss = sign_in(world.user(Role.COORDINATOR))
        refused = boss.post(address, data=typed)
        assert refused.status_code == 422
        assert "Enter who answers for it" in refused.text
        assert "may leave." in refused.text
        done = boss.post(address, data=typed | {"owner_risks": "Robin Example"}, follow_redirects=True)
        assert "October to December 2026 · 5 questions open" in done.text
        assert "Answers for it: Robin Example" in done.text
        assert "nothing to report" in done.text
        assert "7 questions open" in boss.get(f"/funding/lines/{line.id}/return?quarter=2026-2").text
    with database.read() as session:
        kept = queries.return_of(session, line.id, 2026, 3)
    assert len(kept.open) == len(questions()) - 2
