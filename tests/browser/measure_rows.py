"""Class links and decisions that wait, on the sample data: made where there are none."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.db import Database
from portal.groups.models import Group
from portal.measures.models import MeasureResponse
from portal.measures.openings import service
from portal.measures.openings.models import MeasureOpening
from portal.measures.scores import Point
from portal.people.models import User
from portal.web.access import Act, Via


def opened_of(session: Session, user: User) -> Iterator[dict[str, Any]]:
    """Links that work today."""
    rows = select(MeasureOpening).where(MeasureOpening.day == clock.today()).order_by(MeasureOpening.id)
    yield from ({"group_id": row.group_id, "opening_id": row.id} for row in session.scalars(rows))


def waiting_of(session: Session, user: User) -> Iterator[dict[str, Any]]:
    """Groups to which sheets came by cards."""
    rows = select(MeasureResponse.group_id).where(MeasureResponse.card.is_not(None)).distinct()
    yield from ({"group_id": key} for key in session.scalars(rows.order_by(MeasureResponse.group_id)))


def token_of(database: Database) -> str:
    """Of a link that works today, for a group with questions of its own."""
    with database.write() as session:
        found = session.scalars(select(MeasureOpening).where(MeasureOpening.day == clock.today())).first()
        group_id: UUID | None = session.scalars(select(MeasureResponse.group_id).limit(1)).first()
        if found is None:
            key = group_id or session.scalars(select(Group.id).order_by(Group.id)).first()
            group = session.get_one(Group, key)
            found = service.open_for(session, group, Point.END, clock.today(), by=Act(None, via=Via.COMMAND))
            session.commit()
        return found.token
