"""The page on which whoever led a session counts its slips."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from portal.groups import queries as groups
from portal.measures.blueprint import measures
from portal.measures.slips import queries, service
from portal.measures.slips.forms import MEANWHILE, WAYS, CountSlipsForm
from portal.measures.slips.rules import RATES
from portal.timetable import queries as timetable
from portal.timetable.models import DeliverySession
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing


@measures.route("/sessions/<uuid:session_id>/slips", methods=["GET", "POST"])
@needs(Can.COUNT_SLIPS)
def count_slips(session_id: UUID) -> ResponseReturnValue:
    """Numbers only, counted from the slips; nobody's slip is typed in."""
    meeting = _load(reading(), session_id)
    if not queries.can_be_counted(meeting):
        return render_template("measures/slips/not_yet.html", meeting=meeting)
    row = queries.of_session(reading(), session_id)
    before = queries.as_counted(row) if row else None
    form = CountSlipsForm.about(queries.lines_of(reading(), meeting.group), before, service.seen(row))
    if not (form.validate_on_submit() and form.is_whole()):
        return _page(meeting, form), 422 if form.is_submitted() else 200
    try:
        with writing() as session:
            service.keep(session, _load(session, session_id), form.said, saw=form.saw.data or "", by=act())
            session.commit()
    except service.CountedMeanwhile:
        form.returned.errors = [MEANWHILE]
        form.saw.data = service.seen(queries.of_session(reading(), session_id))
        return _page(_load(reading(), session_id), form), 422
    flash("The slips are counted.", "success")
    return redirect(url_for("impact.show", group_id=meeting.group_id))


def _load(session: Session, session_id: UUID) -> DeliverySession:
    meeting: DeliverySession = one_or_404(session, timetable.seen_by(current_user), session_id)
    one_or_404(session, groups.seen_by(current_user, Can.COUNT_SLIPS), meeting.group_id)
    return meeting


def _page(meeting: DeliverySession, form: CountSlipsForm) -> str:
    return render_template("measures/slips/form.html", meeting=meeting, form=form, ways=WAYS, rates=RATES)
