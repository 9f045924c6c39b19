"""The public catalogue, what parents may see, and session plans for those who teach them."""

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.curricula import queries
from portal.curricula.content import Folder
from portal.curricula.forms import CatalogueFilter
from portal.curricula.headings import nested
from portal.curricula.layouts import SESSION
from portal.curricula.models import ProgrammeVersion
from portal.curricula.rules import PUBLIC, ages_in_words, facts_of, is_for, paragraphs
from portal.curricula.schema import Setting
from portal.web.access import Can, needs, public
from portal.web.sessions import reading

curricula = Blueprint("curricula", __name__, url_prefix="/programmes")


@curricula.get("")
@public
def index() -> ResponseReturnValue:
    form = CatalogueFilter(request.args)
    fits = form.validate()
    setting = Setting(form.setting.data) if fits and form.setting.data else None
    age = form.age.data if fits else None
    offered = [(v, facts_of(v.facts)) for v in queries.latest(reading()) if v.status in PUBLIC]
    shown = [(version, facts) for version, facts in offered if is_for(facts, setting=setting, age=age)]
    shown.sort(key=lambda row: not queries.bookable(row[0]))
    is_filtered = bool(form.setting.data or form.age.raw_data and form.age.raw_data[0])
    return render_template(
        "curricula/index.html", form=form, shown=shown, is_filtered=is_filtered, ages=ages_in_words
    ), 200 if fits else 422


@curricula.get("/<slug>")
@public
def show(slug: str) -> ResponseReturnValue:
    version, folder = _public(slug)
    return render_template(
        "curricula/show.html",
        version=version,
        folder=folder,
        programme=folder.programme,
        paragraphs=paragraphs,
        ages=ages_in_words,
        bookable=queries.bookable(version),
    )


@curricula.get("/<slug>/parents")
@public
def parents(slug: str) -> ResponseReturnValue:
    version, folder = _public(slug)
    return render_template(
        "curricula/parents.html", version=version, folder=folder, programme=folder.programme, paragraphs=paragraphs
    )


@curricula.get("/<slug>/sessions/<int:number>")
@needs(Can.TAKE_REGISTER)
def session_plan(slug: str, number: int) -> ResponseReturnValue:
    """One session plan: of the newest version, or of the one asked for by `version`, its number."""
    wanted = request.args.get("version", type=int)
    versions = queries.versions_of(reading(), slug)
    version = next((v for v in versions if wanted is None or v.number == wanted), None) or abort(404)
    folder = queries.content_of(reading(), version.id)
    plan = next((plan for plan in folder.plans if plan.number == number), None) or abort(404)
    return render_template(
        "curricula/session.html",
        version=version,
        folder=folder,
        plan=plan,
        sheets=[nested(sheet.html, under=1) for sheet in plan.sheets],
        paragraphs=paragraphs,
        before=SESSION.before,
        after=SESSION.after,
        wanted=wanted,
    )


def _public(slug: str) -> tuple[ProgrammeVersion, Folder]:
    """The newest version, where everybody may read it; drafts only for those who decide bookings."""
    version = queries.version_of(reading(), slug) or abort(404)
    if version.status not in PUBLIC and not current_user.may(Can.DECIDE_BOOKING):
        abort(404)
    return version, queries.content_of(reading(), version.id)
