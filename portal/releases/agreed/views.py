"""What a reader's return can show at planned numbers, before the agreement is signed; and fixing its form."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal import clock
from portal.funding.rules import financial_year
from portal.releases import queries as reports
from portal.releases.agreed import queries, service
from portal.releases.agreed.forms import YearForm, planned
from portal.releases.blueprint import releases
from portal.releases.protected import Reader
from portal.releases.returns import Form, Outlook, nearest_form, outlooks
from portal.releases.rule_sets import rule_sets
from portal.web.access import Can, act, needs
from portal.web.sessions import reading, writing

REPORTED = "A report of that year was made already. Its form stays; choose the next year."
TOO_MUCH = "Over a third would be hidden in that form. Take one of those that show enough."


@releases.route("/schedule/<uuid:reader_id>/form", methods=["GET", "POST"])
@needs(Can.MAKE_EDITIONS)
def agreed(reader_id: UUID) -> ResponseReturnValue:
    reader = next((each for each in reports.readers(reading()) if each.key == reader_id), None) or abort(404)
    year = financial_year(clock.today())
    row = queries.row_of(reading(), reader, year) or queries.row_of(reading(), reader, year + 1)
    form = YearForm(year=str(row.year if row else year + 1))
    programmes = queries.programmes(reading())
    form.offer((year, year + 1), programmes)
    if not form.is_submitted():
        if row:
            form.rules.data = row.rules
            form.fill(row.plan)
        return _page(reader, form, [], fixed=row.form if row else None, year=row.year if row else None)
    if not form.validate():
        return _page(reader, form, []), 422
    plan, rules = planned(form.facts(), programmes), rule_sets()[form.rules.data]
    targets = [(each.groups * each.people, each.groups * each.most) for each in plan]
    found = outlooks(plan, targets, rules)
    if form.do.data != "fix":
        form.shape.data = nearest_form(found).value
        return _page(reader, form, found)
    try:
        with writing() as session:
            wanted = Form(form.shape.data or nearest_form(found).value)
            facts, number = form.facts(), int(form.year.data)
            service.fix(session, reader, number, form=wanted, rules=rules, plan=facts, found=found, by=act())
            session.commit()
    except service.AlreadyReported:
        form.year.errors = [REPORTED]
        return _page(reader, form, found), 422
    except service.TooMuchHidden:
        form.shape.errors = [TOO_MUCH]
        return _page(reader, form, found), 422
    flash(f"Fixed for {number}/{(number + 1) % 100:02d}: {wanted.value}. Write it into the agreement.", "success")
    return redirect(url_for(".schedule"))


def _page(
    reader: Reader, form: YearForm, found: list[Outlook], *, fixed: Form | None = None, year: int | None = None
) -> str:
    return render_template(
        "releases/agreed/year.html",
        reader=reader,
        form=form,
        found=found,
        nearest=nearest_form(found) if found else None,
        fixed=fixed,
        year=year,
    )
