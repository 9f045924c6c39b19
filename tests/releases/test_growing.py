"""A year to date, quarter after quarter: what one edition hid is not told by the next."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.releases.disclosure import Row, kept, protect, said
from portal.releases.rule_sets import USUAL
from tests.releases.attack import bits, code, plus

counts = st.lists(st.just(0) | st.integers(0, 14), min_size=2, max_size=4)
more = st.lists(st.just(0) | st.integers(0, 14), min_size=4, max_size=4)
SMALL = set(range(1, USUAL.small + 1))


def numbers(made):
    rows = {"all": made.total} | made.tables[0]
    return {key: None if row is None else [value.number for value in row.values] for key, row in rows.items()}


def domain(then, now, was, most):
    """Every pair (now, then) that the two published numbers leave open; counts only grow."""
    first = said(then[0]) if then else None
    stayed = now is not None and was is not None and was[0] == now[0]
    second = now and (kept(now[0]) if stayed else said(now[0]))
    low, high = (second.low, second.high) if second else (0, most)
    least, room = (first.low, first.high) if first else (0, most)
    return {(n, t) for n in range(low, high + 1) for t in range(least, min(n, room) + 1)}


def left_open(one, two, most):
    """By row, every pair (now, then) that adds up in both editions."""
    rows = {key: domain(one[key], two[key], one[key], most) for key in one}
    totals = rows.pop("all") if one["all"] or two["all"] else None
    found = {}
    for key, own in rows.items():
        others = 1
        for other, points in rows.items():
            if other != key:
                others = plus(others, points)
        wanted = bits(totals) if totals else -1
        found[key] = {point for point in own if (others << code(point)) & wanted}
    return found


def is_open(count, values):
    """Whether a hidden count stays so: any small one; as wide as its rounding beside a small one."""
    if count <= USUAL.small:
        return values >= (SMALL if count else {0})
    return max(values) - min(values) >= USUAL.base - 1


@settings(max_examples=150, deadline=None)
@given(counts, more)
@example([7, 0, 7], [0, 13, 1, 0])
@example([9, 0, 2, 7], [0, 13, 0, 2])
def test_what_an_edition_hid_stays_open_after_the_next(first, added):
    second = [one + two for one, two in zip(first, added, strict=False)]
    whole = sum(second)
    one = protect(Row("all", sum(first)), [[Row(at, n) for at, n in enumerate(first)]])
    before = {key: row for key, row in numbers(one).items() if row}
    two = protect(Row("all", whole), [[Row(at, n) for at, n in enumerate(second)]], before, earlier=[numbers(one)])
    then, now = numbers(one), numbers(two)
    if not then["all"]:
        return
    for key, points in left_open(then, now, whole + 30).items():
        if then[key] is None:
            assert is_open(first[key], {t for _, t in points}), (key, "then")
        if now[key] is None and then[key] is None:
            assert is_open(second[key], {n for n, _ in points}), (key, "now")


def test_a_row_may_be_shown_once_it_is_large():
    first = protect(Row("all", 60), [[Row("a", 50), Row("b", 5), Row("d", 5)]])
    assert numbers(first)["b"] is None
    before = {key: row for key, row in numbers(first).items() if row}
    later = protect(Row("all", 130), [[Row("a", 70), Row("b", 30), Row("d", 30)]], before, earlier=[numbers(first)])
    assert [numbers(later)[key] for key in ("b", "d")] == [[30], [30]]
