"""What a funder's edition holds back since another reader's report holds some of the same groups. Pure.

Two readers who put their reports together subtract one from the other. An authority's edition never depends on another
reader's. A funder's count is shown only where every report that it overlaps keeps people of its own, so many that they
can make up for any rounding: then each of the printed numbers may be anything that it may be alone, whatever the others
say, since the people in one report only make the difference. So a row is held unless
- each authority keeps enough outside all the funders' editions, and
- the funder, where it shares groups with another funder, keeps enough outside the others'.
`tests/releases/pooled.py` holds an integer programme against all of them together.
"""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field

from portal.impact.period import PeriodSums
from portal.releases.blocks import Key, tables_of
from portal.releases.disclosure import Row
from portal.releases.rule_sets import USUAL, RuleSet

BLOCKS = ("reach", "attendance", "completion")


@dataclass(frozen=True)
class Overlap:
    """Of the funder and one authority, or of the funder and all other funders."""

    shared: PeriodSums
    """Groups in both reports."""
    apart: PeriodSums
    """What makes the difference: the authority's in no funder's report, or the funder's in no other funder's."""


@dataclass(frozen=True)
class Held:
    """Rows by block; where anything is shared, so is all that has no table of parts: how it ended, outcomes, heads."""

    rows: Mapping[str, Set[Key]] = field(default_factory=dict)
    is_shared: bool = False

    def of(self, block: str) -> Set[Key]:
        return self.rows.get(block, frozenset())


ALONE = Held()


def held_in(overlaps: Sequence[Overlap], rules: RuleSet = USUAL) -> Held:
    """What the funder's edition may not show; nothing where it shares no group."""
    return Held(
        {block: set().union(*(_held(each, block, rules) for each in overlaps)) for block in BLOCKS},
        is_shared=any(each.shared.work.groups for each in overlaps),
    )


def _held(overlap: Overlap, block: str, rules: RuleSet) -> set[Key]:
    apart = _rows(overlap.apart, block)
    return {
        key for key, row in _rows(overlap.shared, block).items() if row.whole and not _makes_up(apart.get(key), rules)
    }


def _rows(sums: PeriodSums, block: str) -> dict[Key, Row]:
    total, tables = tables_of(sums, block)
    return {row.key: row for row in [total, *(row for rows in tables for row in rows)]}


def _makes_up(row: Row | None, rules: RuleSet) -> bool:
    """Whether these people alone can move a count, its part and what is left by more than a rounding."""
    if row is None or row.whole <= rules.small:
        return False
    return row.part is None or min(row.part, row.whole - row.part) >= rules.base
