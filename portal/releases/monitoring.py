"""Contract monitoring: headline counts for the people who manage an agreement, not for publication. Pure.

A count may come from one school here, where the published edition hides it. What the edition shows stands as it does
there, so that the two together tell no more than either; beside tables that hide everything a total is given only where
it leaves every hidden row open.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.impact.period import PeriodSums
from portal.releases.blocks import ALL, tables_of
from portal.releases.disclosure import Before, headline
from portal.releases.pooling.rules import ALONE, Held
from portal.releases.returns import Form

BLOCKS = ("reach", "attendance", "completion")
Said = Mapping[str, Sequence[int] | str]


def monitoring_of(
    sums: PeriodSums, made: Mapping[str, Any], before: Said | None = None, held: Held = ALONE
) -> dict[str, list[int] | str]:
    """By block the numbers, whole and part, or "c". `made`: the edition of the same sums; `before`: what was said with
    the edition before; `held`: what other readers' reports forbid. Nothing where the agreed form gives no counts by
    quarter."""
    if made["form"] != Form.QUARTER.value:
        return {}
    found: dict[str, list[int] | str] = {}
    for block in BLOCKS:
        public = made["published"][block][ALL]
        if public != "c":
            found[block] = public
            continue
        old = (before or {}).get(block)
        said: Before = {} if old is None else {ALL: None if isinstance(old, str) else old}
        total, rows = tables_of(sums, block, held=held.of(block))
        shown = headline(total, rows, said) if found.get("reach") != "c" else None
        found[block] = "c" if shown is None else [value.number for value in shown.values]
    return found
