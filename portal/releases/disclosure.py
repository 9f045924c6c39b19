"""The one rule by which figures about people are published. Pure.

Sources: NHS England, Hospital Episode Statistics, disclosure control for sub-national counts, 2018 (1 to 7 hidden,
others to the nearest 5, percentages from rounded counts); Sport England, Active Lives Children and Young People (a
base under 30, or two schools or fewer, is hidden); the intruder of Hundepool and others, Statistical Disclosure
Control, Wiley, 2012, chapter 4, who adds and subtracts what is published. docs/decisions/0005-disclosure.md says why.

A *row* holds one count (`whole`), or a count and a part of it (32 of 45 completed); it is shown whole or hidden whole.
A *table* is rows that sum to a total; all tables of one release are protected together, in one pass:
1. hidden: counts from 1 to 7 of people, of the whole, of the part, or of what is left; and fewer than 3 schools;
2. every other count is rounded to the nearest 5, on its own: sums are never mended;
3. then more rows are hidden, smallest first, until nobody who adds and subtracts can narrow a hidden count so that any
   of 1 to 7 is ruled out, nor a shown one within its rounding. What is decided here reads published values only.
A later edition never shows what an earlier one of the quarter hid, and moves a value only by 10 or more.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

SMALL = 7
"""Counts of people from 1 to this are hidden."""
BASE = 5
FEWEST_SCHOOLS = 3
FEWEST_FOR_PERCENT = 30
FEWEST_MOVED = 10
"""A later edition of the same quarter changes a value only by this much or more."""
ANY = 10**6


@dataclass(frozen=True)
class Row:
    """What is true, and never leaves this module but through `protect`."""

    key: Hashable
    whole: int
    part: int | None = None
    people: int | None = None
    """Distinct people behind it; None where `whole` counts them."""
    schools: int = FEWEST_SCHOOLS
    """Schools that contribute; for a zero, those that could have."""
    most: int = ANY
    """Most that an outsider thinks `whole` could be, such as the room in the groups."""
    is_held: bool = False
    """Hidden because a row of the same name is hidden in a linked table."""


@dataclass(frozen=True)
class Value:
    """One published number and how far the truth may lie from it."""

    number: int
    low: int
    high: int


@dataclass(frozen=True)
class Shown:
    """One published row."""

    whole: Value
    part: Value | None = None

    @property
    def percent(self) -> int | None:
        """Whole percent of the published values, halves up; None below 30."""
        if self.part is None or self.whole.number < FEWEST_FOR_PERCENT:
            return None
        return (200 * self.part.number + self.whole.number) // (2 * self.whole.number)

    @property
    def rest(self) -> Value:
        """What is left of the whole, as anyone can work it out; of a row without a part, the whole."""
        if self.part is None:
            return self.whole
        left = self.whole.number - self.part.number
        return Value(left, max(0, self.whole.low - self.part.high), self.whole.high - self.part.low)

    @property
    def values(self) -> tuple[Value, ...]:
        return (self.whole,) if self.part is None else (self.whole, self.part)


Published = Shown | None
"""None: hidden."""
Before = Mapping[Hashable, Sequence[int] | None]
"""What the last edition of the quarter published, by row: whole and part, or None where it hid them."""


def nearest(count: int) -> int:
    return BASE * ((count + BASE // 2) // BASE)


def value_of(count: int, before: int | None = None) -> Value:
    """A count as published. `before`: what the edition before it said, which stays unless it is far off."""
    rounded = nearest(count)
    if before is not None and before != rounded and abs(rounded - before) < FEWEST_MOVED:
        reach = FEWEST_MOVED - BASE + 2
        return Value(before, max(SMALL + 1, before - reach), before + reach)
    return Value(0, 0, 0) if count == 0 else Value(rounded, rounded - 2, rounded + 2)


def first_look(row: Row, before: Before | None = None) -> Published:
    """The row by itself: hidden, or rounded."""
    known = (before or {}).get(row.key, ())
    if known is None or row.is_held or _is_small(row):
        return None
    old = [*known, None, None]
    whole = value_of(row.whole, old[0])
    if row.part is None:
        return Shown(whole)
    shown = Shown(whole, value_of(row.part, old[1]))
    return shown if row.whole == 0 or _hides_the_rest(row, shown) else None


def _is_small(row: Row) -> bool:
    counts = (row.whole, row.part or 0, row.whole if row.people is None else row.people)
    return row.schools < FEWEST_SCHOOLS or any(1 <= count <= SMALL for count in counts)


def _hides_the_rest(row: Row, shown: Shown) -> bool:
    """True unless whole less part tells a small count, or that it is everybody."""
    if row.part is None or shown.part is None:
        return True
    left = shown.whole.number - shown.part.number
    return left == BASE if row.whole - row.part <= SMALL else left >= BASE


@dataclass(frozen=True)
class Released:
    total: Published
    tables: tuple[dict[Hashable, Published], ...]
    """In the order given, rows in their order."""


def protect(total: Row, tables: Sequence[Sequence[Row]], before: Before | None = None) -> Released:
    """One total and the tables that sum to it, as they may be published. If the total is hidden, so is every row."""
    shown = first_look(total, before)
    made = [_table(shown, rows, before) for rows in tables] if shown else [None]
    if any(table is None for table in made):
        return Released(None, tuple(dict.fromkeys(row.key for row in rows) for rows in tables))
    return Released(shown, tuple(table for table in made if table is not None))


def publish(total: Value, rows: Sequence[Row], before: Before | None) -> dict[Hashable, Published]:
    """A table whose total is already published; every row hidden where nothing less would do."""
    made = _table(Shown(total), rows, before)
    return dict.fromkeys(row.key for row in rows) if made is None else made


def _table(total: Shown, rows: Sequence[Row], before: Before | None) -> dict[Hashable, Published] | None:
    """The rows, as many shown as may be; None if even hiding them all would not do."""
    if total.whole.number == 0:
        return {row.key: total for row in rows}
    made: dict[Hashable, Published] = {row.key: first_look(row, before) for row in rows}
    most = {row.key: max(row.most, SMALL) for row in rows}
    is_for_rounding = all(made.values())
    while not is_safe(total, made, most):
        alone = is_for_rounding and sum(row is None for row in made.values()) == 1
        worst = _next_to_hide(made, zeros_first=alone)
        if worst is None:
            return None
        made[worst] = None
    return made


def _next_to_hide(made: Mapping[Hashable, Published], *, zeros_first: bool) -> Hashable | None:
    """The smallest row still shown, zeros last.

    Where one row was hidden for the rounding's sake alone, and so is no small one, a zero keeps it company: that costs
    the reader nothing. A row hidden as small gets a true companion, since zeros can be guessed.
    """
    left = [
        ((row.whole.number == 0) != zeros_first, row.whole.number, at) for at, row in enumerate(made.values()) if row
    ]
    return list(made)[min(left)[2]] if left else None


@dataclass(frozen=True)
class Rest:
    """What the hidden rows of a table add up to, as anyone can work out."""

    low: int
    high: int


def rest_of(total: Value, shown: Iterable[Value]) -> Rest:
    values = list(shown)
    return Rest(total.low - sum(v.high for v in values), total.high - sum(v.low for v in values))


def is_safe(total: Shown, rows: Mapping[Hashable, Published], most: Mapping[Hashable, int]) -> bool:
    """True if adding and subtracting tells no more of any row, or of the total, than it says by itself."""
    shown = [row for row in rows.values() if row is not None]
    hidden = [most[key] for key, row in rows.items() if row is None]
    rests = [
        rest_of(value, [row.values[at] for row in shown if len(row.values) > at])
        for at, value in enumerate(total.values)
    ]
    least = [max(0, rests[-1].low) if at == 0 < len(rests) - 1 else 0 for at in range(len(rests))]
    room = [sum(hidden), min(sum(hidden), max(0, rests[0].high))]
    for at, rest in enumerate(rests):
        widths = [row.values[at].high - row.values[at].low for row in [total, *shown] if len(row.values) > at]
        if not _keeps_rounding(rest, max(widths), least[at], room[at]):
            return False
    return all(_keeps_small(_spread(rests), sum(hidden) - one) for one in hidden)


def _keeps_rounding(rest: Rest, width: int, least: int, room: int) -> bool:
    """Every shown value keeps its whole interval if the gap between total and rows is loose by the widest of them.

    `least`, `room`: what the hidden rows hold at least (wholes: their parts) and at most (parts: their wholes).
    """
    return rest.high >= width + least and rest.low - room <= -width


def _spread(rests: Sequence[Rest]) -> list[Rest]:
    """Bounds on the hidden rows' sum of wholes, of parts and of what is left of the whole; part never exceeds whole."""
    whole = Rest(max(0, rests[0].low), rests[0].high)
    if len(rests) == 1:
        return [whole]
    part = Rest(max(0, rests[1].low), min(rests[1].high, whole.high))
    whole = Rest(max(whole.low, part.low), whole.high)
    return [whole, part, Rest(max(0, whole.low - part.high), whole.high - part.low)]


def _keeps_small(rests: Iterable[Rest], room: int) -> bool:
    """True if a hidden row could be any of 1 to 7; `room`: what the other hidden rows could take of the rest."""
    return all(rest.low - room <= 1 and rest.high >= SMALL for rest in rests)
