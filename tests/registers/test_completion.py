"""Completion: known only when no unrecorded session could change it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.registers.completion import Completion, Outcomes, Record, Rule, judge, outcomes

records = st.builds(
    Record,
    attended=st.integers(0, 15),
    missed=st.integers(0, 15),
    unknown=st.integers(0, 15),
    stayed=st.booleans(),
)
percents = st.integers(1, 100)


@pytest.mark.parametrize(
    ("attended", "missed", "unknown", "stayed", "percent", "said"),
    [
        (9, 3, 0, True, 75, Completion.COMPLETED),
        (9, 4, 0, True, 75, Completion.NOT_COMPLETED),
        (10, 3, 0, True, 75, Completion.COMPLETED),
        (10, 3, 0, True, 80, Completion.NOT_COMPLETED),
        (13, 0, 0, False, 75, Completion.NOT_COMPLETED),
        (10, 2, 1, True, 75, Completion.COMPLETED),
        (9, 3, 1, True, 75, Completion.NOT_KNOWN),
        (5, 6, 2, True, 75, Completion.NOT_COMPLETED),
        (0, 5, 0, True, 75, Completion.NOT_STARTED),
        (0, 0, 0, True, 75, Completion.NOT_STARTED),
        (0, 5, 3, True, 75, Completion.NOT_KNOWN),
        (1, 0, 0, True, 100, Completion.COMPLETED),
        (2, 0, 1, False, 75, Completion.NOT_COMPLETED),
        (10, 1, 0, None, 75, Completion.NOT_KNOWN),
        (5, 8, 0, None, 75, Completion.NOT_COMPLETED),
    ],
)
def test_table(attended, missed, unknown, stayed, percent, said):
    assert judge(Record(attended, missed, unknown, stayed), Rule(percent)) is said


@given(records, percents)
def test_not_known_means_that_the_blanks_could_change_it(record, percent):
    answers = {
        judge(Record(record.attended + came, record.missed + record.unknown - came, 0, record.stayed), Rule(percent))
        for came in range(record.unknown + 1)
    }
    said = judge(record, Rule(percent))
    if said is Completion.NOT_KNOWN:
        assert len(answers) > 1
    else:
        assert answers == {said}


@given(records, percents)
def test_attending_one_more_never_undoes_completion(record, percent):
    if judge(record, Rule(percent)) is Completion.COMPLETED:
        more = Record(record.attended + 1, record.missed, record.unknown, record.stayed)
        assert judge(more, Rule(percent)) is Completion.COMPLETED


@given(st.lists(records), percents)
def test_the_counts_stay_within_those_who_started(some, percent):
    made = outcomes(some, Rule(percent))
    assert 0 <= made.completed + made.not_known <= made.started <= len(some)
    assert made == outcomes(reversed(some), Rule(percent))
    assert made == sum((outcomes([record], Rule(percent)) for record in some), Outcomes())


@pytest.mark.parametrize(
    ("rule", "record", "said"),
    [
        (Rule(1, sessions=8), Record(8, 5, 0, True), Completion.COMPLETED),
        (Rule(1, sessions=8), Record(7, 0, 0, True), Completion.NOT_COMPLETED),
        (Rule(1, sessions=8), Record(7, 0, 1, True), Completion.NOT_KNOWN),
        (Rule(minutes=480), Record(9, 1, 0, True, minutes=479), Completion.NOT_COMPLETED),
        (Rule(minutes=480), Record(9, 1, 1, True, minutes=479, minutes_unknown=60), Completion.NOT_KNOWN),
        (Rule(minutes=480), Record(9, 1, 0, True, minutes=480), Completion.COMPLETED),
        (Rule(weeks=frozenset({1, 3})), Record(9, 1, 0, True, weeks=frozenset({1, 2})), Completion.NOT_COMPLETED),
        (Rule(weeks=frozenset({1})), Record(9, 1, 1, True, weeks_unknown=frozenset({1})), Completion.NOT_KNOWN),
        (Rule(100, weeks=frozenset({1})), Record(9, 1, 0, True, weeks=frozenset({1})), Completion.NOT_COMPLETED),
    ],
)
def test_a_programme_may_ask_for_sessions_minutes_and_weeks(rule, record, said):
    assert judge(record, rule) is said


def test_a_rule_is_read_from_the_programme_and_said_in_words():
    facts = {"completion_percent": 80, "completion": {"sessions": 8, "minutes": None, "weeks": [13, 1]}}
    assert Rule.of(facts) == Rule(80, 8, 0, frozenset({1, 13}))
    assert Rule.of(facts).words == "at 80% or more, at least 8 sessions, session 1, session 13"
    assert Rule.of({}) == Rule()
