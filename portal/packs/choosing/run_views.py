"""Printing for several groups at once: a facilitator's week, a school's, a term's."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.packs import queries, reach, rules, service
from portal.packs.choosing import previews
from portal.packs.choosing.forms import EXPLAINED, SAID
from portal.packs.choosing.listing import lines
from portal.packs.choosing.run_forms import WEEK, RunForm, mondays
from portal.packs.choosing.views import page_of, shown, wants_pages
from portal.packs.models import Names, Scope
from portal.packs.recipes import RECIPES
from portal.packs.singles.views import packs
from portal.web import pdf
from portal.web.access import Can, act, needs
from portal.web.sessions import reading, writing

__all__ = ["packs"]

TITLES = {Scope.WEEK: "One facilitator's week", Scope.SCHOOL: "A week at one school", Scope.TERM: "A term's print run"}
NOTHING = "No delivery session that you may print for is in these days. Choose others"

MANY = "{} sessions are in these days, and {} are printed at most. Choose fewer days"


@packs.route("/print", methods=["GET", "POST"])
@needs(Can.PRINT_PACKS)
def choose() -> ResponseReturnValue:
    offered = reach.offered(current_user)
    wanted = request.args.get("of", offered[0].value)
    if request.method == "POST" and wanted not in offered:
        abort(403)
    scope = Scope(wanted) if wanted in offered else offered[0]
    form = _form(scope)
    if request.method == "GET":
        return _page(scope, form)
    if not form.validate_on_submit():
        return _page(scope, form), 422
    try:
        with writing() as session:
            wish = form.reach(scope, current_user)
            names, how, only_pages = Names(form.names.data), form.how(), wants_pages()
            pack = service.ask_run(session, reach=wish, names=names, how=how, by=act(), is_preview=only_pages)
            if pack.is_preview:
                previews.begin(session, current_user, pack)
            session.commit()
    except service.NothingToPrint:
        return _refused(scope, form, NOTHING)
    except service.TooMuch as many:
        return _too_much(scope, form, many)
    if not pack.is_preview:
        flash("The packs are being made. They show below.")
    return redirect(page_of(pack))


def _too_much(scope: Scope, form: RunForm, many: service.TooMuch) -> ResponseReturnValue:
    said = f"{many.sessions} sessions are in these days"
    if isinstance(many, service.TooMuchForOnePDF):
        form.bundle.errors = [
            f"{said}, and one PDF takes {rules.MOST_IN_ONE_PDF} at most. Choose the ZIP, or fewer days"
        ]
        return _page(scope, form), 422
    return _refused(scope, form, f"{said}, and {rules.MOST_SESSIONS} are printed at most. Choose fewer days")


def _refused(scope: Scope, form: RunForm, why: str) -> ResponseReturnValue:
    field = form.half if scope is Scope.TERM else form.week
    field.errors = [why]
    return _page(scope, form), 422


def _form(scope: Scope) -> RunForm:
    """With what this person may choose from; names off, next week first."""
    form = RunForm()
    form.keep_for(scope)
    form.offer_names(rules.options([can for can in Can if current_user.may(can)]))
    today = clock.today()
    if "week" in form:
        form.offer_weeks(today)
    if "half" in form:
        form.offer_halves(reach.halves(reading(), today))
    if "school" in form:
        form.school.set(_pairs(reach.schools(reading(), current_user, mondays(today)[0], mondays(today)[-1] + WEEK)))
    if "who" in form and current_user.may(Can.PRINT_RUNS):
        form.who.set(_pairs(reach.people(reading())), "Choose a facilitator")
    elif "who" in form:
        del form.who
    if request.method == "GET":
        _fill(form, scope)
    return form


def _fill(form: RunForm, scope: Scope) -> None:
    """As it is offered first, or as for the pack that is looked at."""
    form.names.data = Names.CODES.value
    for field in (form[name] for name in ("week", "half") if name in form):
        field.data = field.default
    seen = shown()
    if seen and seen.of.pack.scope is scope:
        form.take(seen.of.pack)


def _pairs(found: list[tuple[UUID, str]]) -> list[tuple[str, str]]:
    return [(str(key), name) for key, name in found]


def _page(scope: Scope, form: RunForm) -> str:
    return render_template(
        "packs/runs.html",
        scope=scope,
        kinds=[
            {"label": TITLES[one], "url": url_for(".choose", of=one.value), "current": one is scope}
            for one in reach.offered(current_user)
        ],
        form=form,
        explained=EXPLAINED,
        said=SAID,
        most=rules.MOST_SESSIONS,
        most_in_one=rules.MOST_IN_ONE_PDF,
        recipes=RECIPES,
        shown=shown(),
        lines=lines(queries.runs_newest(reading(), current_user)),
        is_empty="school" in form and not form.school.choices,
        missing=None if pdf.is_available() else pdf.MISSING,
    )
