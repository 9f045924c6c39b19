"""The words that an edition carries, from `words.toml`."""

import functools
import tomllib
from pathlib import Path
from typing import Any

QUARTERS = {1: "April to June", 2: "July to September", 3: "October to December", 4: "January to March"}


@functools.cache
def words() -> dict[str, Any]:
    return tomllib.loads((Path(__file__).parent / "words.toml").read_text(encoding="utf-8"))


def quarter_name(year: int, quarter: int) -> str:
    """Quarter 3, 2026/27"""
    return f"Quarter {quarter}, {year}/{(year + 1) % 100:02d}"


def quarter_months(year: int, quarter: int) -> str:
    """October to December 2026"""
    return f"{QUARTERS[quarter]} {year + (quarter == 4)}"


THIS_QUARTER, SINCE_APRIL = "this quarter", "since April"


def year_so_far(quarter: int) -> str:
    """April to December"""
    return f"April to {QUARTERS[quarter].split()[-1]}"
