"""A person's phones: which there are, and taking one that is lost out of use."""

from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.people import queries as people
from portal.people import service
from portal.people.rules import may_manage
from portal.sync import devices
from portal.sync.models import Device
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing

phones = Blueprint("phones", __name__)


@phones.get("/account/phones")
@needs(Can.TAKE_REGISTER)
def mine() -> ResponseReturnValue:
    rows = devices.of_person(reading(), current_user.id)
    return render_template("sync/phones.html", person=current_user, phones=rows, own=True, manages=True)


@phones.post("/account/phones/<uuid:device_id>/lost")
@needs(Can.TAKE_REGISTER)
def mine_is_lost(device_id: UUID) -> ResponseReturnValue:
    """Every sign-in ends but the one in this browser, which begins anew."""
    user_id = current_user.id
    with writing() as db:
        device: Device = one_or_404(db, devices.seen_by(current_user).where(Device.user_id == user_id), device_id)
        was_in_use = device.revoked_at is None
        devices.revoke(db, device, by=act())
        token = service.open_session(db, user_id) if was_in_use else None
        db.commit()
    if token:
        session["token"] = token
        flash("That phone is out of use. Every other sign-in of yours has ended too.", "success")
    return redirect(url_for(".mine"))


@phones.get("/people/<uuid:user_id>/phones")
@needs(Can.SEE_PEOPLE)
def of_person(user_id: UUID) -> ResponseReturnValue:
    person = one_or_404(reading(), people.seen_by(current_user), user_id)
    rows = devices.of_person(reading(), user_id)
    return render_template("sync/phones.html", person=person, phones=rows, own=False, manages=_manages(user_id))


@phones.post("/people/<uuid:user_id>/phones/<uuid:device_id>/lost")
@needs(Can.EDIT_PEOPLE)
def is_lost(user_id: UUID, device_id: UUID) -> ResponseReturnValue:
    one_or_404(reading(), people.seen_by(current_user), user_id)
    if not _manages(user_id):
        flash("Only an administrator may do this for an administrator", "error")
        return redirect(url_for(".of_person", user_id=user_id))
    with writing() as db:
        device: Device = one_or_404(db, devices.seen_by(current_user), device_id)
        if device.user_id != user_id:
            abort(404)
        devices.revoke(db, device, by=act())
        db.commit()
    flash("That phone is out of use, and this person is signed out everywhere.", "success")
    return redirect(url_for(".of_person", user_id=user_id))


def _manages(user_id: UUID) -> bool:
    theirs = {grant.role for grant in people.grants_of(reading(), user_id)}
    return current_user.may(Can.EDIT_PEOPLE) and may_manage({grant.role for grant in current_user.grants}, theirs)
