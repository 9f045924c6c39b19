"""The cards of a group. Groups were loaded through a scope."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.measures.models import MeasureCard


def codes_of(session: Session, group_id: UUID) -> Sequence[str]:
    """In order."""
    return session.scalars(
        select(MeasureCard.code).where(MeasureCard.group_id == group_id).order_by(MeasureCard.code)
    ).all()
