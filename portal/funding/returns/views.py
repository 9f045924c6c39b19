"""The page on which a coordinator answers a quarter's questions."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.funding import queries as lines
from portal.funding.blueprint import funding
from portal.funding.models import FundingLine
from portal.funding.returns import queries, service
from portal.funding.returns.forms import AnswersForm, as_typed
from portal.funding.returns.rules import questions
from portal.funding.years import Calendar, called, quarter_asked
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing


@funding.route("/lines/<uuid:line_id>/answers", methods=["GET", "POST"])
@needs(Can.EDIT_FUNDING)
def answers(line_id: UUID) -> ResponseReturnValue:
    """`?quarter=2026-3`; without it the last one that has ended."""
    line: FundingLine = one_or_404(reading(), lines.seen_by(current_user), line_id)
    year, quarter = quarter_asked(request.args.get("quarter"), line.from_day, line.until_day, clock.today())
    now = queries.return_of(reading(), line.id, year, quarter)
    form = AnswersForm(data=as_typed({each.question.key: each.said for each in now.answers}))
    if not (form.validate_on_submit() and form.hangs_together(queries.school_names(reading()))):
        page = render_template(
            "funding/returns/answers.html",
            form=form,
            line=line,
            questions=questions(),
            quarter=f"{year}-{quarter}",
            days=called(Calendar.FINANCIAL, year, quarter),
        )
        return page, 422 if form.is_submitted() else 200
    with writing() as session:
        held = one_or_404(session, lines.seen_by(current_user), line_id)
        service.answer(session, held, year, quarter, form.said(), by=act())
        session.commit()
    flash("The answers are saved.")
    return redirect(url_for("money.contract_return", line_id=line_id, quarter=f"{year}-{quarter}"))
