"""The register of a group that nobody is named for asks for numbers."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import db
from portal.registers import forms as register_forms
from portal.registers import queries as registers
from portal.registers.counts import page, service
from portal.registers.counts.forms import MEANWHILE, CountForm
from portal.registers.counts.page import Tallied
from portal.registers.service import Closed
from portal.registers.shared import page as shared
from portal.timetable.models import SessionPart
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing
from portal.web.words import count as counted_words


def show(part: SessionPart) -> ResponseReturnValue:
    """In place of the register's page."""
    told = page.load(reading(), part)
    return _page(told, _form(told))


@needs(Can.TAKE_REGISTER)
def count(part_id: UUID) -> ResponseReturnValue:
    part = one_or_404(reading(), registers.taken_by(current_user), part_id)
    told = page.load(reading(), part)
    form = _form(told)
    if not form.validate_on_submit():
        return _page(told, form), 422
    try:
        with writing() as session:
            part = one_or_404(session, registers.taken_by(current_user), part_id)
            row = service.count(
                session, part, form.said, count_id=UUID(form.event.data), after=int(form.after.data), by=act()
            )
            session.commit()
    except (service.CountedMeanwhile, Closed, service.TakesMarks) as news:
        return _again(part_id, form, news)
    flash(f"Saved: {counted_words(row.total, 'person', 'people')} came. The register is finished.", "success")
    return redirect(url_for("registers.show", part_id=part_id))


def _form(told: Tallied) -> CountForm:
    return CountForm.about(told.years, told.expected, told.last, db.new_id())


def _again(part_id: UUID, form: CountForm, news: Exception) -> ResponseReturnValue:
    """The page with everything typed, and what stands in the way."""
    told = page.load(reading(), one_or_404(reading(), registers.taken_by(current_user), part_id))
    if isinstance(news, service.TakesMarks):
        return redirect(url_for("registers.show", part_id=part_id))
    if isinstance(news, Closed):
        field = form.correction if told.last and told.closed is None else form.everybody
        field.errors = [register_forms.REFUSED[news.why]]
    else:
        form.correction.errors = [MEANWHILE]
        form.after.data = str(told.last.number) if told.last else "0"
    return _page(told, form), 422


def _page(told: Tallied, form: CountForm) -> str:
    takes = current_user.may(Can.TAKE_REGISTER) and db.one(reading(), registers.taken_by(current_user), told.part.id)
    parts = shared.head_counts(reading(), told.part)
    return render_template("registers/counts/show.html", told=told, form=form, takes=bool(takes), parts=parts)
