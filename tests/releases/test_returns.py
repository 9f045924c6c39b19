"""The form of a return is chosen by what it can show at planned numbers, and an edition keeps to it."""

from datetime import date
from uuid import UUID

import pytest

from portal.funding.models import TargetMeasure
from portal.releases.protected import Issue, Promise, Reader, Terms, build
from portal.releases.returns import Form, Outlook, Planned, as_planned, can_say_met, nearest_form, outlooks
from portal.releases.rule_sets import rule_sets

READER = Reader(UUID(int=1), None, "A Borough")
LARGE = [Planned("A", groups=60, people=10, schools=30, most=15)]


@pytest.mark.parametrize(
    ("plan", "form"),
    [
        (LARGE, Form.QUARTER),
        ([Planned("A", groups=4, people=10, schools=3, most=15)], Form.WHOLE_YEAR),
        ([Planned("A", groups=2, people=10, schools=2, most=15)], Form.TARGETS),
        ([], Form.TARGETS),
    ],
)
def test_the_form_is_the_fullest_that_hides_at_most_a_third(plan, form):
    assert nearest_form(outlooks(plan, [(60, 100)])) is form


def test_an_outlook_counts_what_would_be_hidden():
    found = {each.form: each for each in outlooks(LARGE, [(60, 100), (5, 100)])}
    assert 0 < found[Form.QUARTER].hidden < found[Form.QUARTER].cells / 3
    assert found[Form.TARGETS] == Outlook(Form.TARGETS, 1, 2)


@pytest.mark.parametrize(("target", "room", "can"), [(8, 15, True), (7, 100, False), (60, 66, False), (60, 67, True)])
def test_met_is_said_only_where_it_tells_no_small_count_nor_that_everybody_came(target, room, can):
    assert can_say_met(target, room) is can


def made(form, quarter, promises=(), rules="subnational"):
    quarters = range(1, quarter + 1) if form.is_since_april else range(quarter, quarter + 1)
    terms = Terms(form, rule_sets()[rules])
    issue = Issue(2026, quarter, 1, date(2027, 5, 1))
    return build(as_planned(LARGE, quarters), reader=READER, issue=issue, promises=promises, terms=terms)


def figure(edition, key):
    return next(each["value"] for each in edition["figures"] if each["key"] == key)


def test_a_return_for_the_whole_year_gives_people_with_its_last_quarter_alone():
    third, fourth = (made(Form.WHOLE_YEAR, quarter) for quarter in (3, 4))
    assert figure(third, "reach") == "c"
    assert figure(third, "sessions") == 450
    assert {table["key"] for table in third["tables"]} == {"programmes"}
    assert any("once, for the whole year" in line for line in third["cannot"])
    assert figure(fourth, "reach") == 600
    assert fourth["period"]["months"] == "April to March 2027"
    assert {table["key"] for table in fourth["tables"]} >= {"years", "weeks", "endings"}


def test_a_return_of_targets_says_met_or_not_yet_and_no_count():
    reached, completed = TargetMeasure.REACH.value, TargetMeasure.COMPLETED.value
    wanted = [(reached, 400), (completed, 800), (reached, 895)]
    said = []
    for measure, number in wanted:
        edition = made(Form.TARGETS, 4, [Promise(UUID(int=0), "A", measure, number)])
        assert figure(edition, "reach") == figure(edition, "completed") == "c"
        assert set(edition["published"]["reach"].values()) == {"c"}
        said += [row[3] for table in edition["tables"] if table["key"] == "targets" for row in table["rows"]]
    assert said == ["met", "not yet", "c"]


def test_an_edition_names_the_rule_set_it_was_made_by():
    edition = made(Form.QUARTER, 1, rules="threshold-10")
    assert edition["rules"]["key"] == "threshold-10"
    assert any("from 1 to 9" in note for note in edition["notes"])
