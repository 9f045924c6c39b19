"""London's authorities as tiles of one size, so that a small one is seen as well as a large one. Pure.

The places follow the map, by hand: each authority is a square beside most of its neighbours.
"""

import csv
import functools
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

STEPS = 4
"""Shades; each tile has its number in it as well."""


@dataclass(frozen=True)
class Tile:
    gss_code: str
    short: str
    column: int
    row: int
    value: str = ""
    """As published; empty where there is no report."""
    shade: int = 0
    """1 to STEPS; 0 where there is no number."""


@functools.cache
def layout() -> tuple[Tile, ...]:
    with (Path(__file__).parent / "london.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Tile(row["gss_code"], row["short"], int(row["column"]), int(row["row"])) for row in csv.DictReader(file)
        )


def tiles(values: Mapping[str, int | float | str], words: Mapping[str, str]) -> list[Tile]:
    """Every authority; `values` and `words` by its GSS code. Shades are of equal width up to the largest."""
    numbers = [value for value in values.values() if not isinstance(value, str)]
    most = max(numbers, default=0)
    return [
        Tile(
            tile.gss_code,
            tile.short,
            tile.column,
            tile.row,
            words.get(tile.gss_code, ""),
            _shade(values.get(tile.gss_code), most),
        )
        for tile in layout()
    ]


def _shade(value: int | float | str | None, most: float) -> int:
    if value is None or isinstance(value, str) or most <= 0:
        return 0
    return max(1, min(STEPS, -int(-STEPS * value // most)))
