"""The stored object as CSV, XLSX and JSON. Pure: the numbers are the object's own, none is worked out again.

Each file says which edition it is and bears the edition's check code."""

import csv
import io
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import xlsxwriter

from portal.releases.dictionary import entries
from portal.releases.protected import canonical
from portal.releases.sheet import Cell, cells_of
from portal.web.csv_files import safe

HEAD = ("Part", "Row", "Figure", "Value")
FIRST, LAST = "Figures", ("About and definitions", "Data dictionary")
"""Sheets before and after those of the tables."""


def lines(made: Mapping[str, Any], code: str) -> Iterable[tuple[Cell, ...]]:
    """The whole object as lines of part, row, figure and value."""
    edition, period, coverage = made["edition"], made["period"], made["coverage"]
    yield HEAD
    yield "About", "Report", "Title", made["title"]
    yield "About", "Report", "Period", f"{period['first']} to {period['last']}"
    yield "About", "Report", "Edition", edition["number"]
    yield "About", "Report", "Made", edition["made"]
    yield "About", "Report", "Check code", code
    for part, words in {**made.get("made_with", {}), **_agreed(made)}.items():
        yield "About", "Report", part[:1].upper() + part[1:], words
    if edition["why"]:
        yield "About", "Report", "Why it replaces the one before", edition["why"]
    for sentence in made.get("changes", ()):
        yield "About", "Report", "What changed", sentence
    yield "About", "Registers", "Finished", coverage["finished"]
    yield "About", "Registers", "Due", coverage["due"]
    yield "About", "Sessions", "Not reported", coverage["not_reported"]
    for figure in made["figures"]:
        yield "Figures", figure["label"], "Value" + (f" ({figure['unit']})" if figure["unit"] else ""), figure["value"]
        yield "Figures", figure["label"], "Numerator", figure["numerator"]
        yield "Figures", figure["label"], "Denominator", figure["denominator"]
        yield "Figures", figure["label"], "Of what", figure["under"]
    for table in made["tables"]:
        for row, column, cell in cells_of(table):
            yield table["title"], row, column, cell
    yield from _words(made)


def _agreed(made: Mapping[str, Any]) -> dict[str, str]:
    """The form of the return and the rule set of disclosure control; editions of before name neither."""
    if "rules" not in made:
        return {}
    return {"form": str(made["form"]), "rules": f"{made['rules']['name']} ({made['rules']['source']})"}


def _words(made: Mapping[str, Any]) -> Iterable[tuple[Cell, ...]]:
    for term, meaning in made["definitions"]:
        yield "Definitions", term, "Means", meaning
    for sentence in made["cannot"]:
        yield "What this can and cannot show", "", "", sentence
    for note in made["notes"]:
        yield "Notes", "", "", note


def as_csv(made: Mapping[str, Any], code: str) -> bytes:
    """UTF-8 with a byte order mark and CRLF, as Excel reads it."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows([safe(cell) for cell in line] for line in lines(made, code))
    return text.getvalue().encode("utf-8-sig")


def as_json(made: Mapping[str, Any], code: str) -> bytes:
    """The object with its check code, canonical: without the code its SHA-256 is the edition's."""
    return canonical({**made, "check_code": code}).encode()


def as_xlsx(made: Mapping[str, Any], code: str) -> bytes:
    """A sheet of figures, one a table, one of words and a data dictionary. No author, link, formula or anything
    hidden."""
    file = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"created": datetime.fromisoformat(made["edition"]["made"])})
        bold, wrap = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"text_wrap": True})
        for name, widths, rows in _sheets(made, code):
            page = book.add_worksheet(name)
            page.freeze_panes(1, 0)
            for at, width in enumerate(widths):
                page.set_column(at, at, width)
            for down, row in enumerate(rows):
                for along, cell in enumerate(row):
                    page.write(down, along, cell, wrap if down else bold)
    return file.getvalue()


def names_of(made: Mapping[str, Any]) -> list[str]:
    """What the sheets of its tables are called, in their order."""
    return sheet_names([FIRST, *LAST, *(table["title"] for table in made["tables"])])[1 + len(LAST) :]


def sheet_names(titles: Iterable[str]) -> list[str]:
    """As Excel takes them: 31 letters at most, without []:*?/\\ or an apostrophe at an end, each once, and not the
    reserved "History"."""
    taken: list[str] = []
    for title in titles:
        plain = " ".join(re.sub(r"[\[\]:*?/\\]", " ", title).split()).strip("'") or "Sheet"
        name, n = plain[:31].strip().strip("'"), 1
        while name.casefold() in {*(each.casefold() for each in taken), "history"}:
            n += 1
            name = f"{plain[:27].strip()} {n}"
        taken.append(name)
    return taken


def _sheets(made: Mapping[str, Any], code: str) -> Iterable[tuple[str, list[int], list[list[Cell]]]]:
    about: list[list[Cell]] = [["Figure", "Value", "Unit", "Numerator", "Denominator", "Of what", "Definition"]]
    fields = ("label", "value", "unit", "numerator", "denominator", "under", "definition")
    about += [[figure[field] for field in fields] for figure in made["figures"]]
    yield FIRST, [26, 12, 8, 12, 12, 60, 20], about
    for name, table in zip(names_of(made), made["tables"], strict=True):
        heads: list[Cell] = [column["label"] for column in table["columns"]]
        yield name, [28] + [16] * (len(heads) - 1), [heads, *(list(row) for row in table["rows"])]
    words: list[list[Cell]] = [list(HEAD)]
    words += [list(line) for line in lines(made, code) if line[0] == "About"]
    words += [list(line) for line in _words(made)]
    yield LAST[0], [28, 22, 26, 90], words
    yield LAST[1], [26, 26, 12, 70, 20], [list(entry) for entry in entries(made, names_of(made))]
