"""Pages at the other computer: nobody is signed in, and nothing but this one file is here.

Opening a page uses nothing up, since mail scanners and previews open pages too: only the code that is sent does.
"""

from typing import NoReturn

from flask import Response, abort, current_app, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue

from portal.groups.models import Group
from portal.packs import service
from portal.packs.elsewhere import asking, codes
from portal.packs.elsewhere.forms import CodeForm
from portal.packs.elsewhere.views import elsewhere
from portal.packs.models import Pack
from portal.people import guests, links
from portal.people.guests import link_key
from portal.people.models import ContactPurpose, User
from portal.web.access import Act, Via, public
from portal.web.headers import untraced
from portal.web.sessions import reading, writing

__all__ = ["elsewhere"]

elsewhere.after_request(untraced)

COOKIE = "print"
OPENS_NOTHING = "This code opens nothing. A code works once, for 20 minutes. Make a new one on the telephone"
HELD_BACK = "Too many wrong codes were typed. Wait 20 minutes, or ask the school by e-mail from the telephone"
FILE = "to-print.pdf"
"""In no way what it is."""


@elsewhere.route("/print-code", methods=["GET", "POST"])
@public
def enter() -> ResponseReturnValue:
    form = CodeForm()
    if not form.validate_on_submit():
        return render_template("packs/elsewhere/enter.html", form=form), 422 if form.is_submitted() else 200
    with writing() as db:
        try:
            token = codes.use(db, link_key(), form.code.data or "", address=request.remote_addr or "")
        except codes.HeldBack:
            form.code.errors = [HELD_BACK]
            return render_template("packs/elsewhere/enter.html", form=form), 429
        except codes.WrongCode:
            db.commit()
            form.code.errors = [OPENS_NOTHING]
            return render_template("packs/elsewhere/enter.html", form=form), 422
        db.commit()
    session[COOKIE] = token
    return redirect(url_for(".show"))


@elsewhere.get("/print-code/file")
@public
def show() -> ResponseReturnValue:
    pack = _here() or _nothing()
    group = reading().get_one(Group, pack.group_id)
    return render_template("packs/elsewhere/show.html", pack=pack, group=group)


@elsewhere.get("/print-code/to-print.pdf")
@public
def file() -> ResponseReturnValue:
    pack = _here() or _nothing()
    pack_id, maker_id = pack.id, pack.asked_by
    with writing() as db:
        by = Act(db.get(User, maker_id), via=Via.LINK)
        try:
            made = service.take(db, current_app.extensions["portal_vault"], db.get_one(Pack, pack_id), by=by)
        except (service.Gone, service.NamesNotAllowed):
            _nothing()
        if request.method == "GET":
            db.commit()
    answer = Response(made, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{FILE}"'
    answer.headers["Cache-Control"] = "no-store"
    return answer


@elsewhere.post("/print-code/end")
@public
def end() -> ResponseReturnValue:
    """Nothing can be opened from this browser any more, nor with a copy of its cookie."""
    token, guest = session.pop(COOKIE, ""), guests.guest()
    link_id = guest.id if guest and guest.purpose is ContactPurpose.PRINT else None
    with writing() as db:
        codes.end(db, token)
        if link_id:
            links.end_visit(db, link_id)
        db.commit()
    if link_id:
        guests.forget()
    flash("Finished. Delete the file from this computer, and empty its bin.", "success")
    return redirect(url_for(".enter"))


def _here() -> Pack | None:
    """The file that this browser may open: by a code, else by a link from a mail."""
    token = session.get(COOKIE)
    code = codes.visit(reading(), token) if token else None
    if code is not None:
        return codes.openable(reading(), code.pack_id, code.made_by)
    guest = guests.guest()
    return asking.pack_of(reading(), guest) if guest and guest.purpose is ContactPurpose.PRINT else None


def _nothing() -> NoReturn:
    """To the page on which a code is typed, or that of the link from the mail: nobody is told more."""
    if COOKIE not in session and guests.COOKIE in session:
        guests.turn_away()
    abort(redirect(url_for(".enter")))
