"""How and when each reader is reported to."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.releases.layouts.models import ReportPlan
from portal.releases.layouts.templating import USUAL, Template, named
from portal.releases.protected import Reader


def plan_of(session: Session, reader: Reader) -> ReportPlan | None:
    rows = select(ReportPlan).where(
        ReportPlan.authority_id.is_not_distinct_from(reader.authority_id),
        ReportPlan.organisation_id.is_not_distinct_from(reader.organisation_id),
    )
    return session.scalars(rows).one_or_none()


def template_of(session: Session, reader: Reader) -> Template:
    plan = plan_of(session, reader)
    return named(plan.template if plan else USUAL)


def plans(session: Session, readers: Sequence[Reader]) -> dict[UUID, ReportPlan]:
    """By the reader's key, in one look."""
    keys = {key for reader in readers for key in (reader.authority_id, reader.organisation_id) if key}
    rows = select(ReportPlan).where(ReportPlan.authority_id.in_(keys) | ReportPlan.organisation_id.in_(keys))
    return {row.authority_id or row.organisation_id or row.id: row for row in session.scalars(rows)}
