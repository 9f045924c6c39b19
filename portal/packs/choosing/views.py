"""Pages of packs: ask for one, see how far it is, take the file."""

from uuid import UUID

from flask import Blueprint, Response, abort, current_app, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.groups import queries as groups
from portal.groups.models import Group
from portal.measures import queries as measures
from portal.packs import queries, service
from portal.packs.choosing import previews
from portal.packs.choosing.forms import EXPLAINED, SAID, WHOLE, AskForm
from portal.packs.choosing.listing import line, lines
from portal.packs.choosing.previews import Shown
from portal.packs.models import Names, Pack
from portal.packs.recipes import RECIPES
from portal.timetable.queries import of_group
from portal.web import pdf
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing

packs = Blueprint("packs", __name__)

NOT_THESE = "You may not print names in that way for this group. Choose another"


@packs.route("/groups/<uuid:group_id>/packs", methods=["GET", "POST"])
@needs(Can.PRINT_PACKS)
def index(group_id: UUID) -> ResponseReturnValue:
    group = one_or_404(reading(), groups.seen_by(current_user), group_id)
    form = _form(group)
    if request.method == "GET":
        return _page(group, form)
    if not form.validate_on_submit():
        return _page(group, form), 422
    try:
        with writing() as session:
            held = one_or_404(session, groups.seen_by(current_user), group_id)
            meeting = None
            if form.what.data != WHOLE:
                meeting = one_or_404(session, of_group(current_user, group_id), UUID(form.what.data))
            names, how, only_pages = Names(form.names.data), form.how(), wants_pages()
            pack = service.ask(
                session,
                group=held,
                delivery_session=meeting,
                names=names,
                how=how,
                by=act(),
                is_preview=only_pages,
            )
            if pack.is_preview:
                previews.begin(session, current_user, pack)
            session.commit()
    except service.NamesNotAllowed:
        form.names.errors = [NOT_THESE]
        return _page(group, form), 422
    except service.NotThisGroup:
        form.what.errors = ["This session has moved or ended since you opened the page. Choose another"]
        return _page(group, form), 422
    if not pack.is_preview:
        flash("The pack is being made. It shows below.")
    return redirect(page_of(pack))


def wants_pages() -> bool:
    """Whether the pages are to be shown first."""
    return "show" in request.form


def shown() -> Shown | None:
    """What this person asked to look at, where the address says so."""
    try:
        return previews.shown(reading(), current_user, UUID(request.args.get("show", "")))
    except ValueError:
        return None


@packs.get("/packs/<uuid:pack_id>/state")
@needs(Can.PRINT_PACKS)
def state(pack_id: UUID) -> ResponseReturnValue:
    """How far one pack is, for the page that waits for it."""
    found = queries.listed(reading(), current_user, pack_id) or abort(404)
    one = line(found)
    return jsonify(state=one.state, words=one.words, done=one.done, of=one.of, pending=one.is_pending)


@packs.get("/packs/<uuid:pack_id>/pack.pdf")
@needs(Can.PRINT_PACKS)
def download(pack_id: UUID) -> ResponseReturnValue:
    """The file, for the person who asked for it; who took it stands in the audit record."""
    with writing() as session:
        pack: Pack = one_or_404(session, queries.seen_by(current_user), pack_id)
        try:
            made = service.take(session, current_app.extensions["portal_vault"], pack, by=act())
        except service.NamesNotAllowed:
            abort(404)
        except service.Gone:
            flash("That pack was deleted. Make it again if you need it.")
            return redirect(page_of(pack))
        name = queries.file_name(session, pack)
        session.commit()
    answer = Response(made, mimetype="application/zip" if pack.is_zip else "application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


def page_of(pack: Pack) -> str:
    """The page on which this pack stands."""
    show = pack.id if pack.is_preview else None
    if pack.group_id is None:
        return url_for(".choose", of=pack.scope.value, show=show)
    return url_for(".index", group_id=pack.group_id, show=show)


@packs.get("/packs/<uuid:pack_id>/pages/<int:number>")
@needs(Can.PRINT_PACKS)
def picture(pack_id: UUID, number: int) -> ResponseReturnValue:
    """One page as a picture, for whoever asked for the pack."""
    pack = one_or_404(reading(), queries.seen_by(current_user), pack_id)
    try:
        made = previews.picture(reading(), current_app.extensions["portal_vault"], pack, number, by=act())
    except (service.Gone, service.NamesNotAllowed):
        abort(404)
    answer = Response(made, mimetype="image/png")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@packs.post("/packs/<uuid:pack_id>/cancel")
@needs(Can.PRINT_PACKS)
def cancel(pack_id: UUID) -> ResponseReturnValue:
    with writing() as session:
        pack = one_or_404(session, queries.seen_by(current_user), pack_id)
        service.cancel(session, pack, by=act())
        session.commit()
    return redirect(page_of(pack))


@packs.post("/packs/<uuid:pack_id>/again")
@needs(Can.PRINT_PACKS)
def again(pack_id: UUID) -> ResponseReturnValue:
    with writing() as session:
        pack = one_or_404(session, queries.seen_by(current_user), pack_id)
        service.again(session, pack, by=act())
        session.commit()
    return redirect(page_of(pack))


def _form(group: Group) -> AskForm:
    """Set to the next session to come, with codes; `?session=` in the address chooses another."""
    form = AskForm()
    meetings = queries.meetings(reading(), current_user, group.id)
    form.offer(meetings, queries.options(reading(), current_user, group), group.planned_sessions)
    if request.method == "GET":
        ids = [str(meeting.id) for meeting in meetings]
        coming = [str(meeting.id) for meeting in meetings if meeting.ends_at >= clock.now()]
        wanted = request.args.get("session", "")
        form.what.data = wanted if wanted in [*ids, WHOLE] else next(iter(coming), ids[-1] if ids else WHOLE)
        form.names.data = Names.CODES.value
        seen = shown()
        if seen and seen.of.pack.group_id == group.id:
            form.take(seen.of.pack)
    return form


def _page(group: Group, form: AskForm) -> str:
    ours, theirs = measures.asked_besides(reading(), group)
    return render_template(
        "packs/index.html",
        group=group,
        ours=[one.title for one in ours],
        theirs=[one.title for one in theirs],
        form=form,
        explained=EXPLAINED,
        said=SAID,
        lines=lines(queries.of_group_newest(reading(), current_user, group.id)),
        recipes=RECIPES,
        shown=shown(),
        has_sessions=len(form.what.choices) > 1,
        may_print=bool(form.names.choices),
        missing=None if pdf.is_available() else pdf.MISSING,
    )
