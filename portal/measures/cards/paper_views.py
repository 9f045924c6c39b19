"""What is printed for a group's questions: cards to cut, and a slip for each code."""

from uuid import UUID

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.groups import queries as groups
from portal.groups.models import Group
from portal.groups.rules import code_order
from portal.measures.blueprint import measures
from portal.measures.cards import queries as cards
from portal.measures.openings.queries import asked_in
from portal.measures.openings.visit_views import numbers_for
from portal.measures.page import WHEN
from portal.measures.scores import Point
from portal.web import printed
from portal.web.access import Can, needs
from portal.web.sessions import one_or_404, reading


@measures.get("/groups/<uuid:group_id>/questions/cards.pdf")
@needs(Can.OPEN_QUESTIONS)
def print_cards(group_id: UUID) -> ResponseReturnValue:
    """Cards to cut, fifteen a page; with no cards there is nothing to print."""
    group: Group = one_or_404(reading(), groups.seen_by(current_user, Can.OPEN_QUESTIONS), group_id)
    made = cards.codes_of(reading(), group_id) or abort(404)
    return printed.opened(render_template("measures/cards_paper.html", group=group, cards=made), "cards.pdf")


@measures.get("/groups/<uuid:group_id>/questions/<any(start, end, follow_up):point>/slips.pdf")
@needs(Can.OPEN_QUESTIONS)
def print_slips(group_id: UUID, point: str) -> ResponseReturnValue:
    """One side a person, with the register's code, and last one without a code, to be copied: for whoever is new that
    day. Where cards were made only that one, since the code of a card is written by whoever holds it."""
    group: Group = one_or_404(reading(), groups.seen_by(current_user, Can.OPEN_QUESTIONS), group_id)
    asked = asked_in(reading(), group) or abort(404)
    here = [one for one in groups.enrolments(reading(), group_id) if one.left_day is None]
    codes = sorted((one.code for one in here), key=code_order)
    if cards.codes_of(reading(), group_id):
        codes = []
    page = render_template(
        "measures/slips_paper.html",
        group=group,
        asked=asked,
        codes=[*codes, ""],
        when=WHEN[Point(point)],
        help=numbers_for(asked),
    )
    return printed.opened(page, "slips.pdf")
