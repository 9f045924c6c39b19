"""A pack read as a web page: one page a session, for whoever may take the file."""

from collections.abc import Sequence
from uuid import UUID

from flask import abort, current_app, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.audit import service as audit
from portal.packs import queries, service
from portal.packs.choosing.listing import line
from portal.packs.choosing.run_views import packs
from portal.packs.choosing.views import page_of
from portal.packs.models import Pack
from portal.packs.onscreen import opening, reading
from portal.packs.onscreen.opening import Opened, Page
from portal.packs.rules import NAMED
from portal.web.access import Can, act, needs
from portal.web.jobs import Refused
from portal.web.sessions import one_or_404, writing
from portal.web.sessions import reading as looking

__all__ = ["packs"]

DELETED = "There is no web page of it. Make it again to read it."


@packs.get("/packs/<uuid:pack_id>/read")
@needs(Can.PRINT_PACKS)
def read(pack_id: UUID) -> ResponseReturnValue:
    """Its pages as a list; where there is only one, that page."""
    pack = one_or_404(looking(), queries.seen_by(current_user), pack_id)
    try:
        pages = _pages(pack)
    except service.Gone:
        return _gone(pack, DELETED)
    if len(pages) == 1:
        return redirect(url_for(".read_page", pack_id=pack_id, number=1))
    found = queries.listed(looking(), current_user, pack_id) or abort(404)
    return render_template(
        "packs/onscreen/pages.html", line=line(found), pages=pages, back=page_of(pack), group=found.group
    )


@packs.get("/packs/<uuid:pack_id>/read/<int:number>")
@needs(Can.PRINT_PACKS)
def read_page(pack_id: UUID, number: int) -> ResponseReturnValue:
    """One page of it. With names in it, that it was read stands in the audit record, as taking the file does."""
    pack = one_or_404(looking(), queries.seen_by(current_user), pack_id)
    try:
        pages = _pages(pack)
        page = next((one for one in pages if one.number == number), None) or abort(404)
        vault, url = current_app.extensions["portal_vault"], current_app.config["SETTINGS"].url
        shown = opening.opened(looking(), pack, page, pages, vault=vault, url=url, by=act())
    except service.Gone:
        return _gone(pack, DELETED)
    except Refused as why:
        return _gone(pack, str(why))
    found = queries.listed(looking(), current_user, pack_id) or abort(404)
    written = render_template(
        "packs/onscreen/page.html",
        line=line(found),
        page=page,
        before=next((one for one in pages if one.number == number - 1), None),
        after=next((one for one in pages if one.number == number + 1), None),
        many=len(pages),
        sheets=reading.shown(shown.chapter.sheets, _places(pack_id, shown)),
        has_changed=shown.has_changed,
        back=page_of(pack),
    )
    if pack.names in NAMED:
        with writing() as session:
            audit.record(session, "read", "pack", pack_id, by=act())
            session.commit()
    answer = make_response(written)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _pages(pack: Pack) -> Sequence[Page]:
    try:
        return opening.pages(looking(), pack, by=act())
    except service.NamesNotAllowed:
        abort(404)


def _places(pack_id: UUID, shown: Opened) -> dict[str, tuple[int, str]]:
    """Where a list of contents leads: a place by its name."""
    return {
        name: (number, f"{url_for('.read_page', pack_id=pack_id, number=number)}#{name}")
        for chapter, number in shown.places
        if number
        for name in reading.places_in(chapter.sheets)
    }


def _gone(pack: Pack, why: str) -> ResponseReturnValue:
    found = queries.listed(looking(), current_user, pack.id) or abort(404)
    one = line(found)
    why = one.words if one.can_be_made_again else why
    return render_template("packs/onscreen/gone.html", line=one, why=why, back=page_of(pack)), 410
