"""Readers who put their reports together: councils, and foundations that pay a share of some of the same groups.

Every group belongs to the reports of one set of readers. The intruder knows which groups stand in which report, and
adds up: each count of a report is the sum of its parts, one for each set of readers.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from portal.impact.period import PeriodSums
from portal.releases.pooling.rules import ALONE, Overlap, held_in
from portal.releases.protected import Issue, Reader, build
from portal.releases.rule_sets import USUAL
from tests.releases.intrusion import PAIRS, Problem, Solver, Told, apart, is_open, problem_of, views
from tests.releases.made_years import Group, a_year, biggest_of, sums_of, truth_of

Readers = frozenset[int]
Parts = dict[Readers, list[Group]]
QUARTER = range(1, 2)


@dataclass(frozen=True)
class Pool:
    parts: Parts
    editions: list[dict[str, Any]]
    truths: list[dict[str, dict[str, list[int]]]]
    most: dict[str, int]
    """Room in all groups of a programme."""


def a_pool(seed: int, *, is_naive: bool = False) -> Pool:
    """Two or three councils and one to three foundations; a council's groups are its own, and a foundation pays a share
    of none, some or all of them. `is_naive`: each report made as if it were the only one."""
    dice = random.Random(seed)
    councils, foundations = dice.randint(2, 3), dice.randint(1, 3)
    shares = {(f, c): dice.choice([0, 0.3, 0.6, 1]) for f in range(foundations) for c in range(councils)}
    parts: Parts = {}
    number = 0
    for _ in range(2):
        for group in a_year(dice.randint(0, 10**6)):
            council = dice.randrange(councils)
            paying = {councils + f for f in range(foundations) if dice.random() < shares[f, council]}
            number += 1
            alone = [replace(person, id=number * 100 + at) for at, person in enumerate(group.people)]
            own = replace(group, id=number, quarter=1, school=group.school + 20 * council, people=tuple(alone))
            parts.setdefault(frozenset({council, *paying}), []).append(own)
    return made_of(parts, councils, councils + foundations, is_naive=is_naive)


def made_of(parts: Parts, councils: int, readers: int, *, is_naive: bool = False) -> Pool:
    """The reports of all readers, the councils first."""
    rooms = _sums(parts, bool).programmes
    pool = Pool(parts, [], [], {f"programme:{key}": row.most for key, row in rooms.items()})
    for reader in range(readers):
        sums = _sums(parts, lambda who, own=reader: own in who)
        held = ALONE if is_naive or reader < councils else held_in(_overlaps(parts, reader, councils, readers))
        # a year of its own each, so that none is taken for a later edition of another
        issue = Issue(2026 + reader, 1, 1, date(2026, 8, 1))
        pool.editions.append(build(sums, reader=Reader(UUID(int=reader), None, "x"), issue=issue, held=held))
        pool.truths.append(truth_of(sums))
    return pool


def _overlaps(parts: Parts, funder: int, councils: int, readers: int) -> Iterator[Overlap]:
    others = set(range(councils, readers)) - {funder}
    for council in range(councils):
        shared = _sums(parts, lambda who, own=council: {own, funder} <= who)
        yield Overlap(shared, _sums(parts, lambda who, own=council: own in who and max(who) < councils))
    shared = _sums(parts, lambda who: funder in who and bool(who & others))
    yield Overlap(shared, _sums(parts, lambda who: funder in who and not who & others))


def _sums(parts: Parts, wanted: Callable[[Readers], bool]) -> PeriodSums:
    return sums_of([group for who, groups in parts.items() if wanted(who) for group in groups], QUARTER)


def problem_together(pool: Pool, biggest: int) -> Problem:
    made = problem_of(pool.editions, pool.most, biggest, ())
    for at, block, key, measure in list(made.cells):
        if block not in ("reach", *PAIRS):
            continue
        terms = {(at, block, key, measure): 1}
        for code, who in enumerate(sorted(pool.parts, key=sorted)):
            if at in who:
                part = (-1 - code, block, key, measure)
                made.between(part, 0, biggest)
                terms[part] = -1
        made.add(terms, 0, 0)
    for part in [cell for cell in made.cells if cell[0] < 0 and cell[3] == 1]:
        made.add({(*part[:3], 0): 1, part: -1}, 0, biggest)
    return made


def attack(pool: Pool, blocks: Sequence[str] = ("reach", "completion")) -> tuple[int, list[Told]]:
    """How many counts were attacked, and those that all reports together tell."""
    biggest = biggest_of(pool.truths)
    solvers = [Solver(part) for part in apart(problem_together(pool, biggest))]
    home = {cell: solver for solver in solvers for cell in solver.cells}
    tried, told = 0, list[Told]()
    for at, edition in enumerate(pool.editions):
        for block in blocks:
            for key in edition["published"][block]:
                true = pool.truths[at].get(block, {}).get(key)
                if true is None:
                    continue
                for what, terms, count in views((at, block, key), true):
                    tried += 1
                    low, high = home[at, block, key, 0].reach(terms)
                    if not is_open(what, true, count, low, high, USUAL):
                        told.append(Told(at, block, key, f"{what} {count}", low, high))
    return tried, told
