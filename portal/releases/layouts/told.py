"""What the reminder of a report is told: for whom, which quarter, and the page on which it is made."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.people.models import Organisation
from portal.places.models import Authority
from portal.releases import queries as releases
from portal.releases.layouts.models import ReportPlan
from portal.releases.words import quarter_name
from portal.web.letters import Known
from portal.web.models import Notice

MADE = "The report was made in the meantime"


def of_plans(session: Session, notices: Sequence[Notice]) -> dict[UUID, Known]:
    """The facts by notice; of a report that was made in the meantime nothing need be said."""
    rows = session.execute(
        select(ReportPlan.id, ReportPlan.authority_id, ReportPlan.organisation_id, Authority.name, Organisation.name)
        .outerjoin(Authority, Authority.id == ReportPlan.authority_id)
        .outerjoin(Organisation, Organisation.id == ReportPlan.organisation_id)
        .where(ReportPlan.id.in_({row.about_id for row in notices}))
    )
    plans = {
        key: (authority_id or organisation_id, area or funder)
        for key, authority_id, organisation_id, area, funder in rows
    }
    quarters = {(row.facts["year"], row.facts["quarter"]) for row in notices}
    made = {each: releases.counted_reported(session, *each) for each in quarters}
    found = {}
    for notice in notices:
        reader_id, name = plans.get(notice.about_id, (None, None))
        year, quarter = notice.facts["year"], notice.facts["quarter"]
        over = MADE if reader_id in made[year, quarter] else None
        page = f"/reports/make?reader={reader_id}&quarter={year}-{quarter}"
        more = {"reader": name, "quarter_name": quarter_name(year, quarter)}
        found[notice.id] = Known(page=page, over=over, more=more)
    return found
