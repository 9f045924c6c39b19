"""Every place is paid for once: properties of the rule, a worked example, and the paradox it is known for."""

from collections import Counter
from dataclasses import astuple
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.funding.attribution import Work, apportion, attribute, share
from portal.funding.unit_costs import FEWEST, Unit, Unsaid, unit_cost, unit_costs

KEYS = [UUID(int=n + 1) for n in range(5)]
weights = st.dictionaries(st.sampled_from(KEYS), st.integers(0, 60), min_size=1).filter(lambda w: sum(w.values()) > 0)
works = st.builds(Work, *(st.integers(0, 400) for _ in range(5)))
calm = settings(max_examples=60)


@calm
@given(st.integers(0, 5000), weights, st.randoms())
def test_shares_sum_to_the_whole_stay_within_one_and_know_no_order(whole, parts, chance):
    given_out = apportion(whole, parts)
    assert sum(given_out.values()) == whole
    total = sum(parts.values())
    for key, part in parts.items():
        assert whole * part // total <= given_out[key] <= -(-whole * part // total)
    mixed = list(parts.items())
    chance.shuffle(mixed)
    assert apportion(whole, dict(mixed)) == given_out
    by_weight = sorted(parts, key=lambda key: (parts[key], -key.int))
    assert [given_out[key] for key in by_weight] == sorted(given_out.values())


@calm
@given(st.integers(0, 300), st.integers(1, 99))
def test_between_two_lines_more_in_all_is_never_less_for_one(whole, percent):
    parts = {KEYS[0]: percent, KEYS[1]: 100 - percent}
    before, after = apportion(whole, parts), apportion(whole + 1, parts)
    assert all(after[key] >= before[key] for key in parts)


def test_among_three_it_can_be():
    """The Alabama paradox, with the numbers of Balinski and Young's first example shortened."""
    parts = {KEYS[0]: 6, KEYS[1]: 6, KEYS[2]: 2}
    assert list(apportion(10, parts).values()) == [4, 4, 2]
    assert list(apportion(11, parts).values()) == [5, 5, 1]


@pytest.mark.parametrize(
    ("whole", "parts", "expected"),
    [
        (10, [50, 50], [5, 5]),
        (11, [50, 50], [6, 5]),  # a tie: the line that was added first
        (7, [60, 40], [4, 3]),
        (1, [34, 33, 33], [1, 0, 0]),
        (100, [4, 9], [31, 69]),
        (0, [1, 1], [0, 0]),
    ],
)
def test_worked_by_hand(whole, parts, expected):
    found = apportion(whole, dict(zip(KEYS, parts, strict=False)))
    assert list(found.values()) == expected


@pytest.mark.parametrize(("whole", "parts"), [(-1, [1]), (3, [0, 0]), (3, [2, -1]), (3, [])])
def test_what_cannot_be_shared_is_refused(whole, parts):
    with pytest.raises(ValueError, match="nothing to share by"):
        apportion(whole, dict(zip(KEYS, parts, strict=False)))


done = st.lists(st.tuples(st.sampled_from(KEYS), st.sampled_from([(2026, 3), (2026, 4)]), works), max_size=6)


@calm
@given(done, st.dictionaries(st.sampled_from(KEYS), weights))
def test_lines_together_are_all_that_took_place(rows, paying):
    rows = list({(group, quarter): (group, quarter, work) for group, quarter, work in rows}.values())
    parts = attribute(rows, paying)
    assert parts == attribute(rows[::-1], paying)
    for quarter in {quarter for _, quarter, _ in rows}:
        whole, lines = Counter(), Counter()
        for _, when, work in rows:
            whole.update(dict(enumerate(astuple(work))) if when == quarter else {})
        for (_, when), work in parts.items():
            lines.update(dict(enumerate(astuple(work))) if when == quarter else {})
        assert +whole == +lines
    assert all(part.completed <= part.started for part in parts.values())


def test_what_nobody_pays_for_is_said_so():
    assert share(Work(places=3), {}) == {None: Work(places=3)}


@pytest.mark.parametrize(
    ("spent", "count", "pence", "unsaid"),
    [
        (100_000, 8, 12_500, None),
        (100_000, 7, None, Unsaid.FEW),
        (100_000, 0, None, Unsaid.NONE),
        (100_000, None, None, Unsaid.HIDDEN),
        (None, 40, None, Unsaid.NO_SPEND),
        (100, 40, 3, None),  # two and a half pence
        (0, 40, 0, None),
    ],
)
def test_a_cost_is_said_or_why_not(spent, count, pence, unsaid):
    found = unit_cost(spent, count)
    assert (found.pence, found.unsaid) == (pence, unsaid)


shown = st.one_of(st.none(), st.integers(0, 300).map(lambda n: 5 * n))


@calm
@given(st.integers(1, 9_000_000), st.fixed_dictionaries({unit: shown for unit in Unit}))
def test_no_cost_gives_back_what_is_hidden_or_few(spent, counts):
    """An intruder who knows the spend divides it by every cost, and reads off only numbers that are shown anyway."""
    costs = unit_costs(spent, counts)
    for unit, cost in costs.items():
        if cost.pence is not None:
            assert cost.of == counts[unit]
            assert counts[unit] >= FEWEST
    if counts[Unit.PLACE] is None:
        assert costs[Unit.HOUR].pence is None
