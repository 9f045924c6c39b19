"""Whoever came and is on no list, for the walk over every address."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.people.models import User
from portal.registers.walk_ins.models import WalkIn, WalkInState


def came(session: Session, user: User) -> Iterator[dict[str, Any]]:
    rows = select(WalkIn).where(WalkIn.state == WalkInState.OPEN)
    yield from ({"part_id": row.part_id, "walk_in_id": row.id} for row in session.scalars(rows.order_by(WalkIn.id)))
