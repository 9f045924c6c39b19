"""Whoever joins a group is accepted, in whichever way they came onto its list."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.audit import service as audit
from portal.groups.models import Enrolment
from portal.groups.referring.models import Referral, State
from portal.web.access import Act


def accepted(session: Session, enrolment: Enrolment, *, by: Act) -> None:
    """The referral of this person for this group, where there is one, has led to this place."""
    rows = select(Referral).where(
        Referral.group_id == enrolment.group_id,
        Referral.participant_id == enrolment.participant_id,
        Referral.state != State.ACCEPTED,
    )
    row = session.scalars(rows).one_or_none()
    if row is None:
        return
    row.state, row.why_not, row.enrolment_id = State.ACCEPTED, None, enrolment.id
    row.decided_day = clock.today()
    session.flush()
    audit.record(session, "accepted", "referral", row.id, by=by)
