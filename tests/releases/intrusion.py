"""The intruder with a solver: whole editions, all their tables and all editions of a reader at once.

Every published number is a bound, every table an equation, and for each count an integer programme finds the least and
the most it can be (Hundepool and others, Statistical Disclosure Control, 2012, chapter 4: the feasibility interval). A
hidden small count is told where any of 1 to 7 is ruled out; a count that is not small, where its range is
narrower than its rounding; a shown one, where it is narrower than it says.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from portal.releases.disclosure import kept, said
from portal.releases.rule_sets import CONTRACT, RuleSet, rule_sets

TABLES = ("programme:", "year:", "week:")
PAIRS = ("attendance", "completion")
GROWS = ("year to date",)
Cell = tuple[int, str, str, int]
"""Edition (its place in the sequence), block, row, and 0 for the whole or 1 for the part."""


@dataclass
class Problem:
    """Counts with bounds, and sums of them with bounds."""

    cells: dict[Cell, tuple[float, float]] = field(default_factory=dict)
    sums: list[tuple[dict[Cell, int], float, float]] = field(default_factory=list)

    def between(self, cell: Cell, low: float, high: float) -> None:
        self.cells[cell] = (low, high)

    def add(self, terms: dict[Cell, int], low: float, high: float) -> None:
        self.sums.append((terms, low, high))


def published(editions: Sequence[Mapping[str, Any]]) -> Iterator[tuple[int, str, str, Any, bool]]:
    """Edition, block, row, what it says, and whether an edition before said the same of it."""
    last: dict[tuple[int, int], Mapping[str, Any]] = {}
    for at, edition in enumerate(editions):
        quarter = (edition["period"]["year"], 0 if edition["form"] in GROWS else edition["period"]["quarter"])
        before = last.get(quarter, {}).get("published", {})
        for block, rows in edition["published"].items():
            for key, numbers in rows.items():
                yield at, block, key, numbers, before.get(block, {}).get(key) == numbers
        last[quarter] = edition


def problem_of(
    editions: Sequence[Mapping[str, Any]], most: Mapping[str, int], biggest: int, headlines: Sequence[Mapping[str, Any]]
) -> Problem:
    """All that a reader of these editions knows. `most`: room in the groups of a programme, by row; `headlines`: what
    contract monitoring said beside each edition."""
    made = Problem()
    for at, block, key, numbers, stayed in published(editions):
        rules = rule_sets()[editions[at]["rules"]["key"]]
        room = biggest if block == "attendance" else most.get(key, biggest)
        for measure in range(2 if block in PAIRS else 1):
            made.between((at, block, key, measure), *_bounds(numbers, measure, stayed, rules, room))
        if block in PAIRS:
            made.add({(at, block, key, 0): 1, (at, block, key, 1): -1}, 0, biggest)
    for at, told in enumerate(headlines):
        for block, numbers in told.items():
            _headline(made, (at, block), numbers, stayed=at > 0 and headlines[at - 1].get(block) == numbers)
    for at, edition in enumerate(editions):
        _tables(made, at, edition["published"], biggest)
        if at and edition["form"] in GROWS and edition["edition"]["number"] == 1:
            _grown(made, at, editions)
    return made


def _bounds(numbers: Any, measure: int, stayed: bool, rules: RuleSet, most: int) -> tuple[float, float]:
    if numbers == "c":
        return 0, most
    value = (kept if stayed else said)(numbers[measure], rules)
    return value.low, value.high


def _headline(made: Problem, of: tuple[int, str], numbers: Any, *, stayed: bool) -> None:
    for measure, number in enumerate(() if numbers == "c" else numbers):
        value = (kept if stayed else said)(number, CONTRACT)
        low, high = made.cells[*of, "all", measure]
        made.between((*of, "all", measure), max(low, value.low), min(high, value.high))


def _tables(made: Problem, at: int, blocks: Mapping[str, Mapping[str, Any]], biggest: int) -> None:
    for block in ("reach", *PAIRS):
        for kind in TABLES:
            rows = [key for key in blocks[block] if key.startswith(kind)]
            most = biggest if (block, kind) == ("reach", "programme:") else 0  # somebody may be in two programmes
            for measure in range(2 if block in PAIRS else 1):
                terms = {(at, block, key, measure): 1 for key in rows}
                if terms:
                    made.add(terms | {(at, block, "all", measure): -1}, 0, most)
    ends = {(at, "endings", key, 0): 1 for key in blocks["endings"] if key != "completed"}
    made.add(ends | {(at, "completion", "all", 0): -1, (at, "completion", "all", 1): 1}, 0, 0)
    reasons = {(at, "reasons", key, 0): 1 for key in blocks["reasons"]}
    made.add(reasons | {(at, "endings", "left", 0): -1}, -biggest, 0)  # a reason need not be known


def _grown(made: Problem, at: int, editions: Sequence[Mapping[str, Any]]) -> None:
    """A year to date is never less than it was in the quarter before; after a correction it may be."""
    for block in ("reach", *PAIRS):
        for key in editions[at]["published"][block]:
            for measure in range(2 if block in PAIRS else 1):
                now, then = (at, block, key, measure), (at - 1, block, key, measure)
                if then in made.cells:
                    made.add({now: 1, then: -1}, 0, np.inf)


def apart(problem: Problem) -> list[Problem]:
    """The same in parts that share no sum: each is solved by itself."""
    home = {cell: cell for cell in problem.cells}

    def root(cell: Cell) -> Cell:
        while home[cell] != cell:
            home[cell] = home[home[cell]]
            cell = home[cell]
        return cell

    for terms, _, _ in problem.sums:
        first, *others = terms
        for cell in others:
            home[root(cell)] = root(first)
    parts: dict[Cell, Problem] = {}
    for cell, bounds in problem.cells.items():
        parts.setdefault(root(cell), Problem()).cells[cell] = bounds
    for each in problem.sums:
        parts[root(next(iter(each[0])))].sums.append(each)
    return list(parts.values())


class Solver:
    def __init__(self, problem: Problem) -> None:
        self.cells = list(problem.cells)
        self.at = {cell: number for number, cell in enumerate(self.cells)}
        self.bounds = Bounds(*(np.array([problem.cells[cell][side] for cell in self.cells]) for side in (0, 1)))
        matrix = np.zeros((len(problem.sums), len(self.cells)))
        for row, (terms, _, _) in enumerate(problem.sums):
            for cell, factor in terms.items():
                matrix[row, self.at[cell]] = factor
        lows, highs = (np.array([each[side] for each in problem.sums]) for side in (1, 2))
        self.sums = LinearConstraint(matrix, lows, highs) if problem.sums else ()

    def reach(self, terms: Mapping[Cell, int]) -> tuple[int, int]:
        """The least and the most that a sum of cells can be. Raises ValueError where the editions contradict."""
        aim = np.zeros(len(self.cells))
        for cell, factor in terms.items():
            aim[self.at[cell]] = factor
        found = []
        for sign in (1, -1):
            answer = milp(sign * aim, constraints=self.sums, bounds=self.bounds, integrality=np.ones(len(self.cells)))
            if answer.x is None:
                raise ValueError(answer.message)
            found.append(round(sign * answer.fun))
        return found[0], found[1]


@dataclass(frozen=True)
class Told:
    """A count that the intruder knows better than the rule allows."""

    edition: int
    block: str
    row: str
    what: str
    low: int
    high: int


def attack(
    editions: Sequence[Mapping[str, Any]],
    truths: Sequence[Mapping[str, Mapping[str, Sequence[int]]]],
    most: Mapping[str, int],
    biggest: int,
    headlines: Sequence[Mapping[str, Any]] = (),
) -> tuple[int, list[Told]]:
    """How many counts were attacked, and those that were told. `truths`: of each edition by block and row.

    Where everything is hidden that hangs together there is nothing to reckon from, and the solver is spared.
    """
    shown = {(at, block, key) for at, block, key, numbers, _ in published(editions) if numbers != "c"}
    shown |= {(at, block, "all") for at, told in enumerate(headlines) for block, said in told.items() if said != "c"}
    parts = [Solver(part) for part in apart(problem_of(editions, most, biggest, headlines))]
    home = {cell: part for part in parts for cell in part.cells}
    told, tried = list[Told](), 0
    for at, block, key, _, _ in published(editions):
        true = truths[at].get(block, {}).get(key)
        if true is None:
            continue
        rules = rule_sets()[editions[at]["rules"]["key"]]
        part = home[at, block, key, 0]
        for what, terms, count in views((at, block, key), true):
            tried += 1
            if not any(cell[:3] in shown for cell in part.cells):
                continue
            low, high = part.reach(terms)
            if not is_open(what, true, count, low, high, rules):
                told.append(Told(at, block, key, what, low, high))
    return tried, told


def views(row: tuple[int, str, str], true: Sequence[int]) -> Iterator[tuple[str, dict[Cell, int], int]]:
    """The whole, the part and what is left: what it is made of, and the true count."""
    yield "whole", {(*row, 0): 1}, true[0]
    if len(true) > 1:
        yield "part", {(*row, 1): 1}, true[1]
        yield "rest", {(*row, 0): 1, (*row, 1): -1}, true[0] - true[1]


def is_open(what: str, true: Sequence[int], count: int, low: int, high: int, rules: RuleSet) -> bool:
    """Whether bounds leave a count as open as the rule wants it."""
    if count == 0:
        return what != "rest" or true[0] == 0 or high >= rules.small  # else it is told that everybody came
    if count <= rules.small:
        return low <= 1 and high >= rules.small
    alone = said(rules.nearest(count), rules)
    return high - low >= alone.high - alone.low
