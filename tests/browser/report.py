"""What a council reads: one quarter counted by hand, and the same figures out of page, PDF, CSV and XLSX."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Page
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

OTHER_PARTS = {"About", "Figures", "Definitions", "What this can and cannot show", "Notes"}
"""Of the CSV: all but the tables."""
PEOPLE = {"Reached", "Completed", "of those started", "of places offered", "Attended", "People"}
"""Columns that count people or their places."""


def nearest(count: int) -> int:
    """To the nearest 5 (PRACTICE 4.3)."""
    return 5 * round(count / 5)


@dataclass(frozen=True)
class Expected:
    """What was marked, before rounding: part of whole by figure."""

    reached: int
    delivered: int
    planned: int
    shares: dict[str, tuple[int, int]]


@dataclass(frozen=True)
class Report:
    """One edition as its reader has it."""

    page: str
    on_page: set[tuple[str, str, str]]
    paper: str
    lines: list[list[str]]
    sheets: dict[str, list[list[str]]]

    @classmethod
    def of(cls, page: Page, pdf: bytes, csv_file: bytes, xlsx: bytes) -> "Report":
        paper = "\n".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(pdf)).pages)
        book = CalamineWorkbook.from_filelike(io.BytesIO(xlsx))
        sheets = {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}
        return cls(
            " ".join(page.get_by_role("main").inner_text().split()),
            on_page(page),
            " ".join(paper.split()),
            list(csv.reader(io.StringIO(csv_file.decode("utf-8-sig")))),
            {name: [[_plain(cell) for cell in row] for row in rows] for name, rows in sheets.items()},
        )

    def says(self, expected: Expected) -> None:
        """The headline figures are those worked out by hand, on the page and on paper as in the files."""
        cells = self.figures()
        assert cells["Young people reached", "Value"] == str(nearest(expected.reached))
        assert cells["Sessions delivered", "Value"] == str(expected.delivered)
        assert cells["Sessions delivered", "Denominator"] == str(expected.planned)
        for label, (part, whole) in expected.shares.items():
            rounded = nearest(part), nearest(whole)
            percent = int(100 * rounded[0] / rounded[1] + 0.5)
            assert cells[label, "Value (%)"] == str(percent)
            assert (cells[label, "Numerator"], cells[label, "Denominator"]) == tuple(map(str, rounded))
            for text in (self.page, self.paper):
                assert f"{percent}%" in text
                assert f"about {rounded[0]} of {rounded[1]}" in text

    def figures(self) -> dict[tuple[str, str], str]:
        return {(row, figure): value for part, row, figure, value in self.lines if part == "Figures"}

    def is_one_truth(self) -> None:
        """Every figure and every cell of the CSV stands in the XLSX, on the page and on paper."""
        for (label, figure), value in self.figures().items():
            assert any(label in row and value in row for row in self.sheets["Figures"]), (label, figure, value)
            assert value in self.paper or value == "z", (label, figure, value)
        in_tables = {(row, figure, value) for part, row, figure, value in self.lines[1:] if part not in OTHER_PARTS}
        assert len(in_tables) > 70
        assert in_tables <= self.on_page
        assert in_tables <= {cell for rows in self.sheets.values() for cell in _cells(rows)}

    def hides_the_few(self) -> None:
        """No count of people from 1 to 7 is in it, and something was indeed hidden."""
        people = {value for _part, _row, figure, value in self.lines if figure in PEOPLE}
        assert "c" in people
        assert people & set("1234567") == set()


def on_page(page: Page) -> set[tuple[str, str, str]]:
    """Row, column and text of every cell of every table."""
    tables = "tables => tables.map(t => [...t.rows].map(row => [...row.cells].map(cell => cell.textContent.trim())))"
    return {cell for table in page.get_by_role("table").evaluate_all(tables) for cell in _cells(table)}


def _cells(rows: list[list[object]]) -> Iterator[tuple[str, str, str]]:
    """Row, column and cell; a row of the targets is named by its promise as well."""
    for row in rows[1:]:
        named = 2 if "What was promised" in rows[0] else 1
        name = ", ".join(map(_plain, row[:named]))
        for head, value in zip(rows[0][named:], row[named:], strict=False):
            yield name, _plain(head), _plain(value)


def _plain(cell: object) -> str:
    return str(int(cell)) if isinstance(cell, float) and cell.is_integer() else str(cell)
