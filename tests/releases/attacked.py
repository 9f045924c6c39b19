"""Attacks many made reports and prints what an intruder found: `python -m tests.releases.attacked`.

Whole years of one reader with every edition and contract monitoring beside them; the reports of several readers put
together; and means, intervals and effect sizes of answers. About six minutes on one core.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass

from portal.releases.protected import Terms
from portal.releases.returns import Form
from portal.releases.rule_sets import RuleSet, rule_sets
from tests.releases import answers_attack, pooled
from tests.releases.answers_made import an_asked
from tests.releases.intrusion import TABLES, Told, attack
from tests.releases.made_years import Released, biggest_of, naive, released

YEARS = {Form.QUARTER: range(100, 110), Form.YEAR_TO_DATE: range(200, 205), Form.WHOLE_YEAR: range(300, 304)}
POOLS, ANSWERS = range(500, 516), range(600, 760)
Truth = dict[str, dict[str, list[int]]]


@dataclass
class Found:
    """Of one kind of attack."""

    tables: int = 0
    counts: int = 0
    recovered: int = 0
    shown: int = 0
    cells: int = 0

    def add(self, tables: int, tried: int, told: list[object], where: str) -> None:
        self.tables, self.counts, self.recovered = self.tables + tables, self.counts + tried, self.recovered + len(told)
        for each in told:
            print(f"{where}: {each}")

    def see(self, rows: list[object]) -> None:
        self.shown, self.cells = self.shown + sum(row != "c" for row in rows), self.cells + len(rows)


def tables_of(truth: Truth) -> int:
    """Tables of an edition that hold somebody: by programme, by year and by week in each block, and how it ended."""
    found = sum(any(row[0] for row in truth[block].values()) for block in ("endings", "reasons"))
    for block in ("reach", "attendance", "completion"):
        found += sum(any(row[0] for key, row in truth[block].items() if key.startswith(kind)) for kind in TABLES)
    return found


def on(made: Released) -> tuple[int, list[Told]]:
    return attack(made.editions, made.truths, made.most, biggest_of(made.truths), made.headlines)


def whole_years() -> Found:
    wanted: list[tuple[Form, RuleSet, int]] = [
        (form, rule_sets()["subnational"], seed) for form, seeds in YEARS.items() for seed in seeds
    ]
    wanted += [(Form.QUARTER, rule_sets()[key], 400) for key in ("threshold-10", "under-5")]
    found = Found()
    for form, rules, seed in wanted:
        made = released(seed, Terms(form, rules))
        tried, told = on(made)
        found.add(sum(map(tables_of, made.truths)), tried, [*told], f"{form}, {rules.key}, year {seed}")
        found.see([row for each in made.editions for row in each["published"]["reach"].values()])
    return found


def pools() -> Found:
    """Reach and completion: two tables each, and the total."""
    found = Found()
    for seed in POOLS:
        pool = pooled.a_pool(seed)
        tried, told = pooled.attack(pool)
        found.add(4 * len(pool.editions), tried, [*told], f"pool {seed}")
        found.see([row for each in pool.editions for row in each["published"]["reach"].values()])
    return found


def answers() -> Found:
    """A scale's row of means, and its row of better, same and worse."""
    found = Found()
    for seed in ANSWERS:
        asked = an_asked(seed)
        tried, told = answers_attack.attack(asked)
        found.add(2, tried, [*told], f"answers {seed}")
        row = answers_attack.rows_of(answers_attack.edition_of(asked))["outcomes"]
        found.see([row[0]])
    return found


def naively() -> dict[str, int]:
    """What the same intruders find where each number is hidden or rounded by itself."""
    first = released(100, Terms())
    editions = [naive(*each) for each in zip(first.editions[:4], first.truths, strict=False)]
    asked = [answers_attack.attack(an_asked(seed), is_naive=True)[1] for seed in ANSWERS[:12]]
    return {
        "one of these years": len(on(Released(editions, first.truths, first.most, []))[1]),
        "one of these pools": len(pooled.attack(pooled.a_pool(1, is_naive=True))[1]),
        "twelve of these scales": sum(map(len, asked)),
    }


KINDS: dict[str, Callable[[], Found]] = {
    "years with every edition": whole_years,
    "readers who put their reports together": pools,
    "answers": answers,
}


def main() -> None:
    all_of = Found()
    for name, run in KINDS.items():
        began, found = time.monotonic(), run()
        all_of.add(found.tables, found.counts, [], name)
        all_of.recovered += found.recovered
        print(
            f"{name}: {found.counts} counts in {found.tables} tables attacked, {found.recovered} recovered; "
            f"{found.shown} of {found.cells} rows shown; {time.monotonic() - began:.0f} s"
        )
    for name, number in naively().items():
        print(f"the naive way gives {number} counts of {name} away")
    print(f"figure disclosure.tables_attacked {all_of.tables}")
    print(f"figure disclosure.cells_recovered {all_of.recovered}")


if __name__ == "__main__":
    main()
