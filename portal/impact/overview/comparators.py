"""What is known elsewhere, as data, each marked whether figures here may be set beside it."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path


@dataclass(frozen=True)
class Comparator:
    title: str
    source: str
    year: int
    population: str
    finding: str
    comparable: bool
    why: str


@cache
def comparators() -> tuple[Comparator, ...]:
    """In the order of the file."""
    found = tomllib.loads(Path(__file__).with_name("comparators.toml").read_text())["found"]
    return tuple(Comparator(**each) for each in found)
