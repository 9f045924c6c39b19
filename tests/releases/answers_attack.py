"""The intruder who knows the scale: what means, intervals and effect sizes of few people tell of how many there are.

Every printed number is an interval; with the number of people and the sum of their changes fixed, each bounds a sum
over people, and an integer programme looks for a list of answers that has the wanted count. What it finds is put
through the very code that makes editions: only a list that prints the same row to the last cell is a witness that the
count may be so. A count without a witness is told. So nothing is called open that is not.
"""

import math
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.stats import t as student

from portal.releases.annex.guard import step_of
from portal.releases.disclosure import said
from portal.releases.rule_sets import USUAL
from tests.releases.answers_made import NAIVE_STEP, Answers, Asked, edition_of, naive_of, numbers_of, rows_of

MOVES = ("better", "same", "worse")
HALF = 0.0499
"""Of a printed decimal, less what the machine may round either way."""
PAIRS = 140
TRIES = 12


@dataclass(frozen=True)
class Told:
    """A count that the row gives away: what it is in truth, and the value that it cannot be."""

    what: str
    true: int
    never: int


def counts_of(answers: Answers) -> dict[str, int]:
    moved = [end - start for start, end in answers]
    found = {"n": len(moved), "better": sum(m > 0 for m in moved), "same": moved.count(0)}
    return found | {"worse": sum(m < 0 for m in moved)}


@dataclass(frozen=True)
class Seen:
    """The row as a reader has it, and the step of its interval."""

    asked: Asked
    row: Mapping[str, list[Any]]
    step: float

    @property
    def shown(self) -> list[Any]:
        return self.row["outcomes"]


def attack(asked: Asked, *, is_naive: bool = False) -> tuple[int, list[Told]]:
    """How many counts were attacked, and those that were told. Where the row is hidden there is nothing to reckon.
    `is_naive`: the row as a spreadsheet would have it."""
    row = naive_of(asked) if is_naive else rows_of(edition_of(asked))
    seen = Seen(asked, row, NAIVE_STEP if is_naive else step_of(asked.scale))
    shown = seen.shown
    counts = counts_of(asked.answers)
    if shown[0] == "c" or shown[4] == "z":
        return len(counts), []
    printed = dict(zip(("n", *MOVES), (shown[0], *shown[5:8]), strict=True))
    told = []
    for what, count in counts.items():
        for wanted in _must_be_open(what, count, printed[what], counts["n"]):
            if not any(all(_witness(seen, *each) for each in way) for way in wanted):
                told.append(Told(what, count, wanted[0][0][1]))
    return len(counts), told


Ways = list[list[tuple[str, int]]]
"""Of one way or another, all of these counts have to be possible."""


def _must_be_open(what: str, count: int, printed: Any, n: int) -> Iterator[Ways]:
    if printed != "c":
        value = said(printed, USUAL)
        yield from ([[(what, number)]] for number in {value.low, value.high})
    elif 1 <= count <= USUAL.small:
        yield from ([[(what, number)]] for number in (1, USUAL.small))
    elif count:  # as wide as its rounding
        yield [[(what, count + step), (what, count + step - 4)] for step in (4, 0, 2, 3, 1)]
    if what != "n" and n - count <= USUAL.small and count:
        yield [[(f"not {what}", number)] for number in range(USUAL.small + 1, USUAL.small - 1, -1)]


def _witness(seen: Seen, what: str, wanted: int) -> Answers | None:
    """A list of answers that prints the same row and has the wanted count."""
    dice = random.Random(wanted)
    for n, moved in _sums(seen, what, wanted):
        found = _search(seen, (what, wanted), (n, moved), dice)
        if found is not None:
            return found
    return None


def _sums(seen: Seen, what: str, wanted: int) -> Iterator[tuple[int, int | None]]:
    """How many people there may be, and where an interval is printed what their changes may sum to; the likeliest
    first."""
    shown = seen.shown
    value = said(shown[0], USUAL)
    numbers = [wanted] if what == "n" else range(value.low, value.high + 1)
    true = len(seen.asked.answers)
    for n in sorted(numbers, key=lambda number: abs(number - true)):
        if shown[4] == "u":
            yield n, None
            continue
        low, high = math.ceil(n * (shown[3] - 2 * HALF)), math.floor(n * (shown[3] + 2 * HALF))
        yield from ((n, moved) for moved in sorted(range(low, high + 1), key=lambda sum_: abs(sum_ - n * shown[3])))


def _squares(seen: Seen, n: int, moved: int) -> tuple[float, float]:
    """What the squares of all changes may sum to, by the printed interval."""
    low, high = map(float, seen.shown[4].split(" to "))
    mean, times, step = moved / n, student.ppf(0.975, n - 1), seen.step
    least = max(high - step - mean, mean - low - step, 0)
    most = min(high - mean, mean - low)
    return tuple(mean * moved + (n - 1) * n * (half / times) ** 2 for half in (least, most)) if most > least else (1, 0)


def _apart(row: Mapping[str, list[Any]], n: int, moved: int) -> tuple[float, float]:
    """What the squared distances of all answers from the printed means may sum to, by the printed effect size."""
    effect, mean = row["annex"][0], abs(moved) / n
    j = 1 - 3 / (4 * (n - 1) - 1)
    sizes = sorted(abs(effect + side) for side in (-HALF, HALF))
    if effect and effect * moved <= 0:
        return 1, 0
    most = np.inf if abs(effect) < HALF else 2 * (j * mean / sizes[0]) ** 2
    return (n - 1) * 2 * (j * mean / sizes[1]) ** 2, (n - 1) * most + n * HALF**2


def _search(seen: Seen, want: tuple[str, int], sums: tuple[int, int | None], dice: random.Random) -> Answers | None:
    (n, moved), shown = sums, seen.shown
    least, most = (0, np.inf) if moved is None else _squares(seen, n, moved)
    near, far = (0, np.inf) if moved is None else _apart(seen.row, n, moved)
    if most < least or far < near:
        return None
    pairs = _pairs(seen.asked, dice)
    start, end = pairs[:, 0], pairs[:, 1]
    change = end - start
    sums_of = [np.ones(len(pairs)), change, start, end, change**2, (start - shown[1]) ** 2 + (end - shown[2]) ** 2]
    sums_of += [change > 0, change == 0, change < 0]
    lows = [n, -np.inf if moved is None else moved, n * (shown[1] - HALF), n * (shown[2] - HALF), least, near]
    highs = [n, np.inf if moved is None else moved, n * (shown[1] + HALF), n * (shown[2] + HALF), most, far]
    bounds = _moves(shown, want, n)
    if any(low > high for low, high in bounds):
        return None
    for turn in range(TRIES):
        lows[4], highs[4] = _cut(least, most, turn)
        limits = LinearConstraint(
            np.array(sums_of, dtype=float),
            [*lows, *(each[0] for each in bounds)],
            [*highs, *(each[1] for each in bounds)],
        )
        answer = milp(
            np.array([dice.random() for _ in pairs]),
            constraints=limits,
            bounds=Bounds(0, n),
            integrality=np.ones(len(pairs)),
            options={"time_limit": 1.0, "mip_rel_gap": 0.9},
        )
        if answer.x is None:
            if turn == 0 and answer.status == 2:
                return None
            continue
        found = [(int(s), int(e)) for (s, e), times in zip(pairs, answer.x, strict=True) for _ in range(round(times))]
        if _prints(seen, found):
            return found
    return None


def _prints(seen: Seen, answers: Answers) -> bool:
    """Whether these answers come to every number of the row, by the code that prints it. Why something is hidden is not
    reasoned about, as nowhere."""
    made = numbers_of(Asked(seen.asked.scale, answers), seen.step)
    return all(old in ("c", "u", made[table][at]) for table, cells in seen.row.items() for at, old in enumerate(cells))


def _moves(shown: Sequence[Any], want: tuple[str, int], n: int) -> list[tuple[int, int]]:
    """Between what better, same and worse may lie."""
    found, (what, wanted) = [], want
    for name, printed in zip(MOVES, shown[5:8], strict=True):
        value = said(printed, USUAL) if printed != "c" else None
        low, high = (value.low, value.high) if value else (0, n)
        if what.removeprefix("not ") == name:
            number = n - wanted if what.startswith("not ") else wanted
            low, high = max(low, number), min(high, number)
        found.append((low, high))
    return found


def _cut(least: float, most: float, turn: int) -> tuple[float, float]:
    """The whole window first, then parts of it."""
    if turn < 4 or most == np.inf:
        return least, most
    width = (most - least) / 4
    return least + (turn % 4) * width, least + (turn % 4 + 1) * width


def _pairs(asked: Asked, dice: random.Random) -> np.ndarray:
    """Answers that a witness may be made of: those given, what is close to them, and some from everywhere."""
    top = int(asked.scale.highest)
    found = set(asked.answers) | {(s, s) for s, _ in asked.answers} | {(e, e) for _, e in asked.answers}
    found |= {(s, s + d) for s, _ in asked.answers for d in (-1, 1, 2) if 0 <= s + d <= top}
    common = Counter(asked.answers).most_common(PAIRS // 2)
    found = {pair for pair, _ in common} | set(dice.sample(sorted(found), min(len(found), PAIRS // 2)))
    everywhere = [(s, e) for s in range(top + 1) for e in range(top + 1)]
    found |= set(dice.sample(everywhere, min(len(everywhere), PAIRS - len(found)))) if len(found) < PAIRS else set()
    return np.array(sorted(found))
