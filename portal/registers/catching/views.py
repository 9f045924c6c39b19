"""From the session that was missed to the one where it is caught up."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.audit import service as audit
from portal.registers import forms, outcomes, roll
from portal.registers import queries as registers
from portal.registers.catching import queries
from portal.registers.catching.forms import CatchUpForm
from portal.registers.service import Closed
from portal.timetable.models import SessionPart
from portal.web.access import Can, act, needs
from portal.web.sessions import database, one_or_404, reading, writing


@needs(Can.TAKE_REGISTER)
def catch_up(part_id: UUID) -> ResponseReturnValue:
    part = one_or_404(reading(), registers.taken_by(current_user), part_id)
    people = _missing(part)
    places = queries.places(reading(), current_user, part) if part.session.number else []
    form = CatchUpForm().offer(people, places)
    if not form.validate_on_submit():
        code = 422 if form.is_submitted() else 200
        return render_template("registers/catch_up.html", part=part, form=form, people=people, places=places), code
    there = UUID(form.place.data)
    with writing() as session:
        target = one_or_404(session, registers.taken_by(current_user), there)
        person = one_or_404(session, registers.missed_by(current_user, target), UUID(form.person.data))
        try:
            outcomes.make_up(session, target, person, by=act())
        except (outcomes.AlreadyMadeUp, outcomes.CannotMakeUp):
            flash("This person has nothing to catch up there any more.", "error")
        except Closed as news:
            flash(forms.REFUSED[news.why], "error")
        else:
            flash("They stand on that register now. The absence here stays as it is.", "success")
            session.commit()
    return redirect(url_for("registers.catch_up", part_id=part_id))


def _missing(part: SessionPart) -> list[tuple[UUID, str]]:
    """Who missed it, by name; that they were seen is on record."""
    rows = queries.missing(reading(), part) if part.session.number else []
    found = current_app.extensions["portal_vault"].names(reading(), [row.participant_id for row in rows])
    if rows:
        with database().write() as session:
            audit.record(session, "saw", "register", part.id, by=act())
            session.commit()
    return [(row.id, name) for row, name in roll.named(found, rows)]
