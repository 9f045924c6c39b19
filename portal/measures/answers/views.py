"""Typing in paper slips: one grid for one instrument at one point."""

from collections.abc import Sequence
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
from portal.measures.cards.codes import is_code, normalised
from portal.measures.instruments.schema import Instrument
from portal.measures.scores import Point
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing
from portal.web.words import count

MOST_OTHERS = 40
"""Codes in one address."""
SENT_TWICE = "Nothing new stood on the page."


@measures.route(
    "/groups/<uuid:group_id>/questions/<any(start, end, follow_up):point>/<instrument>", methods=["GET", "POST"]
)
@needs(Can.TYPE_ANSWERS)
def type_in(group_id: UUID, point: str, instrument: str) -> ResponseReturnValue:
    group: Group = one_or_404(reading(), queries.typed_by(current_user), group_id)
    found = asked_or_404(group, instrument)
    others = _others()
    before = sheet.load(reading(), group, Point(point), found, others)
    form = SheetForm()
    if not form.is_submitted():
        form.day.data = before.day
        return _page(before, form)
    typed = entering.read(request.form, before.columns, before.references)
    if not form.validate():
        return _page(before.typed([row for row in typed if row.is_given], {}), form), 422
    with writing() as session:
        held = one_or_404(session, queries.typed_by(current_user), group_id)
        refused = service.type_in(session, held, found, Point(point), typed, day=form.day.data, by=act(), others=others)
        session.commit()
    saved = sum(row.is_changed and row.reference not in refused for row in typed)
    if form.another.data:
        others.append(normalised(form.another.data))
    if refused or any(row.is_wrong for row in typed):
        group = one_or_404(reading(), queries.typed_by(current_user), group_id)
        after = sheet.load(reading(), group, Point(point), found, others).typed(typed, refused)
        form.another.data = ""
        return _page(after, form, saved, others), 422
    flash(f"Saved: {count(saved, 'row')}." if saved else SENT_TWICE, "success")
    if form.another.data:
        return redirect(url_for(".type_in", group_id=group_id, point=point, instrument=instrument, code=others))
    return redirect(url_for(".show", group_id=group_id))


def _others() -> list[str]:
    """Codes in the address that are to have a row of their own."""
    return [normalised(code) for code in request.args.getlist("code")[:MOST_OTHERS] if is_code(code)]


def asked_or_404(group: Group, key: str) -> Instrument:
    """One that the group is asked, or was and has answers to, by id."""
    known = queries.asked_of(reading(), group)
    return next((one for one in [*known, *queries.asked_before(reading(), group)] if one.id == key), None) or abort(404)


def _page(shown: Sheet, form: SheetForm, saved: int = 0, others: Sequence[str] = ()) -> str:
    """Sent to itself, with the codes that have a row of their own."""
    action = url_for(
        ".type_in",
        group_id=shown.group.id,
        point=shown.point.value,
        instrument=shown.instrument.id,
        code=list(others or _others()),
    )
    return render_template(
        "measures/type_in.html", sheet=shown, group=shown.group, form=form, saved=saved, action=action
    )
