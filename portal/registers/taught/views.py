"""The page on which what changed in a session is said."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.registers import forms as register_forms
from portal.registers import queries as registers
from portal.registers.service import Closed
from portal.registers.taught import page, service
from portal.registers.taught.forms import TaughtForm
from portal.timetable.models import SessionPart
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing

LATE = "This was to be said within a week of the session. Ask a coordinator to put it right"


@needs(Can.TAKE_REGISTER)
def taught(part_id: UUID) -> ResponseReturnValue:
    part: SessionPart = one_or_404(reading(), registers.taken_by(current_user), part_id)
    found = page.told(reading(), part, current_user)
    if found is None or not found.may_say:
        flash(LATE if found else "There is no plan for this session of which anything could be said.", "error")
        return redirect(url_for("registers.show", part_id=part_id))
    record = found.record
    form = TaughtForm.about(found.planned, record.changes if record else {}, record.why if record else None)
    if not form.validate_on_submit():
        code = 422 if form.is_submitted() else 200
        return render_template("registers/taught.html", part=part, told=found, form=form), code
    said = form.taught(found.planned)
    with writing() as session:
        part = one_or_404(session, registers.taken_by(current_user), part_id)
        try:
            service.record(session, part, said, by=act())
        except Closed as news:
            flash(register_forms.REFUSED[news.why], "error")
        except (service.TooLate, service.NothingPlanned):
            flash(LATE, "error")
        else:
            flash("Saved: what was taught." if said.changes else "Saved: all went as planned.", "success")
            session.commit()
    return redirect(url_for("registers.show", part_id=part_id))
