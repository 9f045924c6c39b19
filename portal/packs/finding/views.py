"""A printed pack found again by the code in its foot, and made once more."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.packs import queries, service
from portal.packs.choosing.listing import line, lines
from portal.packs.choosing.views import page_of
from portal.packs.finding import queries as finding
from portal.packs.finding.forms import FindForm
from portal.packs.finding.service import once_more
from portal.packs.models import Pack
from portal.packs.onscreen.single_views import packs
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing

__all__ = ["packs"]

NONE_OF_YOURS = (
    "No pack of yours has this code. Look at the foot again: the letters O, I and L are never in it. "
    "A pack that a colleague asked for is found by them"
)
CANNOT = "It cannot be made again: its sessions, or what you may print, have changed. Choose a new pack here."


@packs.get("/print/find")
@needs(Can.PRINT_PACKS)
def find() -> ResponseReturnValue:
    """The code stands in the address, so that what was found can be opened again."""
    form = FindForm(request.args, meta={"csrf": False})
    if "code" not in request.args:
        return render_template("packs/finding/find.html", form=form, found=None)
    if not form.validate():
        return render_template("packs/finding/find.html", form=form, found=None), 422
    found = finding.find(reading(), current_user, current_app.extensions["portal_vault"], form.as_printed)
    if found is None:
        form.code.errors = [NONE_OF_YOURS]
        return render_template("packs/finding/find.html", form=form, found=None), 422
    return render_template(
        "packs/finding/find.html",
        form=form,
        found=found,
        line=line(found.of),
        since=lines(found.since),
        here=page_of(found.of.pack),
    )


@packs.post("/packs/<uuid:pack_id>/once-more")
@needs(Can.PRINT_PACKS)
def make_again(pack_id: UUID) -> ResponseReturnValue:
    """As it was asked for; its line then says whether it came out the same."""
    try:
        with writing() as session:
            pack = one_or_404(session, queries.seen_by(current_user).where(~Pack.is_preview), pack_id)
            where = page_of(pack)
            where = page_of(once_more(session, pack, by=act()))
            session.commit()
    except (
        service.NamesNotAllowed,
        service.NotThisGroup,
        service.NotAllowed,
        service.NothingToPrint,
        service.TooMuch,
    ):
        flash(CANNOT, "error")
        return redirect(where)
    flash("The pack is being made. It shows below.")
    return redirect(where)
