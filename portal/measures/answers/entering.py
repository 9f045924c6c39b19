"""What is typed from paper slips: a row for each slip, a cell for each question. Pure; nothing typed is lost.

An empty cell was left out on the slip. A row in which nothing stands is no slip; one handed in with nothing answered
has a dash in it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from portal.measures.instruments.schema import Instrument

NOTHING = "-"
"""Typed where a slip was handed in and this was left out; an empty cell in a row with others says the same."""
NUMBER = re.compile(r"[0-9]{1,3}(?:[.,][0-9]{1,4})?")
MOST_ROWS = 200


@dataclass(frozen=True)
class Column:
    """One question, or one scale whose score is typed."""

    id: str
    text: str
    least: float
    most: float
    decimals: int = 0

    @property
    def digits(self) -> int:
        """Signs of the longest answer; with one the next cell follows at once."""
        return len(f"{self.most:g}") + (self.decimals + 1 if self.decimals else 0)

    @property
    def says(self) -> str:
        """What may stand in the cell."""
        return f"{self.least:g} to {self.most:g}"


def columns(instrument: Instrument) -> tuple[Column, ...]:
    if instrument.items and instrument.answers:
        least, most = float(instrument.answers.least), float(instrument.answers.most)
        return tuple(Column(item.id, item.text, least, most) for item in instrument.items)
    return tuple(Column(one.id, one.title, one.lowest, one.highest, one.decimals) for one in instrument.scales)


@dataclass(frozen=True)
class Cell:
    text: str
    value: float | None = None
    fault: str = ""


@dataclass(frozen=True)
class Row:
    reference: str
    """ "e" and the key of an enrolment, or "c" and the code of a card."""
    saw: str
    """The answers that the page showed, as `written` has them."""
    cells: tuple[Cell, ...]

    @property
    def is_given(self) -> bool:
        return any(cell.text for cell in self.cells)

    @property
    def is_wrong(self) -> bool:
        return any(cell.fault for cell in self.cells)

    @property
    def is_changed(self) -> bool:
        return not self.is_wrong and self.says != self.saw

    @property
    def says(self) -> str:
        """What is typed, as `written` has it."""
        return written({str(n): cell.value for n, cell in enumerate(self.cells)}) if self.is_given else ""

    def answers(self, asked: Sequence[Column]) -> dict[str, float | None]:
        """By question; what was left out is None."""
        return {column.id: cell.value for column, cell in zip(asked, self.cells, strict=True)}


def read(form: Mapping[str, str], asked: Sequence[Column], references: Sequence[str]) -> list[Row]:
    """Every row that was on the page, in the order of these references; never raises."""
    numbers = {form.get(f"who-{n}", ""): n for n in range(MOST_ROWS)}
    rows = []
    for reference in references:
        n = numbers.get(reference)
        if n is not None:
            cells = tuple(cell(form.get(f"a-{n}-{place}", ""), column) for place, column in enumerate(asked))
            rows.append(Row(reference, form.get(f"saw-{n}", ""), cells))
    return rows


def cell(typed: str, column: Column) -> Cell:
    text = typed.strip()[:12]
    if not text or text == NOTHING:
        return Cell(text)
    found = NUMBER.fullmatch(text)
    value = float(text.replace(",", ".")) if found else None
    if value is None or not column.least <= value <= column.most:
        return Cell(text, fault=f"Enter {column.says}, or leave it empty")
    if round(value, column.decimals) != value:
        whole = "a whole number" if not column.decimals else f"at most {column.decimals} figures after the point"
        return Cell(text, fault=f"Enter {whole}, {column.says}")
    return Cell(text, value)


def shown(answers: Mapping[str, float | None] | None, asked: Sequence[Column], reference: str) -> Row:
    """A row as it stands on the page before anything is typed."""
    if answers is None:
        return Row(reference, "", tuple(Cell("") for _ in asked))
    values = [answers.get(column.id) for column in asked]
    texts = [NOTHING if value is None else f"{value:g}" for value in values]
    cells = tuple(Cell(text, value) for text, value in zip(texts, values, strict=True))
    return Row(reference, said(answers, asked), cells)


def said(answers: Mapping[str, float | None] | None, asked: Sequence[Column]) -> str:
    return "" if answers is None else written({column.id: answers.get(column.id) for column in asked})


def written(answers: Mapping[str, float | None]) -> str:
    """Such as "3 4 - 5": tells whether two rows say the same."""
    return " ".join(NOTHING if value is None else f"{value:g}" for value in answers.values())
