"""The page on which a coordinator chooses what a group is asked."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.groups.models import Group
from portal.measures import queries
from portal.measures.blueprint import measures
from portal.measures.choosing import service
from portal.measures.choosing.forms import PROGRAMME, ChooseForm
from portal.measures.instruments.own import OWN
from portal.measures.instruments.schema import Instrument
from portal.measures.instruments.shipped import latest
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing


@measures.route("/groups/<uuid:group_id>/questions/choose", methods=["GET", "POST"])
@needs(Can.CHOOSE_MEASURES)
def choose(group_id: UUID) -> ResponseReturnValue:
    group: Group = one_or_404(reading(), queries.seen_by(current_user), group_id)
    own = queries.own_of(reading(), group.version)
    offered = [*([(OWN, own)] if own else []), *((one.id, one) for one in latest())]
    now = {one.id for one in queries.asked_of(reading(), group)}
    form = ChooseForm().offer(offered, [key for key, one in offered if one.id in now])
    if not form.validate_on_submit():
        return _page(group, form, offered, own), 422 if form.is_submitted() else 200
    with writing() as session:
        held = one_or_404(session, queries.seen_by(current_user), group_id)
        everybody = form.whom.data == PROGRAMME
        service.choose(session, held, form.asked.data or [], for_programme=everybody, by=act())
        session.commit()
    flash("Chosen. Answers that were given before stay.", "success")
    return redirect(url_for(".show", group_id=group_id))


def _page(group: Group, form: ChooseForm, offered: list[tuple[str, Instrument]], own: Instrument | None) -> str:
    youngest = queries.youngest(group, own)
    notes = {key: _note(one, youngest) for key, one in offered}
    return render_template("measures/choose.html", group=group, form=form, notes=notes)


def _note(one: Instrument, youngest: int) -> str:
    """What must be known before it is chosen."""
    parts = [
        one.about,
        "" if one.has_items else f"Licence: {one.terms}",
        "" if one.is_validated else "Not a validated measure",
        "" if one.fits(youngest) else f"Meant for ages {one.ages[0]} to {one.ages[1]}: does not suit this group’s ages",
    ]
    return ". ".join(part.rstrip(".") for part in parts if part) + "."
