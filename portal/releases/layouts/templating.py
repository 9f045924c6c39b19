"""A reader's template over a protected object: which tables, in which order and words. Pure.

A template chooses among cells that are published already and works out none, so it can show nothing that was hidden.
"""

import functools
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from portal.config import ROOT

HOME = Path(__file__).parent / "templates"
LOGOS = ROOT / "static" / "img" / "logos"
USUAL = "standard"
Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00-\x1f<>=@]*$")]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(Strict):
    key: Line
    """Of a column of the table by programme."""
    label: Line


class Return(Strict):
    title: Line
    columns: tuple[Column, ...]


class Template(Strict):
    title: Line
    version: int
    about: Line
    statement: Line = ""
    """Under the title; {reader} is filled in."""
    logo: Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+\.svg$")] | None = None
    """File under static/img/logos."""
    logo_says: Line = ""
    """For who does not see it."""
    tables: tuple[Line, ...] | None = None
    """Keys of the tables that are in it, in this order; None is all in their own."""
    return_: Return | None = None


class Faulty(Exception):
    """A template's file cannot be used; the text says which and why."""


def read(name: str, text: str) -> Template:
    """Raises Faulty."""
    try:
        facts = tomllib.loads(text)
        made = Template(**{"return_" if key == "return" else key: value for key, value in facts.items()})
    except tomllib.TOMLDecodeError as fault:
        raise Faulty(f"{name}: this is no TOML: {fault}") from fault
    except ValidationError as fault:
        first = fault.errors()[0]
        raise Faulty(f"{name}: {'.'.join(map(str, first['loc']))}: {first['msg']}") from fault
    if made.logo and not (LOGOS / made.logo).is_file():
        raise Faulty(f"{name}: logo: put {made.logo} in static/img/logos, or take the line out")
    return made


@functools.cache
def templates() -> Mapping[str, Template]:
    """Every template that ships, by name."""
    return {path.stem: read(path.stem, path.read_text(encoding="utf-8")) for path in sorted(HOME.glob("*.toml"))}


def named(name: str) -> Template:
    """The template of this name, or the usual one where it is gone."""
    return templates().get(name) or templates()[USUAL]


def shaped(made: Mapping[str, Any], template: Template) -> dict[str, Any]:
    """The object as this template wants it, with the template's name and version in it."""
    tables = {table["key"]: table for table in made["tables"]}
    wanted = tables if template.tables is None else {key: tables[key] for key in template.tables if key in tables}
    found = [*_return(tables.get("programmes"), template.return_), *wanted.values()]
    made_with = {**made["made_with"], "template": f"{template.title}, {template.version}"}
    if template.statement:
        made_with["statement"] = template.statement.format(reader=made["reader"])
    if template.logo:
        made_with |= {"logo": template.logo, "logo_says": template.logo_says or made["reader"]}
    return {**made, "tables": found, "made_with": made_with}


def _return(programmes: Mapping[str, Any] | None, wanted: Return | None) -> list[dict[str, Any]]:
    """The table by programme once more, with the reader's columns, order and words."""
    if programmes is None or wanted is None:
        return []
    places = {column["key"]: at for at, column in enumerate(programmes["columns"])}
    columns = [column for column in wanted.columns if column.key in places]
    return [
        {
            "key": "return",
            "title": wanted.title,
            "columns": [{"key": column.key, "label": column.label} for column in columns],
            "rows": [[row[places[column.key]] for column in columns] for row in programmes["rows"]],
        }
    ]
