"""A marked sheet is photographed inside the portal for a coordinator to type in, who alone sees the picture."""

from uuid import UUID

from flask import Response, abort, current_app, flash, make_response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.audit import service as audit
from portal.registers import forms, queries, rules
from portal.registers.models import RegisterState
from portal.registers.paper import photos, pictures
from portal.registers.paper.forms import PhotoForm
from portal.registers.paper.models import Ending
from portal.registers.paper.views import registers
from portal.timetable.models import SessionPart
from portal.web.access import Can, act, needs
from portal.web.headers import with_camera
from portal.web.sessions import database, one_or_404, reading, writing

__all__ = ["registers"]

ALONE = "default-src 'none'; sandbox; frame-ancestors 'none'"


@registers.route("/<uuid:part_id>/photo", methods=["GET", "POST"])
@needs(Can.TAKE_REGISTER)
def photo(part_id: UUID) -> ResponseReturnValue:
    part = one_or_404(reading(), queries.taken_by(current_user), part_id)
    form = PhotoForm()
    closed = _closed(part)
    if closed is not None or not form.validate_on_submit():
        return _page(part, form, forms.REFUSED[closed] if closed else "")
    try:
        picture = pictures.redraw(form.picture.data.read(pictures.LARGEST + 1))
        with writing() as session:
            part = one_or_404(session, queries.taken_by(current_user), part_id)
            photos.add(session, current_app.extensions["portal_vault"], part.id, picture, by=act())
            session.commit()
    except pictures.Refused as refusal:
        form.picture.errors = [str(refusal)]
        return _page(one_or_404(reading(), queries.taken_by(current_user), part_id), form)
    except photos.TooMany:
        form.picture.errors = [f"{photos.MOST} pictures of this register wait already. Take one back first"]
        return _page(one_or_404(reading(), queries.taken_by(current_user), part_id), form)
    flash("Received and sealed. A coordinator types it in.", "success")
    return redirect(url_for(".photo", part_id=part_id))


def _closed(part: SessionPart) -> rules.Refusal | None:
    register = reading().scalars(queries.REGISTER, {"part_id": part.id}).one_or_none()
    state = register.state if register else RegisterState.OPEN
    return rules.closed_because(queries.meeting(part, state, frozenset()))


def _page(part: SessionPart, form: PhotoForm, closed: str = "") -> ResponseReturnValue:
    page = render_template(
        "registers/paper/photo.html",
        part=part,
        form=form,
        closed=closed,
        waiting=photos.of_part(reading(), part.id),
        types=current_user.may(Can.TYPE_SHEETS),
        ruled=photos.LONGEST.days,
    )
    return with_camera(make_response(page, 422 if form.errors else 200))


@registers.post("/<uuid:part_id>/photo/<uuid:photo_id>/back")
@needs(Can.TAKE_REGISTER)
def photo_back(part_id: UUID, photo_id: UUID) -> ResponseReturnValue:
    """One's own picture, or any for whoever types them in, is destroyed."""
    with writing() as session:
        part = one_or_404(session, queries.taken_by(current_user), part_id)
        found = next((one for one in photos.of_part(session, part.id) if one.id == photo_id), None) or abort(404)
        if found.added_by != current_user.id and not current_user.may(Can.TYPE_SHEETS):
            abort(403)
        photos.destroy(session, part.id, [photo_id], Ending.TAKEN_BACK, by=act())
        session.commit()
    flash("The picture is destroyed.", "success")
    return redirect(url_for(".photo", part_id=part_id))


@registers.get("/<uuid:part_id>/photo/<uuid:photo_id>")
@needs(Can.TYPE_SHEETS)
def photo_picture(part_id: UUID, photo_id: UUID) -> ResponseReturnValue:
    """The picture, for whoever types it in; that they saw it is on record."""
    row = one_or_404(reading(), photos.seen_by(current_user), photo_id)
    if row.part_id != part_id:
        abort(404)
    try:
        picture = photos.picture_of(current_app.extensions["portal_vault"], row)
    except photos.Gone:
        abort(410)
    with database().write() as session:
        audit.record(session, "saw", "sheet photo", photo_id, by=act())
        session.commit()
    answer = Response(picture, mimetype="image/jpeg")
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Content-Security-Policy"] = ALONE
    answer.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    answer.headers["Content-Disposition"] = "inline"
    return answer
