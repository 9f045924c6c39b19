"""The page a class answers on. Nobody is signed in, and nothing is kept but the answers, the code and the day."""

from collections.abc import Sequence
from typing import Any

from flask import Response, make_response, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import db
from portal.curricula.reading.contacts import contacts_in
from portal.curricula.reading.wording import CONTACTS
from portal.groups.models import Group
from portal.measures.blueprint import measures
from portal.measures.instruments.schema import Instrument
from portal.measures.openings import queries, service
from portal.measures.openings.forms import AnswerForm
from portal.web.access import public
from portal.web.headers import untraced
from portal.web.sessions import reading, writing

YOUNG, GROWN = ("Childline", "Shout"), ("Samaritans", "Shout")
"""Who is named on the page, by whether those who answer are children. Their numbers are those of contacts.yaml."""
BY_TEXT = frozenset({"Shout"})
"""Who is written to and cannot be rung."""
GROWN_UP = 18
Help = tuple[str, str, bool]
"""Name, number, and whether it is written to."""


@measures.route("/answer/<token>", methods=["GET", "POST"])
@public
def answer(token: str) -> ResponseReturnValue:
    found = queries.working(reading(), token)
    if found is None:
        return _closed()
    asked = queries.asked_in(reading(), reading().get_one(Group, found.group_id))
    form = AnswerForm()
    if not form.is_submitted():
        form.sheet.data = str(db.blind_id())
    if not form.validate_on_submit():
        return _page(asked, form), 422 if form.is_submitted() else 200
    card, sent, sheet = form.card.data or "", request.form.to_dict(), form.sheet_id
    try:
        with writing() as writes:
            service.take(writes, token, card, sent, sheet)
            writes.commit()
    except service.Closed:
        return _closed()
    return redirect(url_for(".thanks", token=token))


@measures.get("/answer/<token>/thanks")
@public
def thanks(token: str) -> ResponseReturnValue:
    """The browser forgets that it was here; the next one answers on a fresh page."""
    if not current_user.is_authenticated:
        session.clear()
    found = queries.working(reading(), token)
    asked = queries.asked_in(reading(), reading().get_one(Group, found.group_id)) if found else ()
    return _shown("measures/thanks.html", token=token, help=numbers_for(asked))


def _page(asked: Sequence[Instrument], form: AnswerForm) -> Response:
    return _shown("measures/answer.html", asked=asked, form=form, sent=request.form, help=numbers_for(asked))


def _closed() -> ResponseReturnValue:
    return _shown("measures/closed.html"), 404


def _shown(template: str, **facts: Any) -> Response:
    return untraced(make_response(render_template(template, **facts)))


def numbers_for(asked: Sequence[Instrument]) -> list[Help]:
    """Whom those who answer these can ring or write to, by their age."""
    young = not asked or min(one.ages[0] for one in asked) < GROWN_UP
    return numbers(YOUNG if young else GROWN)


def numbers(names: Sequence[str]) -> list[Help]:
    """Of each of these names, in their order."""
    known = {one.name: one.number or "" for one in contacts_in(CONTACTS).contacts}
    return [(name, known[name], name in BY_TEXT) for name in names]
