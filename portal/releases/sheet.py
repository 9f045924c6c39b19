"""How a stored object is laid out, the same for page and paper. Pure: reads the object and nothing else."""

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from portal.web.words import count, plain_day

Cell = int | float | str
SIGNS = {
    "c": "c: hidden so that nobody can be recognised",
    "u": "u: too few, too much alike, or changed by too little to be shown anew, for a percentage or an interval",
    "z": "z: not applicable",
}
HEADLINES = 4
"""Figures that have a card; the rest stand in a table."""
HEADLINE = ("name", "groups", "reached", "completion")
"""Columns of the small table by programme."""


@dataclass(frozen=True)
class Card:
    label: str
    value: str
    under: str
    key: str = ""


@dataclass(frozen=True)
class Table:
    key: str
    title: str
    heads: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numbers: tuple[int, ...]
    """Positions of columns with figures."""

    @property
    def signs(self) -> str | None:
        """What the signs in its cells stand for; None where it has none."""
        seen = {cell for row in self.rows for cell in row[1:]}
        return "; ".join(words for sign, words in SIGNS.items() if sign in seen) or None


@dataclass(frozen=True)
class Line:
    """One line of a picture; a value is a number, "c", or None where there is none."""

    name: str
    values: tuple[int | str | None, ...]


@dataclass(frozen=True)
class Sheet:
    title: str
    lede: str
    cards: tuple[Card, ...]
    more: tuple[tuple[str, str, str], ...]
    """Label, figure, what it is of."""
    more_keys: tuple[str, ...]
    tables: Mapping[str, Table]
    lines: tuple[Line, ...]
    """Attendance by week; empty where there is nothing to draw."""
    weeks: tuple[Cell, ...]
    definitions: tuple[tuple[str, str], ...]
    cannot: str
    notes: tuple[str, ...]
    why: str | None
    changes: tuple[str, ...] = ()
    """What it says differently from the edition before."""
    rule: str = ""
    """By which a promise stands at green, amber or red; empty where none is judged."""
    statement: str = ""
    """The reader's own, such as who pays for the work."""
    logo: tuple[str, str] | None = None
    """File under static/img/logos, and what it says."""

    def foot(self, table: Table) -> str | None:
        """What stands under a table: its signs, and of promises the rule."""
        return ". ".join(filter(None, [table.signs, self.rule if table.key == "standing" else ""])) or None

    def others(self, *shown: str) -> list[Table]:
        """The tables not named, in their order."""
        return [table for key, table in self.tables.items() if key not in shown]


def sheet_of(made: Mapping[str, Any]) -> Sheet:
    cards = [Card(figure["label"], figure_words(figure), figure["under"], figure["key"]) for figure in made["figures"]]
    tables = {table["key"]: _table(table) for table in made["tables"]}
    lines, weeks = _lines(made["tables"])
    return Sheet(
        title=made["title"],
        lede=_lede(made),
        cards=tuple(cards[:HEADLINES]),
        more=tuple((card.label, card.value, card.under) for card in cards[HEADLINES:]),
        more_keys=tuple(card.key for card in cards[HEADLINES:]),
        tables=tables,
        lines=lines,
        weeks=weeks,
        definitions=tuple((term, meaning) for term, meaning in made["definitions"]),
        cannot=" ".join(made["cannot"]),
        notes=tuple(made["notes"]),
        why=made["edition"]["why"],
        changes=tuple(made.get("changes", ())),
        rule=made.get("contract", {}).get("rule", ""),
        statement=made.get("made_with", {}).get("statement", ""),
        logo=_logo(made.get("made_with", {})),
    )


def _logo(made_with: Mapping[str, str]) -> tuple[str, str] | None:
    return (made_with["logo"], made_with["logo_says"]) if "logo" in made_with else None


def _lede(made: Mapping[str, Any]) -> str:
    edition, coverage = made["edition"], made["coverage"]
    rests = f"rests on {coverage['finished']:,} registers of {coverage['due']:,} delivered"
    made_on = plain_day(date.fromisoformat(edition["made"]))
    return f"{made['period']['months']} · edition {edition['number']}, made {made_on} · {rests}"


def figure_words(figure: Mapping[str, Any]) -> str:
    return words_of(figure["value"]) + str(figure["unit"])


def words_of(cell: Cell) -> str:
    """A cell as people read it: thousands parted, symbols as they are."""
    return cell if isinstance(cell, str) else f"{cell:,}"


def _table(table: Mapping[str, Any]) -> Table:
    heads = tuple(column["label"] for column in table["columns"])
    rows = tuple(tuple(row[:1]) + tuple(words_of(cell) for cell in row[1:]) for row in table["rows"])
    texts = {"name", "measure", "when", "side", "standing", "answer", "owner", "kind"}
    numbers = tuple(at for at, column in enumerate(table["columns"]) if column["key"] not in texts)
    return Table(table["key"], table["title"], heads, rows, numbers)


def pick(made: Mapping[str, Any], key: str, columns: Sequence[str]) -> Table | None:
    """A table with only these columns, in this order; None where the edition has no such table."""
    for table in made["tables"]:
        if table["key"] == key:
            places = [at for name in columns for at, column in enumerate(table["columns"]) if column["key"] == name]
            narrow = {
                "key": key,
                "title": table["title"],
                "columns": [table["columns"][at] for at in places],
                "rows": [[row[at] for at in places] for row in table["rows"]],
            }
            return _table(narrow)
    return None


def _lines(tables: Sequence[Mapping[str, Any]]) -> tuple[tuple[Line, ...], tuple[Cell, ...]]:
    for table in tables:
        if table["key"] == "weeks":
            weeks = tuple(row[0] for row in table["rows"])
            lines = [Line("this quarter", tuple(_point(row[1]) for row in table["rows"]))]
            if len(table["columns"]) > 4:
                lines.append(Line("a year ago", tuple(_point(row[4]) for row in table["rows"])))
            is_drawn = any(isinstance(value, int) for line in lines for value in line.values)
            return (tuple(lines) if is_drawn else ()), weeks
    return (), ()


def _point(cell: Cell) -> int | str | None:
    if isinstance(cell, int):
        return cell
    return "c" if cell in ("c", "u") else None


@dataclass(frozen=True)
class Change:
    """One published number that two editions say differently."""

    where: str
    what: str
    before: str
    after: str


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """Every figure and cell that differs, in the order of the newer edition; worked out from the two stored objects. A
    table that only one of them has is one change."""
    titles = [{table["title"] for table in made["tables"]} for made in (before, after)]
    old, new = _cells(before, titles[1]), _cells(after, titles[0])
    keys = [*new, *(key for key in old if key not in new)]
    return [Change(*key, old.get(key, ABSENT), new.get(key, ABSENT)) for key in keys if old.get(key) != new.get(key)]


def in_words(before: Mapping[str, Any] | None, after: Mapping[str, Any]) -> list[str]:
    """What a later edition says differently: a sentence a figure, and how many cells of the tables."""
    if before is None:
        return []
    found = changes(before, after)
    figures = [each for each in found if each.where in HEADS]
    tables = [each for each in found if each.what == WHOLE]
    rest = len(found) - len(figures) - len(tables)
    said = [f"{each.what[:1].upper()}{each.what[1:]}: {each.after}, was {each.before}." for each in figures]
    said += [f"{'New in it' if each.before == ABSENT else 'No longer in it'}: {each.where}." for each in tables]
    if rest:
        said.append(f"{count(rest, 'more cell' if said else 'cell')} of the tables changed.")
    return said or ["No published figure changed."]


HEADS = ("Figures", "Rests on")
WHOLE, ABSENT = "the whole table", "not in it"


def _cells(made: Mapping[str, Any], others: Set[str]) -> dict[tuple[str, str], str]:
    """`others`: titles of the other object's tables."""
    found = {("Figures", figure["label"]): figure_words(figure) for figure in made["figures"]}
    found["Rests on", "registers"] = f"{made['coverage']['finished']} of {made['coverage']['due']}"
    for table in made["tables"]:
        if table["title"] not in others:
            found[table["title"], WHOLE] = count(len(table["rows"]), "row")
            continue
        for row, column, cell in cells_of(table):
            found[table["title"], f"{row}: {column}"] = words_of(cell)
    return found


def rows_of(table: Mapping[str, Any]) -> list[str]:
    """What each row is about. Where a programme has several rows, the promise is part of the name."""
    named = _named(table)
    return [", ".join(map(str, row[:named])) for row in table["rows"]]


def _named(table: Mapping[str, Any]) -> int:
    return 2 if table["columns"][1]["key"] == "measure" else 1


def cells_of(table: Mapping[str, Any]) -> Iterator[tuple[str, str, Cell]]:
    """Row, column and cell, one after another."""
    named = _named(table)
    for name, row in zip(rows_of(table), table["rows"], strict=True):
        for column, cell in zip(table["columns"][named:], row[named:], strict=True):
            yield name, column["label"], cell
