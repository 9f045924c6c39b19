"""Completion: known only when no unrecorded session could change it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.registers.completion import Completion, Outcomes, Record, judge, outcomes

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
    assert judge(Record(attended, missed, unknown, stayed), percent) is said


@given(records, percents)
def test_not_known_means_that_the_blanks_could_change_it(record, percent):
    answers = {
        judge(Record(record.attended + came, record.missed + record.unknown - came, 0, record.stayed), percent)
        for came in range(record.unknown + 1)
    }
    said = judge(record, percent)
    if said is Completion.NOT_KNOWN:
        assert len(answers) > 1
    else:
        assert answers == {said}


@given(records, percents)
def test_attending_one_more_never_undoes_completion(record, percent):
    if judge(record, percent) is Completion.COMPLETED:
        more = Record(record.attended + 1, record.missed, record.unknown, record.stayed)
        assert judge(more, percent) is Completion.COMPLETED


@given(st.lists(records), percents)
def test_the_counts_stay_within_those_who_started(some, percent):
    made = outcomes(some, percent)
    assert 0 <= made.completed + made.not_known <= made.started <= len(some)
    assert made == outcomes(reversed(some), percent)
    assert made == sum((outcomes([record], percent) for record in some), Outcomes())
