"""The editions that stand: of each reader and quarter the newest that was approved."""

from collections.abc import Sequence

from sqlalchemy import Select, exists
from sqlalchemy.orm import Session, aliased

from portal.releases import queries as releases
from portal.releases.models import Edition
from portal.web.access import User


def standing(user: User) -> Select[Edition]:
    """Newest quarter first."""
    newer = aliased(Edition)
    is_replaced = exists().where(
        newer.authority_id.is_not_distinct_from(Edition.authority_id),
        newer.organisation_id.is_not_distinct_from(Edition.organisation_id),
        newer.year == Edition.year,
        newer.quarter == Edition.quarter,
        newer.number > Edition.number,
        newer.approved_at.is_not(None),
    )
    return releases.seen_by(user).where(Edition.approved_at.is_not(None), ~is_replaced)


def quarters(session: Session, user: User) -> Sequence[tuple[int, int]]:
    """Year and quarter of every report, newest first."""
    rows = standing(user).with_only_columns(Edition.year, Edition.quarter).order_by(None).distinct()
    found = session.execute(rows.order_by(Edition.year.desc(), Edition.quarter.desc()))
    return [(year, quarter) for year, quarter in found]
