"""Many rows in one statement: one round trip and one plan in place of one of each a row."""

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any
from uuid import UUID

from sqlalchemy import JSON, Text, bindparam, cast, func, literal_column, select, true
from sqlalchemy.dialects import postgresql, sqlite

ROWS = "rows"


@cache
def adding(table: Any, dialect: str, differing: tuple[str, ...], alike: tuple[str, ...] = ()) -> Any:
    """An insert, for a conflict clause to be added. It is given the values of the columns `differing` as
    `{ROWS: packed(rows)}`, and of those `alike`, which have one value in all rows, by their names.

    Not for text that a stranger typed: half a letter cannot be read back. Made once, since building it costs more
    than it takes to run.
    """
    is_postgres, rows = dialect == "postgresql", bindparam(ROWS, type_=Text)
    each = func.json_array_elements(cast(rows, JSON)) if is_postgres else func.json_each(rows)
    values = [_value(place, table.c[name].type, is_postgres) for place, name in enumerate(differing)]
    values += [bindparam(name, type_=table.c[name].type) for name in alike]
    insert = (postgresql.insert if is_postgres else sqlite.insert)(table)
    found = select(*values).select_from(each.table_valued("value")).where(true())  # else ON CONFLICT begins a join
    return insert.from_select([*differing, *alike], found, include_defaults=False)


def _value(place: int, kind: Any, is_postgres: bool) -> Any:
    if isinstance(kind, JSON):
        return literal_column(f"value -> {place}")
    value: Any = literal_column(f"value ->> {place}")
    return cast(value, kind) if is_postgres else value


def _plain(value: Any) -> str:
    """As both databases take it."""
    if isinstance(value, UUID):
        return value.hex
    if isinstance(value, datetime):
        return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")
    raise TypeError(f"no column keeps {type(value).__name__}")


_AS_JSON = json.JSONEncoder(separators=(",", ":"), default=_plain).encode


def packed(rows: Sequence[Sequence[Any]]) -> str:
    """The rows as `adding` takes them; the values in the order of its columns."""
    return _AS_JSON(rows)
