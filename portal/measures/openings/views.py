"""Opening a group's questions for a day, and what is shown to the class."""

from uuid import UUID

import segno
from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from portal import clock
from portal.groups import queries as groups
from portal.groups.models import Group
from portal.measures.answers.sheet import usual_day
from portal.measures.blueprint import measures
from portal.measures.openings import queries, service
from portal.measures.openings import visit_views as _visits
from portal.measures.openings.forms import OpenForm
from portal.measures.openings.models import MeasureOpening
from portal.measures.page import WHEN
from portal.measures.scores import Point
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing

__all__ = ["_visits"]


def _group(group_id: UUID) -> Group:
    group: Group = one_or_404(reading(), groups.seen_by(current_user, Can.OPEN_QUESTIONS), group_id)
    return group


@measures.route("/groups/<uuid:group_id>/questions/open", methods=["GET", "POST"])
@needs(Can.OPEN_QUESTIONS)
def open_for(group_id: UUID) -> ResponseReturnValue:
    group = _group(group_id)
    form = OpenForm()
    if not form.is_submitted():
        form.day.data = max(usual_day(reading(), group, Point.END), clock.today())
    if not form.validate_on_submit():
        return _page(group, form), 422 if form.is_submitted() else 200
    with writing() as session:
        held = one_or_404(session, groups.seen_by(current_user, Can.OPEN_QUESTIONS), group_id)
        row = service.open_for(session, held, Point(form.point.data), form.day.data, by=act())
        session.commit()
    return redirect(url_for(".opening", group_id=group_id, opening_id=row.id))


def _page(group: Group, form: OpenForm) -> str:
    links = reading().scalars(queries.of_group(group.id)).all()
    asked = queries.asked_in(reading(), group)
    return render_template("measures/open.html", group=group, form=form, links=links, asked=asked, when=WHEN)


@measures.get("/groups/<uuid:group_id>/questions/open/<uuid:opening_id>")
@needs(Can.OPEN_QUESTIONS)
def opening(group_id: UUID, opening_id: UUID) -> ResponseReturnValue:
    """Shown to the class, large: it is not told how many answered, lest somebody be waited for."""
    group = _group(group_id)
    row: MeasureOpening = one_or_404(reading(), queries.of_group(group.id), opening_id)
    own = current_app.config["SETTINGS"].url or request.host_url.rstrip("/")
    link = f"{own}{url_for('.answer', token=row.token)}"
    return render_template("measures/opening.html", group=group, row=row, link=link, picture=picture(link), when=WHEN)


@measures.post("/groups/<uuid:group_id>/questions/open/<uuid:opening_id>/close")
@needs(Can.OPEN_QUESTIONS)
def close(group_id: UUID, opening_id: UUID) -> ResponseReturnValue:
    _group(group_id)
    with writing() as session:
        row = one_or_404(session, queries.of_group(group_id), opening_id)
        service.close(session, row, by=act())
        session.commit()
    flash("Closed. Nothing can be answered by that link any more.", "success")
    return redirect(url_for(".show", group_id=group_id))


def picture(link: str) -> Markup:
    """SVG of the code for this link."""
    drawn = segno.make(link, error="m", micro=False).svg_inline(
        border=4, title="QR code: opens the questions", omitsize=True, svgclass="qr", lineclass=None
    )
    return Markup(drawn)  # noqa: S704 (figures and our own words: the link itself is drawn, never written)
