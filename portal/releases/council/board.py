"""What each reader sees first: the newest report, its files, what changed, targets, and how it went."""

import json
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from portal.releases import history
from portal.releases import queries as releases
from portal.releases.council import queries
from portal.releases.council.trend import Trend, trend_of
from portal.releases.models import Edition
from portal.releases.sheet import Sheet, changes, sheet_of
from portal.web.access import User

QUARTERS = 8
"""Of the trend."""
MOST = 4
"""Readers shown in full."""


@dataclass(frozen=True)
class Board:
    name: str
    edition: Edition
    sheet: Sheet
    trend: Trend
    changed: int | None
    """Published figures that differ from the edition before; None for a first edition."""


def boards(session: Session, user: User) -> list[Board]:
    """One a reader, by name; in a number of queries that grows with the readers shown only."""
    by_reader: dict[UUID | None, list[Edition]] = defaultdict(list)
    for edition in session.scalars(queries.standing(user).limit(MOST * QUARTERS * 4)):
        by_reader[edition.authority_id or edition.organisation_id].append(edition)
    names = releases.names(session, [rows[0] for rows in by_reader.values()])
    found = [_board(session, names.get(key or rows[0].id, ""), rows) for key, rows in by_reader.items()]
    return sorted(found, key=lambda board: board.name)[:MOST]


def _board(session: Session, name: str, rows: list[Edition]) -> Board:
    """`rows`: newest first."""
    made: list[dict[str, Any]] = [json.loads(row.object) for row in rows[:QUARTERS]]
    before = history.edition_of_number(session, rows[0], rows[0].number - 1) if rows[0].number > 1 else None
    changed = len(changes(json.loads(before.object), made[0])) if before else None
    return Board(name, rows[0], sheet_of(made[0]), trend_of(made[::-1]), changed)
