"""A group's questions: what is asked and how many answered. The other pages of this room are gathered here."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import db
from portal.groups import queries as groups
from portal.groups.models import Group
from portal.measures import queries
from portal.measures.answers import taken_views as _taken
from portal.measures.answers import views as _answers
from portal.measures.answers.sheet import late_from
from portal.measures.blueprint import measures
from portal.measures.cards import views as _cards
from portal.measures.cards.queries import codes_of
from portal.measures.choosing import views as _choosing
from portal.measures.instruments import views as _instruments
from portal.measures.openings import views as _openings
from portal.measures.page import WHEN, lines
from portal.measures.slips import views as _slips
from portal.web.access import Can, needs
from portal.web.sessions import one_or_404, reading

__all__ = ["_answers", "_cards", "_choosing", "_instruments", "_openings", "_slips", "_taken", "measures"]


@measures.get("/groups/<uuid:group_id>/questions")
@needs(Can.SEE_MEASURES)
def show(group_id: UUID) -> ResponseReturnValue:
    group: Group = one_or_404(reading(), queries.seen_by(current_user), group_id)
    asked = queries.asked_of(reading(), group)
    rows = queries.responses_of(reading(), group_id)
    types = current_user.may(Can.TYPE_ANSWERS) and db.one(reading(), queries.typed_by(current_user), group_id)
    return render_template(
        "measures/show.html",
        group=group,
        lines=lines(asked, queries.asked_before(reading(), group), rows, late_from(reading(), group)),
        people=len(groups.enrolments(reading(), group_id)),
        when=WHEN,
        types=bool(types),
        opens=current_user.may(Can.OPEN_QUESTIONS),
        waiting=len(_cards.waiting(group)) if types else 0,
        has_cards=bool(codes_of(reading(), group_id)),
        can_print=any(one.has_items for one in asked),
        not_printed=[one.title for one in asked if not one.has_items],
    )
