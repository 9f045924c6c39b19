"""What a line's money was spent and claimed, quarter by quarter."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.funding import queries, service
from portal.funding.blueprint import funding
from portal.funding.forms import SpendForm
from portal.funding.models import FundingLine
from portal.funding.years import Calendar, quarters_between
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing


@funding.route("/lines/<uuid:line_id>/spend", methods=["GET", "POST"])
@needs(Can.EDIT_FUNDING)
def spend(line_id: UUID) -> ResponseReturnValue:
    """`?of=2026-3`: the quarter whose figures stand in the form."""
    line: FundingLine = one_or_404(reading(), queries.seen_by(current_user), line_id)
    form = SpendForm()
    form.offer(quarters_between(Calendar.FINANCIAL, line.from_day, line.until_day))
    if request.method == "GET":
        _prefill(form, line)
    if not form.validate_on_submit():
        return render_template("funding/spend.html", form=form, line=line), 422 if form.errors else 200
    assert form.spent.pence is not None
    year, quarter = (int(part) for part in form.quarter.data.split("-"))
    with writing() as session:
        held = one_or_404(session, queries.seen_by(current_user), line_id)
        service.set_spend(
            session,
            held,
            year=year,
            quarter=quarter,
            spent=form.spent.pence,
            claimed=form.claimed.pence,
            by=act(),
        )
        session.commit()
    flash("The spend of the quarter is entered.")
    return redirect(url_for(".show", line_id=line_id))


def _prefill(form: SpendForm, line: FundingLine) -> None:
    asked = request.args.get("of", "")
    form.quarter.data = asked
    for (year, quarter), row in queries.spend_of(reading(), line.id).items():
        if f"{year}-{quarter}" == asked:
            form.spent.data = f"{row.spent_pence / 100:.2f}"
            form.claimed.data = "" if row.claimed_pence is None else f"{row.claimed_pence / 100:.2f}"
