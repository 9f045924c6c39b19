"""How a reader's figures went from quarter to quarter, from its stored editions. Pure; quarters are never added up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.releases.sheet import Line

SHARES = (("attendance", "attendance"), ("completed", "completed"))


@dataclass(frozen=True)
class Trend:
    """Quarters from old to new."""

    labels: tuple[str, ...]
    lines: tuple[Line, ...]
    """Attendance and completed, in percent; a value is a number, "c" hidden, or None where there is none."""
    sessions: tuple[tuple[str, int], ...]
    """Sessions delivered, exact."""
    rows: tuple[tuple[str, ...], ...]
    """The table beside the picture: quarter, and each figure as published."""

    @property
    def shorts(self) -> list[str]:
        """Such as Q3, for a narrow axis; the table beside it has the years."""
        return [label.split()[0] for label in self.labels]

    @property
    def is_drawn(self) -> bool:
        return any(sum(isinstance(value, int) for value in line.values) > 1 for line in self.lines)


HEADS = ("Quarter", "Reached", "Sessions", "Attendance", "Completed")
KEYS = ("reach", "sessions", "attendance", "completed")


def trend_of(made: Sequence[Mapping[str, Any]]) -> Trend:
    """`made`: stored objects, one a quarter, oldest first."""
    by_key = [{figure["key"]: figure for figure in each["figures"]} for each in made]
    labels = tuple(_label(each["period"]) for each in made)
    lines = (Line(name, tuple(_point(figures[key]["value"]) for figures in by_key)) for key, name in SHARES)
    return Trend(
        labels,
        tuple(line for line in lines if any(isinstance(value, int) for value in line.values)),
        tuple((label, figures["sessions"]["value"]) for label, figures in zip(labels, by_key, strict=True)),
        tuple((label, *(_words(figures[key]) for key in KEYS)) for label, figures in zip(labels, by_key, strict=True)),
    )


def _label(period: Mapping[str, Any]) -> str:
    """Q3 26/27"""
    year = period["year"] % 100
    return f"Q{period['quarter']} {year:02d}/{(year + 1) % 100:02d}"


def _point(value: Any) -> int | str | None:
    if isinstance(value, int):
        return value
    return "c" if value in ("c", "u") else None


def _words(figure: Mapping[str, Any]) -> str:
    value = figure["value"]
    return value if isinstance(value, str) else f"{value:,}{figure['unit']}"
