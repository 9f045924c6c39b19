"""The intruder: everything that could be true behind a published total and its tables, by full enumeration.

Knows the rule: the interval of each shown number, that a part is never more than its whole, the most a hidden row can
hold. Small tables only; the sets are exact, so nothing that can be worked out is missed.
"""

from collections.abc import Hashable, Mapping, Sequence
from itertools import product

from portal.releases.intruder import Published, Shown
from portal.releases.rule_sets import USUAL

Point = tuple[int, ...]
"""(whole,) or (whole, part)."""


def own(row: Published, most: int, measures: int) -> set[Point]:
    """What the row alone leaves open."""
    if row is None:
        return {p for p in product(range(most + 1), repeat=measures) if measures == 1 or p[1] <= p[0]}
    spans = [range(value.low, value.high + 1) for value in row.values]
    return {p for p in product(*spans) if measures == 1 or p[1] <= p[0]}


Fault = tuple[Hashable, str, set[int]]
"""Row, which count, and the values it leaves."""
WIDE = 512
"""Points are kept as the bits of one whole number, whole times WIDE plus part, so that sets add by shifting."""


def code(point: Point) -> int:
    return point[0] * WIDE + (point[1] if len(point) > 1 else 0)


def bits(points: set[Point]) -> int:
    made = 0
    for point in points:
        made |= 1 << code(point)
    return made


def plus(one: int, points: set[Point]) -> int:
    made = 0
    for point in points:
        made |= one << code(point)
    return made


def possible(
    total: Shown, tables: Sequence[Mapping[Hashable, Published]], most: int, rest: Mapping[Hashable, Published] | None
) -> tuple[set[Point], list[dict[Hashable, set[Point]]]]:
    """Every value the total, and each row, may truly have, all tables taken together.

    `rest`: a table of what is left of the whole, such as how it ended for those who did not complete.
    """
    measures = len(total.values)
    totals = own(total, most, measures)
    domains = [{key: own(row, most, measures) for key, row in table.items()} for table in tables]
    for rows in domains:
        reach = 1
        for values in rows.values():
            reach = plus(reach, values)
        totals = {point for point in totals if reach >> code(point) & 1}
    if rest is not None:
        sums = {0}
        for row in rest.values():
            values = {point[0] for point in own(row, most, 1)}
            sums = {one + other for one in sums for other in values if one + other <= most}
        totals = {point for point in totals if point[0] - point[1] in sums}
    return totals, [{key: _left_open(rows, key, bits(totals)) for key in rows} for rows in domains]


def _left_open(rows: Mapping[Hashable, set[Point]], wanted: Hashable, totals: int) -> set[Point]:
    others = 1
    for key, values in rows.items():
        if key != wanted:
            others = plus(others, values)
    return {value for value in rows[wanted] if others << code(value) & totals}


def faults(
    total: Published,
    tables: Sequence[Mapping[Hashable, Published]],
    most: int,
    rest: Mapping[Hashable, Published] | None = None,
    small: int = USUAL.small,
    beside: Mapping[Hashable, Shown] | None = None,
) -> list[Fault]:
    """What can be worked out and should not be: row, which count, and the values it leaves.

    `beside`: rows that are not small and are hidden for another's sake, as they would have been shown.
    """
    if total is None:
        return []
    totals, found = possible(total, tables, most, rest)
    wrong = _narrowed("total", total, totals, most, small)
    for table, rows in zip(tables, found, strict=True):
        for key, row in table.items():
            if row:
                wrong += _narrowed(key, row, rows[key], most, small)
            else:
                wrong += _told(key, rows[key], most, small, (beside or {}).get(key))
    return wrong


def _narrowed(key: Hashable, row: Shown, left: set[Point], most: int, small: int) -> list[Fault]:
    wrong = []
    alone = own(row, most, len(row.values))
    for at in range(len(row.values)):
        seen = {p[at] for p in left}
        if not seen.issuperset({p[at] for p in alone}):
            wrong.append((key, "rounding of " + ("whole", "part")[at], seen))
    if row.part is not None and row.whole.number:
        rest = {p[0] - p[1] for p in left}
        if rest & set(range(1, small + 1)) and not rest.issuperset(range(1, small + 1)) and max(rest) <= small:
            wrong.append((key, "complement", rest))
    return wrong


def _told(key: Hashable, left: set[Point], most: int, small: int, alone: Published) -> list[Fault]:
    names = ("whole", "part", "rest")
    views = [{p[at] for p in left} for at in range(len(next(iter(left))))]
    if len(views) == 2:
        views.append({p[0] - p[1] for p in left})
    if alone is None:
        hidden = set(range(1, min(small, most) + 1))
        return [(key, name, view) for name, view in zip(names, views, strict=False) if not view >= hidden]
    wide = [value.high - value.low for value in (*alone.values, alone.rest)]
    found = zip(names, views, wide, strict=False)
    return [(key, name, view) for name, view, width in found if max(view) - min(view) < min(width, most)]
