"""The words that an edition carries, from `words.toml`."""

import functools
import re
import tomllib
import unicodedata
from pathlib import Path
from typing import Any, Protocol


class Issued(Protocol):
    """An edition, as far as a file's name says it."""

    @property
    def year(self) -> int: ...
    @property
    def quarter(self) -> int: ...
    @property
    def number(self) -> int: ...


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


def file_name(stem: str, reader: str, edition: Issued, kind: str) -> str:
    """Such as report-enfield-2026-q3-edition-1.pdf: files of several readers stand apart in one folder."""
    plain = unicodedata.normalize("NFKD", reader).encode("ascii", "ignore").decode().lower()
    whose = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
    parts = [stem, whose, f"{edition.year}-q{edition.quarter}", f"edition-{edition.number}"]
    return "-".join(part for part in parts if part) + f".{kind}"


THIS_QUARTER, SINCE_APRIL = "this quarter", "since April"


def year_so_far(quarter: int) -> str:
    """April to December"""
    return f"April to {QUARTERS[quarter].split()[-1]}"
