"""Typing in paper slips: one grid for one instrument at one point."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.groups.models import Group
from portal.measures import queries
from portal.measures.answers import entering, service, sheet
from portal.measures.answers.forms import SheetForm
from portal.measures.answers.sheet import Sheet
from portal.measures.blueprint import measures
from portal.measures.instruments.schema import Instrument
from portal.measures.scores import Point
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing
from portal.web.words import count

SENT_TWICE = "Nothing new stood on the page."


@measures.route(
    "/groups/<uuid:group_id>/questions/<any(start, end, follow_up):point>/<instrument>", methods=["GET", "POST"]
)
@needs(Can.TYPE_ANSWERS)
def type_in(group_id: UUID, point: str, instrument: str) -> ResponseReturnValue:
    group: Group = one_or_404(reading(), queries.typed_by(current_user), group_id)
    found = asked_or_404(group, instrument)
    before = sheet.load(reading(), group, Point(point), found)
    form = SheetForm()
    if not form.is_submitted():
        form.day.data = before.day
        return _page(before, form)
    typed = entering.read(request.form, before.columns, before.references)
    if not form.validate():
        return _page(before.typed([row for row in typed if row.is_given], {}), form), 422
    with writing() as session:
        held = one_or_404(session, queries.typed_by(current_user), group_id)
        refused = service.type_in(session, held, found, Point(point), typed, day=form.day.data, by=act())
        session.commit()
    saved = sum(row.is_changed and row.reference not in refused for row in typed)
    if refused or any(row.is_wrong for row in typed):
        group = one_or_404(reading(), queries.typed_by(current_user), group_id)
        after = sheet.load(reading(), group, Point(point), found).typed(typed, refused)
        return _page(after, form, saved), 422
    flash(f"Saved: {count(saved, 'row')}." if saved else SENT_TWICE, "success")
    return redirect(url_for(".show", group_id=group_id))


def asked_or_404(group: Group, key: str) -> Instrument:
    """One that the group is asked, or was and has answers to, by id."""
    known = queries.asked_of(reading(), group)
    return next((one for one in [*known, *queries.asked_before(reading(), group)] if one.id == key), None) or abort(404)


def _page(shown: Sheet, form: SheetForm, saved: int = 0) -> str:
    return render_template("measures/type_in.html", sheet=shown, group=shown.group, form=form, saved=saved)
