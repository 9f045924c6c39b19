"""Totals spread over their parts and compare with rolls by the stated rule."""

from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.measures.totals.rules import (
    AGES,
    ETHNIC,
    EVERYBODY,
    NOT_SUPPLIED,
    SEXES,
    WHO,
    YES_NO,
    Against,
    Part,
    TooMany,
    Totals,
    pooled,
    shown,
    tables,
)

small = st.integers(0, 3)
MOST = 15
"""People in a group."""
everything = st.builds(
    Totals,
    people=st.integers(40, 60),
    ages=st.dictionaries(st.sampled_from(list(AGES)), small),
    who=st.dictionaries(st.tuples(st.sampled_from([*ETHNIC, NOT_SUPPLIED]), st.sampled_from(list(SEXES))), small),
    yes=st.dictionaries(st.sampled_from(list(YES_NO)), st.none() | st.integers(0, 20)),
    unknown=st.dictionaries(st.sampled_from(list(YES_NO)), st.integers(0, 20)),
)


@settings(max_examples=60)
@given(everything)
def test_the_parts_of_every_dimension_sum_to_all(totals):
    parts = totals.spread()
    for dimension in ("age", WHO, *YES_NO):
        assert sum(n for (name, _), n in parts.items() if name == dimension) == totals.people == parts[EVERYBODY]
    assert min(parts.values()) >= 0
    assert totals.mark("A") == totals.mark("A") != totals.mark("B")


def test_a_blank_is_not_supplied_and_a_nought_is_no():
    parts = Totals(12, yes={"send": 3, "fsm": 0}, unknown={"fsm": 2, "looked_after": 5}).spread()
    assert [parts["send", key] for key in ("yes", "no", NOT_SUPPLIED)] == [3, 9, 0]
    assert [parts["fsm", key] for key in ("yes", "no", NOT_SUPPLIED)] == [0, 10, 2]
    assert [parts["looked_after", key] for key in ("yes", "no", NOT_SUPPLIED)] == [0, 0, 12]


@pytest.mark.parametrize(
    "totals",
    [
        Totals(2, ages={"11_13": 3}),
        Totals(2, who={("black", "boys"): 3}),
        Totals(2, yes={"send": 2}, unknown={"send": 1}),
    ],
)
def test_parts_that_are_more_than_all_are_refused(totals):
    with pytest.raises(TooMany) as told:
        totals.spread()
    assert told.value.args[1] == 3


@pytest.mark.parametrize(("number", "seen"), [(0, 0), (1, None), (7, None), (8, 10), (12, 10), (13, 15), (100, 100)])
def test_small_numbers_are_hidden_and_others_rounded(number, seen):
    assert shown(number) == seen


@pytest.mark.parametrize(
    ("number", "known", "roll", "expected"),
    [
        (30, 60, 18.0, Against.MORE),
        (12, 60, 18.0, Against.ALIKE),
        (0, 60, 18.0, Against.LESS),
        (2, 60, 18.0, Against.FEW),  # hidden
        (12, 121, 5.7, Against.ALIKE),  # shown as 10 of 120
        (15, 29, 18.0, Against.FEW),
        (30, 60, None, Against.NO_ROLL),
        (530, 1000, 50.0, Against.ALIKE),  # beyond chance, but by less than a fifth
        (40, 40, 100.0, Against.ALIKE),
        (8, 40, 0.0, Against.MORE),
    ],
)
def test_a_share_is_compared_by_the_stated_rule(number, known, roll, expected):
    assert Part("x", number, known, roll).against is expected


def test_boys_of_one_group_are_held_against_both_shares():
    sums = {EVERYBODY: 60, (WHO, "black/boys"): 30, (WHO, "white/girls"): 20, (WHO, NOT_SUPPLIED): 10}
    roll = pooled([(30, {"boys": 50.0, "black": 20.0}), (10, {"boys": 54.0, "black": 40.0, "white": 30.0})])
    assert roll == {"black": 25.0, "boys": 51.0}  # white is not known of both
    first = tables(sums, roll)[0]
    part = next(each for each in first.parts if each.title.startswith("Boys: Black"))
    assert (part.number, part.known, round(part.roll, 2), part.percent) == (30, 50, 12.75, 60)
    assert part.against is Against.MORE
    assert (first.not_supplied, first.people) == (10, 60)
    assert pooled([]) == {}


def test_looking_before_and_after_one_group_pins_no_number_of_it_but_nought():
    """An intruder sees a part's shown number before and after a group's were added. Whatever else could have been
    added is at least five numbers, unless there was nobody and still is nobody."""
    could = defaultdict(set)
    for before in range(120):
        for after in range(before, before + 31):
            could[shown(before), shown(after)].add(after - before)
    assert could.pop((0, 0)) == {0}
    small = [numbers for numbers in could.values() if min(numbers) <= MOST]
    assert min(map(len, small)) >= 5
