"""What was counted in a part. Parts were loaded through a scope."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from portal.registers.counts.models import HeadCount, HowCounted
from portal.registers.counts.rules import Head


def counts_of(part_id: UUID) -> Select[HeadCount]:
    """Every count of one part, in order; the last holds."""
    return select(HeadCount).where(HeadCount.part_id == part_id).order_by(HeadCount.number)


def held_of(session: Session, part_ids: Collection[UUID] | Select[UUID]) -> dict[UUID, Head]:
    """By part what holds; a part that was not counted is not in it."""
    rows = session.execute(
        select(HeadCount.part_id, HeadCount.total, HeadCount.expected, HeadCount.how)
        .where(HeadCount.part_id.in_(part_ids))
        .order_by(HeadCount.part_id, HeadCount.number)
    )
    return {key: Head(total, expected, how is HowCounted.ESTIMATE) for key, total, expected, how in rows}
