"""Class links: those of a group, and the one that somebody came by."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal import clock
from portal.groups.models import Group
from portal.measures import queries as measures
from portal.measures.instruments.schema import Instrument
from portal.measures.models import MeasureResponse
from portal.measures.openings import rules
from portal.measures.openings.models import MeasureOpening
from portal.measures.scores import Point


def of_group(group_id: UUID) -> Select[MeasureOpening]:
    """The links of one group that work or will, by day. The group was loaded through a scope."""
    rows = select(MeasureOpening).where(MeasureOpening.group_id == group_id, MeasureOpening.closed_at.is_(None))
    return rows.where(MeasureOpening.day >= clock.today()).order_by(MeasureOpening.day, MeasureOpening.id)


def working(session: Session, token: str) -> MeasureOpening | None:
    """The link with this token if it works today."""
    row = session.scalars(select(MeasureOpening).where(MeasureOpening.token == rules.spelt(token))).one_or_none()
    return row if row and rules.is_open(row.day, row.closed_at, clock.today()) else None


def asked_in(session: Session, group: Group) -> Sequence[Instrument]:
    """What can be asked on a page: instruments whose questions may stand there."""
    return [one for one in measures.asked_of(session, group) if one.has_items]


def sheets(session: Session, group_id: UUID, point: Point) -> int:
    """How many answered questionnaires there are of a group at a point."""
    rows = select(func.count()).select_from(MeasureResponse)
    return session.scalar(rows.where(MeasureResponse.group_id == group_id, MeasureResponse.point == point)) or 0
