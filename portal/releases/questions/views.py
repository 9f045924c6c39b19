"""Pages on which a reader asks about a figure, and accepts or returns an edition."""

import json
from typing import Any
from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.funding.returns.details import Where, details_in
from portal.funding.returns.queries import school_names
from portal.people.access import Role
from portal.releases import queries as releases_of
from portal.releases.blueprint import releases
from portal.releases.models import Edition, EditionState
from portal.releases.questions import queries, service
from portal.releases.questions.forms import ACCEPT, AnswerForm, QuestionForm, VerdictForm
from portal.releases.sheet import rows_of
from portal.web.access import Act, Can, Via, act, needs
from portal.web.sessions import one_or_404, reading, writing


@releases.route("/<uuid:edition_id>/questions", methods=["GET", "POST"])
@needs(Can.READ_EDITIONS)
def questions(edition_id: UUID) -> ResponseReturnValue:
    """What was asked about the figures of an edition and answered, and one more question."""
    edition = _edition(edition_id)
    made = json.loads(edition.object)
    form = QuestionForm(figure=request.args.get("figure"))
    asked = _askable(made)
    form.figure.set(list(asked.items()), blank="Choose")
    if form.validate_on_submit() and current_user.may(Can.ANSWER_EDITIONS):
        with writing() as session:
            edition = one_or_404(session, releases_of.seen_by(current_user), edition_id)
            key = form.figure.data
            service.ask(session, edition, key, asked[key], form.question.data or "", by=_by())
            session.commit()
        flash("Asked. The answer will stand here, and comes by e-mail.", "success")
        return redirect(url_for(".questions", edition_id=edition_id))
    rows = queries.of_edition(reading(), current_user, edition_id)
    filled = render_template("releases/questions/index.html", edition=edition, made=made, rows=rows, form=form)
    return filled, 422 if form.errors else 200


def _askable(made: dict[str, Any]) -> dict[str, str]:
    """Every figure, table and row of a table of an edition, by key."""
    found = {f"figure:{each['key']}": each["label"] for each in made["figures"]}
    for table in made["tables"]:
        found[f"table:{table['key']}"] = f"Table: {table['title']}"
        for place, name in enumerate(rows_of(table)):
            found[f"row:{table['key']}:{place}"] = f"{table['title']}: {name}"
    return found


@releases.route("/questions/<uuid:query_id>", methods=["GET", "POST"])
@needs(Can.MAKE_EDITIONS)
def answer(query_id: UUID) -> ResponseReturnValue:
    row = one_or_404(reading(), queries.seen_by(current_user), query_id)
    form = AnswerForm()
    if not (form.validate_on_submit() and _points_at_nobody(form)):
        filled = render_template("releases/questions/answer.html", row=row, form=form)
        return filled, 422 if form.is_submitted() else 200
    try:
        with writing() as session:
            row = one_or_404(session, queries.seen_by(current_user), query_id)
            service.answer(session, row, form.answer.data or "", by=act())
            session.commit()
    except service.Answered:
        flash("Somebody has answered it already.", "error")
    else:
        flash("Answered. It stands with the edition, and whoever asked gets an e-mail.", "success")
    return redirect(url_for(".questions", edition_id=row.edition_id))


def _points_at_nobody(form: AnswerForm) -> bool:
    found = details_in(form.answer.data or "", school_names(reading()), Where.FIGURES)
    if found:
        form.answer.errors = [each.words for each in found]
    return not found


@releases.route("/<uuid:edition_id>/verdict", methods=["GET", "POST"])
@needs(Can.ANSWER_EDITIONS)
def verdict(edition_id: UUID) -> ResponseReturnValue:
    """Accepted or returned, by a reader or by who was told so."""
    edition = _edition(edition_id)
    form = VerdictForm()
    if not form.validate_on_submit():
        filled = render_template("releases/questions/verdict.html", edition=edition, form=form)
        return filled, 422 if form.is_submitted() else 200
    with writing() as session:
        edition = one_or_404(session, releases_of.seen_by(current_user), edition_id)
        service.judge(session, edition, is_accepted=form.verdict.data == ACCEPT, why=form.why.data, by=_by())
        session.commit()
    flash("Noted, with the edition.", "success")
    return redirect(url_for(".show", edition_id=edition_id))


def _edition(edition_id: UUID) -> Edition:
    edition: Edition = one_or_404(reading(), releases_of.seen_by(current_user), edition_id)
    return edition if edition.state is EditionState.APPROVED else abort(404)


def _by() -> Act:
    """A reader on the page; the charity's staff for one who rang."""
    reads = any(grant.role is Role.COMMISSIONER for grant in current_user.grants)
    return act() if reads else act(via=Via.PHONE_CALL)
