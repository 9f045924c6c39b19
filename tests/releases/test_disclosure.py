"""No count of people from 1 to 7, nor what is left of a whole, can be worked out from what is published."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.releases.disclosure import Row, first_look, headline, protect, publish, value_of
from portal.releases.intruder import Shown, Value
from portal.releases.rule_sets import USUAL, rule_sets
from tests.releases.attack import faults


@pytest.mark.parametrize(
    ("count", "shown"), [(0, 0), (8, 10), (12, 10), (13, 15), (17, 15), (18, 20), (22, 20), (23, 25), (187, 185)]
)
def test_counts_are_shown_to_the_nearest_five(count, shown):
    assert USUAL.nearest(count) == shown
    assert first_look(Row("all", count)).whole.number == shown


@pytest.mark.parametrize("count", range(1, 8))
def test_one_to_seven_are_hidden(count):
    assert first_look(Row("all", count)) is None


@pytest.mark.parametrize("schools", [0, 1, 2])
def test_fewer_than_three_schools_are_hidden_even_where_the_count_is_zero(schools):
    assert first_look(Row("all", 40, schools=schools)) is None
    assert first_look(Row("all", 0, schools=schools)) is None


def test_many_places_of_few_people_are_hidden():
    assert first_look(Row("all", 60, 40, people=6)) is None


@pytest.mark.parametrize(
    ("whole", "part", "is_shown"),
    [
        (100, 60, True),
        (100, 100, False),
        (100, 98, False),
        (100, 95, True),
        (103, 96, False),
        (101, 93, True),
        (100, 7, False),
        (100, 0, True),
        (0, 0, True),
    ],
)
def test_a_part_is_shown_only_if_what_is_left_stays_open(whole, part, is_shown):
    assert (first_look(Row("all", whole, part)) is not None) == is_shown


@pytest.mark.parametrize(
    ("whole", "part", "percent"), [(145, 101, 69), (150, 75, 50), (28, 12, 33), (27, 12, None), (0, 0, None)]
)
def test_percentages_are_whole_and_from_rounded_values(whole, part, percent):
    assert first_look(Row("all", whole, part)).percent == percent


def test_the_one_hidden_row_of_a_table_takes_another_with_it():
    made = protect(Row("all", 44), [[Row("a", 20), Row("b", 20), Row("d", 4)]])
    assert made.total == Shown(Value(45, 43, 47))
    assert [row is None for row in made.tables[0].values()] == [False, False, True]
    made = protect(Row("all", 66), [[Row("a", 63), Row("b", 3)]])
    assert list(made.tables[0].values()) == [None, None]


def test_rows_of_one_school_do_not_come_out_by_subtraction():
    made = protect(Row("all", 40, schools=4), [[Row("a", 25), Row("b", 15, schools=1)]])
    assert list(made.tables[0].values()) == [None, None]


def test_a_row_hidden_for_the_roundings_sake_takes_none_with_it_where_it_stays_wide_enough():
    made = protect(Row("all", 132), [[Row("a", 48), Row("b", 48), Row("d", 36), Row("e", 0), Row("f", 0)]])
    assert [row is None for row in made.tables[0].values()] == [False, False, True, False, False]


def test_if_the_total_is_hidden_so_is_everything():
    made = protect(Row("all", 40, schools=1), [[Row("a", 25, schools=1), Row("b", 0)]])
    assert made.total is None
    assert set(made.tables[0].values()) == {None}


def test_room_in_the_groups_is_known_to_the_intruder():
    rows = [Row("a", 30), Row("b", 14, schools=1, most=15), Row("d", 14, schools=2, most=15)]
    made = protect(Row("all", 58), [rows])
    assert list(made.tables[0].values()) == [None, None, None]


def large(rows, rules=USUAL):
    """Rows that would be shown by themselves: hidden, they keep another company."""
    return {row.key: shown for row in rows if (shown := first_look(row, rules=rules))}


singles = st.lists(st.just(0) | st.integers(0, 14), min_size=1, max_size=4)
pairs = st.lists(st.tuples(st.integers(0, 16), st.integers(0, 16)), min_size=1, max_size=3)
schools = st.sampled_from([1, 2, 3, 6])


@settings(max_examples=250, deadline=None)
@given(singles, st.lists(schools, min_size=4, max_size=4), st.data())
def test_no_single_count_can_be_worked_out(counts, where, data):
    total = sum(counts)
    cut = data.draw(st.integers(0, total))
    other = [total - cut, cut]
    one = [Row(at, n, schools=s) for at, (n, s) in enumerate(zip(counts, where, strict=False))]
    two = [Row(f"other {at}", n) for at, n in enumerate(other)]
    made = protect(Row("all", total), [one, two])
    assert faults(made.total, made.tables, total + 5, beside=large(one + two)) == []


@settings(max_examples=150, deadline=None)
@given(pairs, st.lists(schools, min_size=3, max_size=3))
def test_no_count_of_a_pair_nor_its_complement_can_be_worked_out(counts, where):
    rows = [Row(at, max(pair), min(pair), schools=s) for at, (pair, s) in enumerate(zip(counts, where, strict=False))]
    total = Row("all", sum(row.whole for row in rows), sum(row.part or 0 for row in rows))
    made = protect(total, [rows])
    assert faults(made.total, made.tables, total.whole + 5, beside=large(rows)) == []


@settings(max_examples=150, deadline=None)
@given(pairs, st.integers(0, 20), st.integers(0, 20))
@example([(9, 8), (27, 27), (25, 9)], 17, 0)
def test_how_it_ended_does_not_give_a_complement_back(counts, left, below):
    rows = [Row(at, max(pair), min(pair)) for at, pair in enumerate(counts)]
    total = Row("all", sum(row.whole for row in rows), sum(row.part or 0 for row in rows))
    made = protect(total, [rows])
    if made.total is None:
        return
    others = total.whole - (total.part or 0)
    left = min(left, others)
    below = min(below, others - left)
    ends = [Row("left", left), Row("below", below), Row("not known", others - left - below)]
    ended = publish(made.total.rest, ends, None)
    assert faults(made.total, made.tables, total.whole + 10, ended, beside=large(rows)) == []


others = st.sampled_from([rules for rules in rule_sets().values() if rules != USUAL])


@settings(max_examples=150, deadline=None)
@given(pairs, st.lists(schools, min_size=3, max_size=3), others)
def test_no_rule_set_gives_a_count_away(counts, where, rules):
    rows = [Row(at, max(pair), min(pair), schools=s) for at, (pair, s) in enumerate(zip(counts, where, strict=False))]
    total = Row("all", sum(row.whole for row in rows), sum(row.part or 0 for row in rows))
    made = protect(total, [rows], rules=rules)
    assert faults(made.total, made.tables, total.whole + 5, small=rules.small, beside=large(rows, rules)) == []
    alone = [Row(row.key, row.whole, schools=row.schools) for row in rows]
    made = protect(Row("all", total.whole), [alone], rules=rules)
    assert faults(made.total, made.tables, total.whole + 5, small=rules.small, beside=large(alone, rules)) == []


@pytest.mark.parametrize("rules", rule_sets().values(), ids=rule_sets())
def test_a_rule_set_says_where_it_is_from_and_moves_by_whole_steps(rules):
    assert rules.source
    assert rules.moved % rules.base == 0
    assert rules.moved >= 2 * rules.base


publishable = st.integers(0, 400).filter(lambda n: not 1 <= n <= 7)


@given(publishable, publishable)
def test_a_later_edition_moves_a_value_by_fifteen_or_not_at_all(old, new):
    said = value_of(old).number
    again = value_of(new, said)
    assert again.number == said or abs(again.number - said) >= 15
    assert again.low <= new <= again.high


def test_a_later_edition_never_shows_what_an_earlier_one_hid():
    made = protect(Row("all", 60), [[Row("a", 30), Row("b", 30)]], {"all": (60,), "a": None, "b": None})
    assert list(made.tables[0].values()) == [None, None]


def said(made):
    """What an edition published, as the next one reads it."""
    rows = {"all": made.total} | made.tables[0]
    return {key: row and tuple(value.number for value in row.values) for key, row in rows.items()}


@settings(max_examples=150, deadline=None)
@given(pairs, pairs)
def test_a_later_edition_is_as_safe_as_the_first(first, second):
    def release(counts, before):
        rows = [Row(at, max(pair), min(pair)) for at, pair in enumerate(counts)]
        total = Row("all", sum(row.whole for row in rows), sum(row.part or 0 for row in rows))
        return total, rows, protect(total, [rows], before)

    _, _, one = release(first, None)
    total, rows, two = release(second, said(one))
    assert faults(two.total, two.tables, total.whole + 25, beside=large(rows)) == []
    hidden = {key for key, row in said(one).items() if row is None}
    assert all(row is None or total.whole == 0 for key, row in said(two).items() if key in hidden)


def test_the_room_of_one_group_tells_no_total_closer_than_its_rounding():
    rows = [Row("a", 14, schools=1, most=15)]
    assert headline(Row("all", 14, schools=1), [rows]) is None
    assert headline(Row("all", 14, schools=1), [[Row("a", 14, schools=1, most=30)]]).whole.number == 15


@pytest.mark.parametrize(
    ("whole", "part", "before", "shown", "percent"),
    [
        (193, 167, (205, 180), (205, 165), None),  # 80 % of the numbers as shown, 87 % in truth
        (205, 180, (205, 180), (205, 180), 88),
        (203, 177, (205, 180), (205, 180), 88),  # the share is about what it was
        (43, 39, (40, 30), (40, 30), None),  # both stay, and the share is no longer true
        (150, 75, (200, 100), (150, 75), 50),
        (3, 0, (10, 0), None, None),
    ],
)
def test_a_later_edition_says_no_share_that_is_no_longer_true(whole, part, before, shown, percent):
    made = first_look(Row("all", whole, part), {"all": before})
    assert (made and (made.whole.number, made.part.number)) == shown
    assert (made and made.percent) == percent


@given(st.integers(30, 400), st.integers(0, 400), st.integers(30, 400), st.integers(0, 400))
def test_a_share_said_later_is_as_if_rounded_anew_or_within_five_points_of_the_truth(whole, part, old_whole, old_part):
    whole, old_whole = max(whole, part), max(old_whole, old_part)
    made = first_look(Row("all", whole, part), {"all": (USUAL.nearest(old_whole), USUAL.nearest(old_part))})
    if made and made.percent is not None:
        rounded = 100 * USUAL.nearest(part) / USUAL.nearest(whole)
        assert min(abs(made.percent - rounded), abs(made.percent - 100 * part / whole) - USUAL.near) <= 0.5
