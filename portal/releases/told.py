"""What the mails about editions are told: period and number, never a programme or a figure."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.releases.models import Edition
from portal.releases.queries import listed
from portal.releases.words import quarter_name
from portal.web.letters import Known
from portal.web.models import Notice

PAGES = {"report-answered": "/reports/{id}/questions", "report-replaced": "/reports/{id}/changes?since={since}"}


def of_editions(session: Session, notices: Sequence[Notice]) -> dict[UUID, Known]:
    """The facts by notice, in one look."""
    keys = {row.about_id for row in notices}
    rows = {row.id: row for row in session.scalars(listed(select(Edition).where(Edition.id.in_(keys))))}
    found = {}
    for notice in notices:
        edition = rows.get(notice.about_id)
        if edition is not None:
            page = PAGES.get(notice.kind, "").format(id=edition.id, since=notice.facts.get("since", 0))
            more = {"quarter": quarter_name(edition.year, edition.quarter), "edition": edition.number}
            found[notice.id] = Known(page=page or None, more=more)
    return found
