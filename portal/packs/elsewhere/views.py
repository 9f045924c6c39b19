"""Pages for whoever asked for the pack: a code for another computer, or a mail that asks the school to print."""

from dataclasses import replace
from uuid import UUID

from flask import Blueprint, abort, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.groups.models import Group
from portal.packs import service
from portal.packs.elsewhere import asking, codes
from portal.packs.elsewhere.forms import AskSchoolForm
from portal.packs.models import Pack
from portal.packs.wishes import how_of
from portal.people.guests import link_key
from portal.places.models import SchoolContact
from portal.timetable.models import DeliverySession
from portal.web.access import Can, act, needs
from portal.web.previews import preview
from portal.web.sessions import reading, writing

elsewhere = Blueprint("elsewhere", __name__)

NO_MORE = "That session has moved or ended. Make a pack of another"
TOO_MANY = "Ten codes are out already, and no more may be at a time. Try again in some minutes"


@elsewhere.get("/packs/<uuid:pack_id>/elsewhere")
@needs(Can.PRINT_PACKS)
def here(pack_id: UUID) -> ResponseReturnValue:
    pack = _pack(pack_id)
    return _page(pack, _form(pack))


@elsewhere.post("/packs/<uuid:pack_id>/elsewhere")
@needs(Can.PRINT_PACKS)
def code(pack_id: UUID) -> ResponseReturnValue:
    """The code is shown once, on the answer itself: it is kept nowhere. A pack in colours is first made without."""
    pack, user_id = _pack(pack_id), current_user.id
    if not pack.is_saving:
        return _in_black_and_white(pack_id)
    with writing() as session:
        try:
            made = codes.make(session, link_key(), pack_id, by=act())
        except codes.NotThisPack:
            abort(404)
        except codes.TooMany:
            flash(TOO_MANY, "error")
            return redirect(url_for(".here", pack_id=pack_id))
        session.commit()
    pack = codes.openable(reading(), pack_id, user_id) or abort(404)
    return _page(pack, _form(pack), code=f"{made[:3]} {made[3:]}")


@elsewhere.post("/packs/<uuid:pack_id>/elsewhere/ask")
@needs(Can.PRINT_PACKS)
def ask(pack_id: UUID) -> ResponseReturnValue:
    pack = codes.openable(reading(), pack_id, current_user.id) or abort(404)
    form = _form(pack)
    if not form.validate_on_submit():
        return _page(pack, form), 422
    with writing() as session:
        again = codes.openable(session, pack_id, current_user.id) or abort(404)
        contact = session.get_one(SchoolContact, UUID(form.contact.data))
        name = contact.name
        try:
            asking.ask(session, again, contact, by=act())
        except asking.CannotAsk as news:
            flash(str(news), "error")
            return redirect(url_for(".here", pack_id=pack_id))
        session.commit()
    flash(f"{name} gets an e-mail that asks them to print it", "success")
    return redirect(url_for(".here", pack_id=pack_id))


def _in_black_and_white(pack_id: UUID) -> ResponseReturnValue:
    """The same pack is asked for in black and white, if its session still takes place."""
    with writing() as session:
        pack = codes.fitting(session, pack_id, current_user.id) or abort(404)
        group_id = pack.group_id
        try:
            service.ask(
                session,
                group=session.get_one(Group, group_id),
                delivery_session=session.get(DeliverySession, pack.session_id) if pack.session_id else None,
                names=pack.names,
                how=replace(how_of(pack), is_saving=True),
                by=act(),
            )
        except (service.NamesNotAllowed, service.NotThisGroup):
            flash(NO_MORE, "error")
            return redirect(url_for("packs.index", group_id=group_id))
        session.commit()
    flash("The pack is being made in black and white. When it is ready, print it elsewhere from its line below.")
    return redirect(url_for("packs.index", group_id=group_id))


def _pack(pack_id: UUID) -> Pack:
    return codes.fitting(reading(), pack_id, current_user.id) or abort(404)


def _group(pack: Pack) -> Group:
    return reading().get_one(Group, pack.group_id)


def _form(pack: Pack) -> AskSchoolForm:
    return AskSchoolForm().offer(asking.contacts(reading(), _group(pack)))


def _page(pack: Pack, form: AskSchoolForm, code: str = "") -> str:
    group, settings = _group(pack), current_app.config["SETTINGS"]
    noun, row_id = asking.about(pack)
    assert row_id
    return render_template(
        "packs/elsewhere/here.html",
        pack=pack,
        group=group,
        form=form,
        code=code,
        minutes=int(codes.LASTS.total_seconds()) // 60,
        address=(settings.url or url_for("home.start", _external=True).rstrip("/")).partition("//")[2] + "/print-code",
        mail=preview(asking.KIND, (noun, row_id), link_id=str(pack.id), **asking.facts(pack, group)),
    )
