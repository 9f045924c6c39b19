"""Making and printing cards, and the page on which a person decides about their codes."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from portal.db import as_uuid
from portal.groups import queries as groups
from portal.groups.models import Group
from portal.measures import queries
from portal.measures.blueprint import measures
from portal.measures.cards import paper_views as _paper
from portal.measures.cards import queries as cards
from portal.measures.cards import service, settling
from portal.measures.cards.forms import KEEP, NONE, OTHER, CardsForm, SettleForm
from portal.measures.cards.settling import Matter, Twice
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing
from portal.web.words import count

__all__ = ["_paper"]

FULL = f"A group has at most {service.MOST} cards. Enter fewer"


def _opened(group_id: UUID) -> Group:
    group: Group = one_or_404(reading(), groups.seen_by(current_user, Can.OPEN_QUESTIONS), group_id)
    return group


@measures.route("/groups/<uuid:group_id>/questions/cards", methods=["GET", "POST"])
@needs(Can.OPEN_QUESTIONS)
def card_list(group_id: UUID) -> ResponseReturnValue:
    group = _opened(group_id)
    form = CardsForm(data={"number": group.expected_size})
    if not form.validate_on_submit():
        return _cards_page(group, form)
    try:
        with writing() as session:
            held = one_or_404(session, groups.seen_by(current_user, Can.OPEN_QUESTIONS), group_id)
            service.make(session, held, form.number.data or 0, by=act())
            session.commit()
    except service.TooMany:
        form.number.errors = [FULL]
        return _cards_page(_opened(group_id), form)
    flash(f"{count(form.number.data or 0, 'card')} made. Print them and cut them.", "success")
    return redirect(url_for(".card_list", group_id=group_id))


def _cards_page(group: Group, form: CardsForm) -> ResponseReturnValue:
    made = cards.codes_of(reading(), group.id)
    return render_template("measures/cards.html", group=group, form=form, cards=made), 422 if form.errors else 200


def waiting(group: Group) -> list[Matter]:
    """What a person has to decide about this group's answers."""
    asked = [*queries.asked_of(reading(), group), *queries.asked_before(reading(), group)]
    rows = queries.responses_of(reading(), group.id)
    return settling.matters(rows, cards.codes_of(reading(), group.id), {one.id: one for one in asked})


@measures.route("/groups/<uuid:group_id>/questions/settle", methods=["GET", "POST"])
@needs(Can.TYPE_ANSWERS)
def settle(group_id: UUID) -> ResponseReturnValue:
    """Codes that are on no card, and sheets that came twice: one decision a page."""
    group: Group = one_or_404(reading(), queries.typed_by(current_user), group_id)
    left = waiting(group)
    about = request.form.get("about", "")
    one = next((each for each in left if each.key == about), left[0] if left else None)
    if one is None or (about and one.key != about):
        flash("Nothing waits to be decided." if one is None else "Somebody else decided that meanwhile.")
        return redirect(url_for(".show" if one is None else ".settle", group_id=group_id))
    form = SettleForm().offer(one, cards.codes_of(reading(), group_id))
    if not (form.validate_on_submit() and form.fits()):
        page = render_template("measures/settle.html", group=group, one=one, left=len(left), form=form)
        return page, 422 if form.is_submitted() else 200
    with writing() as session:
        held = one_or_404(session, queries.typed_by(current_user), group_id)
        _decide(session, held, one, form.chosen.data, form.other.data or "")
        session.commit()
    flash("Decided." if len(left) > 1 else "Decided. Nothing waits any more.", "success")
    return redirect(url_for(".settle" if len(left) > 1 else ".show", group_id=group_id))


def _decide(session: Session, group: Group, one: Matter, chosen: str, other: str) -> None:
    if isinstance(one, Twice):
        service.hold(session, group, [key for key, *_ in one.sheets], as_uuid(chosen), by=act())
    elif chosen == KEEP:
        service.keep(session, group, one.typed, by=act())
    elif chosen == NONE:
        service.set_aside(session, group, one.typed, one.point, by=act())
    else:
        service.meant(session, group, one.typed, one.point, other if chosen == OTHER else chosen, by=act())
