"""Who is a pair, and who is counted beside."""

from dataclasses import replace

import pytest

from portal.impact.outcomes.facts import Point
from portal.impact.outcomes.outcome import outcomes
from portal.impact.outcomes.pairs import at, by_person, paired
from portal.impact.outcomes.values import CannotSay, Why
from tests.impact.outcomes.answers import SCALE, said
from tests.impact.people import key


def counts(*scores):
    found = paired(scores, SCALE)
    beside = {name: getattr(found, name) for name in ("only_first", "only_last", "no_score", "twice", "other_version")}
    return len(found.pairs), {name: number for name, number in beside.items() if number}


@pytest.mark.parametrize(
    ("scores", "pairs", "beside"),
    [
        ([("A1", "start", 4), ("A1", "end", 6)], 1, {}),
        ([("A1", "end", 6), ("A1", "start", 4), ("A2", "end", 3)], 1, {"only_last": 1}),
        ([("A1", "end", 6), ("A2", "end", 3)], 0, {"only_last": 2}),
        ([("A1", "start", 4), ("A1", "end", None)], 0, {"only_first": 1, "no_score": 1}),
        ([("A1", "start", 4), ("A1", "end", 600)], 0, {"only_first": 1, "no_score": 1}),
        ([("A1", "start", 4), ("A1", "start", 4), ("A1", "end", 6)], 1, {}),
        ([("A1", "start", 4), ("A1", "start", 5), ("A1", "end", 6)], 0, {"twice": 1}),
        ([("A1", "start", 4), ("A1", "follow_up", 5)], 0, {"only_first": 1}),
        ([("A1", "follow_up", 5)], 0, {}),
    ],
)
def test_who_is_a_pair(scores, pairs, beside):
    assert counts(*(said(*each) for each in scores)) == (pairs, beside)


def test_codes_of_two_groups_and_versions_of_the_questions_are_never_mixed():
    assert counts(said("A1", "start", 4), said("A1", "end", 6, group="two")) == (0, {"only_first": 1, "only_last": 1})
    assert counts(said("A1", "start", 4), said("A1", "end", 6, version="2")) == (0, {"other_version": 1})


def test_answers_at_one_point():
    scores = [said("A1", "start", 4), said("A2", "start", None), said("A3", "start", 2), said("A3", "start", 3)]
    assert [each.reference for each in at(by_person(scores, SCALE), SCALE, Point.START)] == ["A1"]


def test_one_object_says_all_of_each_scale_by_itself():
    here = {code: key(code) for code in ("A1", "A2", "A3", "A4")}
    scores = [
        *(said(code, "start", n, enrolment=here[code]) for n, code in enumerate(here, start=1)),
        *(said(code, "end", 6, enrolment=here[code]) for code in ("A1", "A2")),
        said("A1", "follow_up", 5),
        said("A1", "start", 90, scale="other"),
    ]
    other = replace(SCALE, scale="other", is_higher_better=False)
    unasked = replace(SCALE, scale="never asked")
    again = replace(SCALE, version="2", highest=10)
    scores += [said("B1", "start", 5, version="2"), said("B1", "end", 7, version="2")]
    calm, second, narrower = outcomes(
        scores, [SCALE, other, unasked, again], {here["A2"]: False, here["A3"]: True, here["A4"]: True}
    )
    assert (calm.change.n, calm.answered.first, calm.answered.last) == (2, 4, 2)
    assert (calm.leavers.left.n, calm.leavers.left.mean, calm.leavers.stayed.mean) == (2, 3.5, 2)
    assert (calm.change_later.n, calm.change_later.mean) == (1, 4)
    assert list(calm.by_group) == [key("one")]
    assert second.change.mean == CannotSay(Why.NOBODY)
    assert second.leavers == CannotSay(Why.ANONYMOUS)
    assert (narrower.change.n, narrower.scale.highest) == (1, 10), "another range is another scale"
    assert outcomes(scores, [SCALE, replace(SCALE, version="2")], {})[0].change.n == 3
