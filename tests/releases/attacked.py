"""Attacks many made years and prints what an intruder found: `python -m tests.releases.attacked`."""

from portal.releases.protected import Terms
from portal.releases.returns import Form
from portal.releases.rule_sets import RuleSet, rule_sets
from tests.releases.intrusion import TABLES, Told, attack
from tests.releases.made_years import Released, biggest_of, naive, released

YEARS = {Form.QUARTER: range(100, 116), Form.YEAR_TO_DATE: range(200, 206), Form.WHOLE_YEAR: range(300, 306)}


def tables_of(made: Released) -> int:
    """Tables of an edition that hold somebody: by programme, by year and by week in each block, and how it ended."""
    found = 0
    for truth in made.truths:
        for block in ("reach", "attendance", "completion"):
            found += sum(any(row[0] for key, row in truth[block].items() if key.startswith(kind)) for kind in TABLES)
        found += sum(any(row[0] for row in truth[block].values()) for block in ("endings", "reasons"))
    return found


def on(made: Released) -> tuple[int, list[Told]]:
    return attack(made.editions, made.truths, made.most, biggest_of(made.truths), made.headlines)


def main() -> None:
    wanted: list[tuple[Form, RuleSet, int]] = [
        (form, rule_sets()["subnational"], seed) for form, seeds in YEARS.items() for seed in seeds
    ]
    wanted += [(Form.QUARTER, rule_sets()[key], seed) for key in ("threshold-10", "under-5") for seed in (400, 401)]
    tables = counts = recovered = shown = cells = 0
    for form, rules, seed in wanted:
        made = released(seed, Terms(form, rules))
        tried, told = on(made)
        tables, counts, recovered = tables + tables_of(made), counts + tried, recovered + len(told)
        rows = [row for each in made.editions for row in each["published"]["reach"].values()]
        shown, cells = shown + sum(row != "c" for row in rows), cells + len(rows)
        for each in told:
            print(f"{form}, {rules.key}, year {seed}: {each}")
    first = released(100, Terms())
    editions = [naive(*each) for each in zip(first.editions[:4], first.truths, strict=False)]
    _, naively = on(Released(editions, first.truths, first.most, []))
    print(f"{len(wanted)} years, {counts} counts attacked; {shown} of {cells} rows of reach are shown")
    print(f"the naive way gives {len(naively)} counts of one of these years away")
    print(f"figure disclosure.tables_attacked {tables}")
    print(f"figure disclosure.cells_recovered {recovered}")


if __name__ == "__main__":
    main()
