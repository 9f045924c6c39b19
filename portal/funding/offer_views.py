"""Pages on what schools are offered: places that a line pays for, and prices where nobody pays."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.funding import places, prices, queries
from portal.funding.blueprint import funding
from portal.funding.forms import PlacesForm, PriceForm
from portal.funding.models import FundingLine
from portal.places import queries as schools
from portal.places.models import School
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing
from portal.web.words import plain_day


@funding.route("/lines/<uuid:line_id>/places", methods=["GET", "POST"])
@needs(Can.EDIT_FUNDING)
def line_places(line_id: UUID) -> ResponseReturnValue:
    """How many groups of a programme this line pays for; `?of=` and the key of places: those to be changed."""
    line: FundingLine = one_or_404(reading(), queries.seen_by(current_user), line_id)
    form = PlacesForm()
    form.programme.set([(str(key), title) for key, title in queries.programmes(reading())], blank="Choose")
    if request.method == "GET":
        _prefill(form, line)
    if not (form.validate_on_submit() and form.within(line.from_day, line.until_day)):
        return _places_page(form, line)
    try:
        with writing() as session:
            held = one_or_404(session, queries.seen_by(current_user), line_id)
            places.set_places(
                session,
                held,
                programme_id=UUID(form.programme.data),
                groups=form.groups.data,
                from_day=form.from_day.data,
                until_day=form.until_day.data,
                by=act(),
            )
            session.commit()
    except places.OutsideLine:
        form.until_day.errors = ["The line's days have been changed meanwhile. Look at the line, then enter others"]
    except places.DaysTaken as told:
        first, last = (plain_day(day) for day in told.args)
        form.from_day.errors = [f"There are places for {first} to {last} already. Enter that first day to change them"]
    except places.TakenAlready as told:
        form.groups.errors = [f"{told} are taken already. Enter {told} or more"]
    else:
        flash("The funded places are set. Schools of the area read it before they ask.")
        return redirect(url_for(".show", line_id=line_id))
    return _places_page(form, line)


def _prefill(form: PlacesForm, line: FundingLine) -> None:
    """The places to be changed, or the days of the line."""
    form.from_day.data, form.until_day.data = line.from_day, line.until_day
    for _, one in places.places_of(reading(), line):
        if str(one.id) == request.args.get("of"):
            form.programme.data, form.groups.data = str(one.programme_id), one.of
            form.from_day.data, form.until_day.data = one.from_day, one.until_day


def _places_page(form: PlacesForm, line: FundingLine) -> ResponseReturnValue:
    return render_template("funding/places.html", form=form, line=line), 422 if form.errors else 200


@funding.get("/prices")
@needs(Can.SEE_FUNDING)
def price_list() -> ResponseReturnValue:
    return render_template("funding/prices.html", prices=prices.listed(reading()))


@funding.route("/prices/new", methods=["GET", "POST"])
@needs(Can.EDIT_FUNDING)
def set_price() -> ResponseReturnValue:
    form = PriceForm()
    form.programme.set([(str(key), title) for key, title in queries.programmes(reading())], blank="Choose")
    good = form.validate_on_submit()
    school = _school(form)
    if not good or form.errors:
        return render_template("funding/price.html", form=form), 422 if form.errors else 200
    assert form.price.pence is not None
    with writing() as session:
        prices.set_price(
            session,
            programme_id=UUID(form.programme.data),
            school_id=school.id if school else None,
            pence=form.price.pence,
            from_day=form.from_day.data,
            by=act(),
        )
        session.commit()
    flash("The price is set. Requests that were sent before keep theirs.")
    return redirect(url_for(".price_list"))


@funding.post("/prices/<uuid:price_id>/remove")
@needs(Can.EDIT_FUNDING)
def remove_price(price_id: UUID) -> ResponseReturnValue:
    with writing() as session:
        price = one_or_404(session, queries.prices_seen_by(current_user), price_id)
        prices.remove(session, price, by=act())
        session.commit()
    flash("The price is removed. Requests that were sent under it keep it.")
    return redirect(url_for(".price_list"))


def _school(form: PriceForm) -> School | None:
    """The one school that was typed; None for every school, and where the field says what is wrong."""
    if not form.school.data or form.school.errors:
        return None
    found = schools.schools_called(reading(), form.school.data)
    if len(found) == 1:
        return found[0]
    form.school.errors = [
        "Several schools have this name. Enter the number (URN) of the one that is meant"
        if found
        else "No school has this name or number. Enter its whole name or its URN"
    ]
    return None
