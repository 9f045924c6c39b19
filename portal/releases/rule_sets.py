"""The rule sets of disclosure control, as data: `rule_sets.toml`. Pure."""

import functools
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class RuleSet:
    key: str
    name: str
    small: int
    """Counts of people from 1 to this are hidden."""
    base: int
    """Other counts are rounded to the nearest of it."""
    schools: int
    """A row from fewer is hidden."""
    percent: int
    """No percentage of fewer."""
    pairs: int
    """No mean of fewer pairs."""
    moved: int
    """A later edition of the same quarter changes a value only by this much or more."""
    near: int
    """Points of a percentage by which a share may differ from the truth where one of its numbers stands as an edition
    before said it. Ours: as far as rounding both numbers to the nearest 5 may itself move a share of about 100."""
    source: str
    is_for_publication: bool = True
    """Else headline counts only, for named people under a contract."""

    def nearest(self, count: int) -> int:
        return self.base * ((count + self.base // 2) // self.base)

    @property
    def below(self) -> int:
        """A rounded count is at most so much above the truth."""
        return self.base // 2

    @property
    def above(self) -> int:
        """And at most so much below it."""
        return (self.base - 1) // 2


@functools.cache
def rule_sets() -> Mapping[str, RuleSet]:
    rows = tomllib.loads((Path(__file__).parent / "rule_sets.toml").read_text(encoding="utf-8"))
    return {key: RuleSet(key, **facts) for key, facts in rows.items()}


def rules_of(made: Mapping[str, Any]) -> RuleSet:
    """The set by which a stored object was protected; editions of before name none."""
    return rule_sets()[made["rules"]["key"]] if "rules" in made else USUAL


USUAL = rule_sets()["subnational"]
CONTRACT = rule_sets()["contract"]
