"""What a message about a hand-off says when it is sent: where to read it, and nothing else."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.concerns.models import Handoff
from portal.concerns.service import LEFT
from portal.web.letters import Known
from portal.web.models import Notice

THEY_HAVE_IT = "They have it by now"


def of_handoffs(session: Session, notices: Sequence[Notice]) -> dict[UUID, Known]:
    rows = session.scalars(select(Handoff).where(Handoff.id.in_({row.about_id for row in notices})))
    found = {row.id: row for row in rows}
    return {
        notice.id: Known(
            page=f"/passed-on/{notice.about_id}",
            over=THEY_HAVE_IT if notice.kind == LEFT and found[notice.about_id].received_at else None,
        )
        for notice in notices
        if notice.about_id in found
    }
