"""The library of resources, and one-click bundles of handouts."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, Response, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import Select, select

from portal.curricula import queries
from portal.curricula.headings import nested
from portal.curricula.library import bundle_page, bundles, bundling, library
from portal.curricula.library.bundling import Choice
from portal.curricula.library.forms import AUDIENCES, LibraryFilter
from portal.curricula.library.resources import FOR_ALL, Kind
from portal.curricula.library.shelf import line, part_of, where_it_stands
from portal.curricula.models import Bundle, ProgrammeFile, ProgrammeVersion, Resource
from portal.curricula.reading.schema import Audience, Setting
from portal.curricula.rules import facts_of
from portal.curricula.theirs import versions_of_mine
from portal.web.access import Act, Can, act, public
from portal.web.paging import Page, page_of
from portal.web.sessions import one_or_404, reading, writing

resources = Blueprint("resources", __name__, url_prefix="/resources")


def _rows() -> Select[Resource]:
    return library.seen_by(current_user, versions_of_mine())


def _audiences() -> frozenset[Audience]:
    """For whom this person may read anything at all."""
    staff = {Audience.FACILITATOR, Audience.SCHOOL} if current_user.may(Can.READ_PLANS) else set()
    return FOR_ALL | staff | ({Audience.SCHOOL} if current_user.may(Can.READ_MATERIALS) else set())


@resources.get("")
@public
def index() -> ResponseReturnValue:
    """Everything that this person may read; what they look for stays in the address."""
    rows, may = _rows(), _audiences()
    hidden = {Kind.PLAN: Audience.FACILITATOR, Kind.SCHOOL_PLAN: Audience.SCHOOL}
    form = LibraryFilter(request.args)
    choices = library.choices(reading(), rows, request.args.get("programme"))
    form.offer(choices, may, [kind for kind in Kind if hidden.get(kind, Audience.PUPIL) in may])
    fits = form.validate()
    asked = form.wanted() if fits else library.Wanted()
    found = page_of(reading(), library.matching(rows, asked), request.args.get("page", type=int))
    lines = [line(row) for row in found.rows]
    return render_template(
        "curricula/resources.html",
        form=form,
        page=Page(lines, found.number, found.total, found.size),
        offered=_offered(found.rows, asked),
        chosen=dict(choices.programmes).get(asked.slug or ""),
        setting=asked.setting or "",
        which=part_of(found.rows[0].version, asked.number) if found.rows else "",
        address={name: value for name, value in request.args.items() if name != "page"},
    ), 200 if fits else 422


def _offered(rows: Sequence[Resource], asked: library.Wanted) -> list[tuple[UUID, int | None, Audience]]:
    """The bundles of the programme or session that was chosen: version, session, audience."""
    if not asked.slug or not rows:
        return []
    version_id = rows[0].version_id
    found = library.audiences(reading(), _rows(), version_id, asked.number)
    return [(version_id, asked.number, audience) for audience in found]


@resources.get("/<uuid:resource_id>")
@public
def show(resource_id: UUID) -> ResponseReturnValue:
    """One handout or the questions, with what may be done with it; plans have pages of their own."""
    row: Resource = one_or_404(reading(), _rows(), resource_id)
    shown = line(row)
    if row.sheets is None and row.kind is not Kind.QUESTIONS:
        return redirect(where_it_stands(row))
    file = select(ProgrammeFile.content).where(
        ProgrammeFile.version_id == row.version_id, ProgrammeFile.path == row.path
    )
    is_handout = row.kind is not Kind.QUESTIONS
    html = nested(reading().scalars(file).one().decode("utf-8"), under=1) if is_handout else ""
    questions = None if is_handout else queries.content_of(reading(), row.version_id).questions
    return render_template(
        "curricula/resource.html",
        row=row,
        shown=shown,
        html=html,
        questions=questions,
        facts=facts_of(row.version.facts),
        offered=[
            (row.version_id, row.number, audience)
            for audience in library.audiences(reading(), _rows(), row.version_id, row.number)
            if audience is row.audience
        ],
    )


@resources.post("/bundles")
@public
def ask() -> ResponseReturnValue:
    """One click: the file itself where it is kept, else the page of its making."""
    version_id, choice = _asked()
    if choice.audience not in library.audiences(reading(), _rows(), version_id, choice.number):
        abort(404)
    folder = queries.content_of(reading(), version_id)
    try:
        html = bundle_page.html_of(bundles.bundle(folder, choice.audience, choice.number, choice.setting))
    except LookupError:
        abort(404)
    sha256 = bundle_page.mark_of(html, version_id)
    with writing() as session:
        by = act() if current_user.is_authenticated else Act(None)
        found = bundling.ask(session, version_id, choice, sha256, by=by)
        is_kept, bundle_id = found.pages is not None, found.id
        session.commit()
    return redirect(url_for(".download" if is_kept else ".making", bundle_id=bundle_id))


def _asked() -> tuple[UUID, Choice]:
    """What the button says; anything else is not there."""
    try:
        number, setting = request.form.get("number", ""), request.form.get("setting", "")
        choice = Choice(
            Audience(request.form.get("audience", "")),
            int(number[:4]) if number else None,
            Setting(setting) if setting else None,
        )
        return UUID(request.form.get("version", "")), choice
    except ValueError:
        abort(404)


def _bundle(bundle_id: UUID) -> Bundle:
    found: Bundle = one_or_404(reading(), library.bundles_seen_by(current_user, versions_of_mine()), bundle_id)
    return found


@resources.get("/bundles/<uuid:bundle_id>")
@public
def making(bundle_id: UUID) -> ResponseReturnValue:
    """How far it is, and the file once it is made."""
    bundle = _bundle(bundle_id)
    version = reading().get_one(ProgrammeVersion, bundle.version_id)
    return render_template(
        "curricula/bundle_made.html",
        bundle=bundle,
        version=version,
        whom=AUDIENCES[bundle.audience].lower(),
        which=part_of(version, bundle.number),
        progress=bundling.progress(reading(), bundle),
    )


@resources.get("/bundles/<uuid:bundle_id>/state")
@public
def state(bundle_id: UUID) -> ResponseReturnValue:
    """The same for the page that waits."""
    now = bundling.progress(reading(), _bundle(bundle_id))
    return jsonify(state=now.state, words=now.words, done=now.done, of=now.of, pending=now.is_pending)


@resources.get("/bundles/<uuid:bundle_id>/handouts.pdf")
@public
def download(bundle_id: UUID) -> ResponseReturnValue:
    bundle = _bundle(bundle_id)
    if bundle.pdf is None:
        return redirect(url_for(".making", bundle_id=bundle_id))
    folder = queries.content_of(reading(), bundle.version_id)
    name = bundles.file_name(folder, bundle.number)
    answer = Response(bundle.pdf, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
