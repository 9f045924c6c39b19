"""What every column of an edition's workbook holds, from the object itself. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from portal.releases.sheet import SIGNS
from portal.releases.words import words

HEAD = ("Sheet", "Column", "Kind", "What it holds", "Definition")
FIGURES = (
    ("Figure", "text", "The name of a figure."),
    ("Value", "number or sign", "The figure as published."),
    ("Unit", "text", "% for a percentage; empty for a count or hours."),
    ("Numerator", "number or sign", "What is counted, where the figure is a share."),
    ("Denominator", "number or sign", "What it is a share of."),
    ("Of what", "text", "What the figure is of, and how it is rounded."),
    ("Definition", "text", "The term of the definitions that says what is counted."),
)


def entries(made: Mapping[str, Any], sheets: Sequence[str]) -> Iterator[tuple[str, str, str, str, str]]:
    """A head, a line for each column of each sheet, and one for each sign. `sheets`: the tables' names as sheets."""
    yield HEAD
    for name, kind, holds in FIGURES:
        yield "Figures", name, kind, holds, ""
    said = words()["columns"]
    for sheet, table in zip(sheets, made["tables"], strict=True):
        for column in table["columns"]:
            holds, kind, term = (said.get(column["key"]) or [column["label"], "number or sign", ""])[:3]
            yield sheet, column["label"], kind, holds, term
    for sign, meaning in SIGNS.items():
        yield "all", sign, "sign", meaning.partition(": ")[2], ""
