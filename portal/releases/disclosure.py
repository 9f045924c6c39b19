"""How figures about people are published, by one rule set. Pure.

Sources: `rule_sets.toml` for the thresholds, `intruder.py` for the bounds; docs/decisions/0005-disclosure.md says why.
Numbers below are those of the usual rule set.

A *row* holds one count (`whole`), or a count and a part of it (32 of 45 completed); it is shown whole or hidden whole.
A *table* is rows that sum to a total; all tables of one release are protected together, in one pass:
1. hidden: counts from 1 to 7 of people, of the whole, of the part, or of what is left; and fewer than 3 schools;
2. every other count is rounded to the nearest 5, on its own: sums are never mended;
3. then more rows are hidden, smallest first, until nobody who adds and subtracts can rule out any of 1 to 7 for a small
   hidden count, narrow a shown one within its rounding, or a large one hidden beside it to less than a rounding.
A later edition never shows what an earlier one of the quarter hid, and moves a value only by 15 or more: by less, the
difference of two editions would be a small count itself. A row whose share is not true any more has no percentage.
"""

from collections.abc import Callable, Hashable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from portal.releases.intruder import (
    Grown,
    Hidden,
    Published,
    Rest,
    Shown,
    Value,
    hidden_beside,
    hidden_later,
    hidden_small,
    is_safe,
    keeps_earlier,
    rests_of,
)
from portal.releases.rule_sets import CONTRACT, USUAL, RuleSet

ANY = 10**6


@dataclass(frozen=True)
class Row:
    """What is true, and never leaves this module but through `protect`."""

    key: Hashable
    whole: int
    part: int | None = None
    people: int | None = None
    """Distinct people behind it; None where `whole` counts them."""
    schools: int = ANY
    """Schools that contribute; for a zero, those that could have."""
    most: int = ANY
    """Most that an outsider thinks `whole` could be, such as the room in the groups."""
    is_held: bool = False
    """Hidden because a row of the same name is hidden in a linked table."""


Before = Mapping[Hashable, Sequence[int] | None]
"""What the last edition of the quarter published, by row: whole and part, or None where it hid them."""


def value_of(count: int, before: int | None = None, rules: RuleSet = USUAL) -> Value:
    """A count as published. `before`: what the edition before it said, which stays unless it is far off."""
    rounded = rules.nearest(count)
    if before is not None and before != rounded and abs(rounded - before) < rules.moved:
        return kept(before, rules)
    return said(rounded, rules)


def said(number: int, rules: RuleSet = USUAL) -> Value:
    """What a published number says by itself."""
    if number == 0:
        return Value(0, 0, 0)
    return Value(number, max(rules.small + 1, number - rules.below), number + rules.above)


def kept(number: int, rules: RuleSet = USUAL) -> Value:
    """What a number says that stood in the edition before and may have stayed although the truth moved."""
    reach = rules.moved - rules.base
    low = number - reach - rules.below
    return Value(number, max(rules.small + 1, low) if low > 0 else 0, number + reach + rules.above)


def first_look(row: Row, before: Before | None = None, rules: RuleSet = USUAL) -> Published:
    """The row by itself: hidden, or rounded."""
    known = (before or {}).get(row.key, ())
    if known is None or row.is_held or _is_small(row, rules):
        return None
    old = [*known, None, None]
    if _is_no_zero_any_more(row.whole, old[0], rules) or _is_no_zero_any_more(row.part, old[1], rules):
        return None
    whole = value_of(row.whole, old[0], rules)
    if row.part is None:
        return Shown(whole, fewest=rules.percent)
    part = value_of(row.part, old[1], rules)
    shown = Shown(whole, part, rules.percent, _is_near(row, whole.number, part.number, rules))
    return shown if whole.number == part.number == 0 or _hides_the_rest(row, shown, rules) else None


def _is_near(row: Row, whole: int, part: int, rules: RuleSet) -> bool:
    """Whether these numbers, of which an edition before may have said one, give about the share that is true."""
    true = row.part or 0
    if (whole, part) == (rules.nearest(row.whole), rules.nearest(true)):
        return True
    return row.whole > 0 and 100 * abs(part * row.whole - true * whole) <= rules.near * whole * row.whole


def _is_no_zero_any_more(count: int | None, before: int | None, rules: RuleSet) -> bool:
    """A published zero is exact: it can neither stay where somebody came, nor give way to a number close by."""
    return before == 0 and bool(count) and rules.nearest(count or 0) < rules.moved


def _is_small(row: Row, rules: RuleSet) -> bool:
    counts = (row.whole, row.part or 0, row.whole if row.people is None else row.people)
    return row.schools < rules.schools or any(1 <= count <= rules.small for count in counts)


def _hides_the_rest(row: Row, shown: Shown, rules: RuleSet) -> bool:
    """True unless whole less part tells a small count, or that it is everybody: a small rest must leave all of the
    small counts open."""
    if shown.part is None or row.part is None:
        return True
    is_open = shown.rest.low <= 1 and shown.rest.high >= rules.small
    is_everybody = shown.whole.number - shown.part.number < rules.base
    return not is_everybody and (is_open or row.whole - row.part > rules.small)


@dataclass(frozen=True)
class Released:
    total: Published
    tables: tuple[dict[Hashable, Published], ...]
    """In the order given, rows in their order."""


def protect(
    total: Row,
    tables: Sequence[Sequence[Row]],
    before: Before | None = None,
    rules: RuleSet = USUAL,
    earlier: Sequence[Before] = (),
) -> Released:
    """One total and the tables that sum to it, as they may be published. If the total is hidden, so is every row.

    `earlier`: what editions of a shorter part of the year said of the same counts, which only grow. What those hid may
    be shown once it is large, as far as that leaves open what they hid; what they showed is shown, or nothing is.
    """
    held = set[Hashable]()
    while True:
        rows = [[replace(row, is_held=row.is_held or row.key in held) for row in table] for table in tables]
        made = _protect(total, rows, before, rules, {key for each in earlier for key, row in each.items() if row})
        told = _told_of_earlier(made, total.key, tables, earlier, rules)
        if told is None:
            return made
        held.add(told)


def _protect(
    total: Row, tables: Sequence[Sequence[Row]], before: Before | None, rules: RuleSet, fixed: Set[Hashable]
) -> Released:
    shown = first_look(total, before, rules)
    made = [_table(shown, rows, before, rules, fixed) for rows in tables] if shown else [None]
    if any(table is None for table in made):
        return Released(None, tuple(dict.fromkeys(row.key for row in rows) for rows in tables))
    return Released(shown, tuple(table for table in made if table is not None))


def _told_of_earlier(
    made: Released, whole: Hashable, tables: Sequence[Sequence[Row]], earlier: Sequence[Before], rules: RuleSet
) -> Hashable | None:
    """The smallest row shown now whose number would narrow what an earlier edition hid; None where nothing does."""
    for before in earlier:
        total = before.get(whole)
        if not total or made.total is None:
            continue
        for rows, now in zip(tables, made.tables, strict=True):
            old = {row.key: before[row.key] for row in rows if row.key in before}
            then = {key: _read(row, said, rules) if row else None for key, row in old.items()}
            hid = [row for row in rows if row.key in then and then[row.key] is None]
            grown = _grown(made.total, now, hid, then)
            opened = [(now_shown.whole.number, at) for at, row in enumerate(hid) if (now_shown := now[row.key])]
            if opened and not keeps_earlier(_read(total, said, rules), then, grown):
                return hid[min(opened)[1]].key
    return None


def _read(numbers: Sequence[int], says: Callable[[int, RuleSet], Value], rules: RuleSet) -> Shown:
    """A row of an edition before, from its numbers alone; `says`: how much one tells."""
    whole, *part = (says(number, rules) for number in numbers)
    return Shown(whole, part[0] if part else None)


def _grown(
    total: Shown, now: Mapping[Hashable, Published], hid: Sequence[Row], then: Mapping[Hashable, Published]
) -> Grown:
    """What an edition says of rows that an earlier one of the year hid. A row shown both times (`then`) is at least
    what it was: the higher it was, the less is left for those hidden now."""
    opened = {
        row.key: [shown.whole.high, shown.part.high if shown.part else 0, shown.rest.high]
        for row in hid
        if (shown := now[row.key])
    }
    both = [(old, new) for key, old in then.items() if old is not None and (new := now[key]) is not None]
    rests = [
        Rest(rest.low, rest.high - sum(max(0, _each(old)[at].high - _each(new)[at].low) for old, new in both))
        for at, rest in enumerate(rests_of(total, now))
    ]
    return Grown(opened, {row.key: row.most for row in hid if now[row.key] is None}, rests)


def _each(row: Shown) -> tuple[Value, Value, Value]:
    """Whole, part and what is left; of a row without a part the whole alone counts."""
    return row.whole, row.part or row.whole, row.rest


def headline(
    total: Row, tables: Sequence[Sequence[Row]], before: Before | None = None, rules: RuleSet = CONTRACT
) -> Published:
    """The total alone, beside tables whose every row is hidden; None where even that would tell of a row."""
    shown = first_look(total, before, rules)
    if shown is None or shown.whole.number == 0:
        return shown
    for rows in tables:
        hidden = {row.key: _hidden(row, first_look(row, before, rules), before, rules) for row in rows}
        if not is_safe(shown, dict.fromkeys(hidden), hidden):
            return None
    return shown


def publish(
    total: Value, rows: Sequence[Row], before: Before | None, rules: RuleSet = USUAL
) -> dict[Hashable, Published]:
    """A table whose total is already published; every row hidden where nothing less would do."""
    made = _table(Shown(total), rows, before, rules, frozenset())
    return dict.fromkeys(row.key for row in rows) if made is None else made


def _table(
    total: Shown, rows: Sequence[Row], before: Before | None, rules: RuleSet, fixed: Set[Hashable]
) -> dict[Hashable, Published] | None:
    """The rows, as many shown as may be; None if even hiding them all would not do, or one of the `fixed` has to go."""
    if total.whole.number == 0:
        return {row.key: total for row in rows}
    made: dict[Hashable, Published] = {row.key: first_look(row, before, rules) for row in rows}
    if any(made[key] is None for key in made.keys() & fixed):
        return None
    hidden = {row.key: _hidden(row, made[row.key], before, rules) for row in rows}
    while not is_safe(total, made, hidden):
        worst = _next_to_hide(made, fixed)
        if worst is None:
            return None
        made[worst] = None
    return made


def _hidden(row: Row, alone: Published, before: Before | None, rules: RuleSet) -> Hidden:
    """What is known of the row once hidden, and what must stay open. `alone`: as it would be shown by itself."""
    numbers = (before or {}).get(row.key)
    if numbers and numbers[0]:
        return hidden_later(_read(numbers, kept, rules), _read(numbers, said, rules))
    return hidden_small(row.most, rules) if alone is None else hidden_beside(row.most, alone)


def _next_to_hide(made: Mapping[Hashable, Published], fixed: Set[Hashable]) -> Hashable | None:
    """The smallest row still shown, zeros last, since they can be guessed; none of the `fixed`."""
    left = [
        (row.whole.number == 0, row.whole.number, at)
        for at, (key, row) in enumerate(made.items())
        if row and key not in fixed
    ]
    return list(made)[min(left)[2]] if left else None
