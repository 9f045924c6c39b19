"""Pages of funding, for coordinators."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.funding import offer_views, queries, service, share_views, spend_views
from portal.funding.blueprint import funding
from portal.funding.forms import FunderForm, LineForm, TargetForm, periods
from portal.funding.models import FundingLine, TargetMeasure
from portal.funding.places import places_of
from portal.funding.returns import views as return_views
from portal.funding.years import called
from portal.web.access import Can, act, needs
from portal.web.paging import page_of
from portal.web.sessions import one_or_404, reading, writing

__all__ = ["funding", "offer_views", "return_views", "share_views", "spend_views"]

ANYWHERE = "Anywhere"


@funding.get("")
@needs(Can.SEE_FUNDING)
def index() -> ResponseReturnValue:
    page = page_of(reading(), queries.seen_by(current_user), None, size=500)
    return render_template("funding/index.html", page=page, funders=queries.funders(reading()))


@funding.route("/funders/new", methods=["GET", "POST"])
@needs(Can.EDIT_FUNDING)
def add_funder() -> ResponseReturnValue:
    form = FunderForm()
    form.authority.set(_authorities(), blank="No, it is no council")
    if not form.validate_on_submit():
        return render_template("funding/funder.html", form=form), 422 if form.errors else 200
    try:
        with writing() as session:
            service.add_funder(session, name=form.name.data, authority_id=_key(form.authority.data), by=act())
            session.commit()
    except service.AlreadyThere:
        form.name.errors = ["There is a funder of this name. Enter another"]
        return render_template("funding/funder.html", form=form), 422
    flash("Funder added. Now add its line.")
    return redirect(url_for(".add_line"))


@funding.route("/lines/new", methods=["GET", "POST"])
@needs(Can.EDIT_FUNDING)
def add_line() -> ResponseReturnValue:
    form = _line_form(LineForm())
    if not form.validate_on_submit():
        return render_template("funding/line.html", form=form, line=None), 422 if form.errors else 200
    with writing() as session:
        line = service.add_line(session, **_typed(form), by=act())
        session.commit()
    flash("Line added. Now say what it promised.")
    return redirect(url_for(".show", line_id=line.id))


@funding.get("/lines/<uuid:line_id>")
@needs(Can.SEE_FUNDING)
def show(line_id: UUID) -> ResponseReturnValue:
    line = one_or_404(reading(), queries.seen_by(current_user), line_id)
    return render_template(
        "funding/show.html",
        line=line,
        places=places_of(reading(), line),
        targets=queries.targets_of(reading(), line),
        spend=queries.spend_of(reading(), line.id),
        period=called,
        paid=queries.paid_by(reading(), line),
    )


@funding.route("/lines/<uuid:line_id>/edit", methods=["GET", "POST"])
@needs(Can.EDIT_FUNDING)
def edit(line_id: UUID) -> ResponseReturnValue:
    line: FundingLine = one_or_404(reading(), queries.seen_by(current_user), line_id)
    form = _line_form(LineForm(data=_as_typed(line)))
    if not form.validate_on_submit():
        return render_template("funding/line.html", form=form, line=line), 422 if form.errors else 200
    try:
        with writing() as session:
            held = one_or_404(session, queries.seen_by(current_user), line_id)
            service.change_line(session, held, **_typed(form), by=act())
            session.commit()
    except service.OutsideArea as told:
        form.authority.errors = [f"{told} is in another area and paid from this line. Change who pays for it first"]
    except service.OutsideDays as told:
        form.until_day.errors = [f"{told} meets outside these days and is paid from this line. Change that first"]
    except service.PlacesOutside:
        form.until_day.errors = ["Its funded places reach beyond these days. Change the places first"]
    else:
        flash("Line changed.")
        return redirect(url_for(".show", line_id=line_id))
    return render_template("funding/line.html", form=form, line=line), 422


@funding.route("/lines/<uuid:line_id>/targets", methods=["GET", "POST"])
@needs(Can.EDIT_FUNDING)
def target(line_id: UUID) -> ResponseReturnValue:
    line: FundingLine = one_or_404(reading(), queries.seen_by(current_user), line_id)
    form = TargetForm()
    form.offer(queries.programmes(reading()), line.from_day, line.until_day)
    if not form.validate_on_submit():
        return render_template("funding/target.html", form=form, line=line), 422 if form.errors else 200
    calendar, year, quarter = next(
        meant for key, _, meant in periods(line.from_day, line.until_day) if key == form.period.data
    )
    with writing() as session:
        held = one_or_404(session, queries.seen_by(current_user), line_id)
        service.set_target(
            session,
            held,
            programme_id=UUID(form.programme.data),
            calendar=calendar,
            year=year,
            quarter=quarter,
            measure=TargetMeasure[form.measure.data],
            number=form.number.data,
            by=act(),
        )
        session.commit()
    flash("Target set.")
    return redirect(url_for(".show", line_id=line_id))


def _authorities() -> list[tuple[str, str]]:
    return [(str(row.id), row.name) for row in queries.authorities(reading())]


def _key(chosen: str | None) -> UUID | None:
    return UUID(chosen) if chosen else None


def _line_form(form: LineForm) -> LineForm:
    form.funder.set([(str(row.id), row.name) for row in queries.funders(reading())], blank="Choose")
    form.authority.set(_authorities(), blank=ANYWHERE)
    return form


def _typed(form: LineForm) -> dict[str, Any]:
    return {
        "organisation_id": UUID(form.funder.data),
        "authority_id": _key(form.authority.data),
        "name": form.name.data,
        "from_day": form.from_day.data,
        "until_day": form.until_day.data,
        "amount_pence": form.amount.pence,
    }


def _as_typed(line: FundingLine) -> dict[str, Any]:
    return {
        "funder": str(line.organisation_id),
        "authority": str(line.authority_id or ""),
        "name": line.name,
        "from_day": line.from_day,
        "until_day": line.until_day,
        "amount": "" if line.amount_pence is None else f"{line.amount_pence / 100:.2f}",
    }
