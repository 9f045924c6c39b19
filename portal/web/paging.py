"""Lists in pages of a fixed size, their place kept in the address."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

SIZE = 50


@dataclass(frozen=True)
class Page:
    rows: Sequence[Any]
    number: int
    total: int
    size: int = SIZE

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1 if self.total else 0

    @property
    def last(self) -> int:
        return min(self.number * self.size, self.total)


def page_of(session: Session, rows: Select[Any], number: int | None, *, size: int = SIZE) -> Page:
    """One page of an ordered select; a number past the end gives the last page."""
    total = session.scalar(select(func.count()).select_from(rows.order_by(None).subquery())) or 0
    wanted = min(max(1, number or 1), max(1, -(-total // size)))
    found = session.scalars(rows.limit(size).offset((wanted - 1) * size)).unique().all()
    return Page(found, wanted, total, size)
