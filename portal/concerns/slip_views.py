"""The slip: on paper what one does and notes, where telephones stay outside, and what was noted."""

from uuid import UUID

from flask import current_app, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.concerns import queries
from portal.concerns.blueprint import concerns
from portal.concerns.models import Handoff
from portal.concerns.paper import slip_of
from portal.timetable.models import DeliverySession
from portal.web import printed
from portal.web.access import Can, needs
from portal.web.sessions import one_or_404, reading


@concerns.get("/sessions/<uuid:session_id>/slip.pdf")
@needs(Can.HAND_ON_CONCERN)
def slip(session_id: UUID) -> ResponseReturnValue:
    """To take along where telephones stay outside."""
    meeting: DeliverySession = one_or_404(reading(), queries.sessions(current_user), session_id)
    return _slip(meeting, None)


@concerns.get("/passed-on/<uuid:handoff_id>/slip.pdf")
@needs(Can.HAND_ON_CONCERN)
def own_slip(handoff_id: UUID) -> ResponseReturnValue:
    """What was noted, on paper."""
    row: Handoff = one_or_404(reading(), queries.kept_by(current_user), handoff_id)
    meeting = one_or_404(reading(), queries.sessions(current_user), row.session_id)
    return _slip(meeting, row)


def _slip(meeting: DeliverySession, row: Handoff | None) -> ResponseReturnValue:
    page = render_template(
        "concerns/slip.html",
        meeting=meeting,
        school=meeting.group.school,
        slip=slip_of(reading(), meeting.group, adult=row is not None and row.is_about_adult),
        row=row,
        role=queries.role_of(row.route, meeting.group.school) if row else "",
        contact=current_app.config["SETTINGS"].contact,
    )
    return printed.opened(page, "slip.pdf")
