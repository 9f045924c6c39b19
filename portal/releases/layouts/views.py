"""Pages on which a coordinator says how and when each reader is reported to."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.releases import queries as reports
from portal.releases.blueprint import releases
from portal.releases.layouts import queries, service
from portal.releases.layouts.forms import PlanForm
from portal.releases.layouts.templating import USUAL, named, templates
from portal.releases.quarters import quarters_ended
from portal.releases.words import quarter_name
from portal.web.access import Can, act, needs
from portal.web.sessions import reading, writing


@releases.get("/schedule")
@needs(Can.MAKE_EDITIONS)
def schedule() -> ResponseReturnValue:
    readers = reports.readers(reading())
    plans = queries.plans(reading(), readers)
    year, quarter = quarters_ended(clock.today())[0]
    made = reports.counted_reported(reading(), year, quarter)
    rows = [
        (
            each,
            plan,
            named(plan.template).title if plan else named(USUAL).title,
            service.due_day(year, quarter, plan) if plan else None,
            each.key in made,
        )
        for each in readers
        for plan in [plans.get(each.key) if each.key else None]
    ]
    return render_template("releases/layouts/schedule.html", rows=rows, quarter=quarter_name(year, quarter))


@releases.route("/schedule/<uuid:reader_id>", methods=["GET", "POST"])
@needs(Can.MAKE_EDITIONS)
def plan(reader_id: UUID) -> ResponseReturnValue:
    reader = next((each for each in reports.readers(reading()) if each.key == reader_id), None) or abort(404)
    found = queries.plan_of(reading(), reader)
    form = PlanForm(template=found.template if found else USUAL, due_days=found.due_days if found else 20)
    form.offer()
    if not form.validate_on_submit():
        filled = render_template("releases/layouts/plan.html", form=form, reader=reader, templates=templates())
        return filled, 422 if form.is_submitted() else 200
    with writing() as session:
        service.set_plan(session, reader, template=form.template.data, due_days=form.due_days.data, by=act())
        session.commit()
    flash("Saved. You are reminded by e-mail a week before each report is due.", "success")
    return redirect(url_for(".schedule"))
