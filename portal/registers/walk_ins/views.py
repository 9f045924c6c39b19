"""The page on which a coordinator says who it was that came."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.audit import service as audit
from portal.groups.identity import Vault
from portal.registers import forms as register_forms
from portal.registers import queries as registers
from portal.registers.walk_ins import queries, service
from portal.registers.walk_ins.forms import REMOVE, WhoForm
from portal.timetable.models import SessionPart
from portal.web.access import Can, act, needs
from portal.web.sessions import database, one_or_404, reading, writing

GONE = "Somebody said meanwhile who it was."


@needs(Can.LOCK_REGISTER)
def walk_ins(part_id: UUID) -> ResponseReturnValue:
    part: SessionPart = one_or_404(reading(), registers.taken_by(current_user), part_id)
    vault: Vault = current_app.extensions["portal_vault"]
    came = queries.waiting(reading(), part.id, vault)
    people = queries.may_be(reading(), part, vault)
    sent = request.form.get("walk_in", "")
    forms = [(one, WhoForm(formdata=_only(one.id, sent)).about(one, people)) for one in came]
    chosen = next(((one, form) for one, form in forms if str(one.id) == sent), None)
    if request.method == "GET" or chosen is None or not chosen[1].validate():
        if request.method == "POST" and chosen is None:
            flash(GONE, "error")
            return redirect(url_for("registers.walk_ins", part_id=part_id))
        _note_seen(part.id)
        page = render_template("registers/walk_ins.html", part=part, forms=forms)
        return page, 422 if request.method == "POST" else 200
    return _settle(part_id, chosen[0].id, chosen[1].who.data)


def _only(key: UUID, sent: str) -> object:
    """The form's fields for the one that was sent; the others stay as they are."""
    return request.form if str(key) == sent else None


def _settle(part_id: UUID, key: UUID, who: str) -> ResponseReturnValue:
    with writing() as session:
        part = one_or_404(session, registers.taken_by(current_user), part_id)
        try:
            if who == REMOVE:
                service.remove(session, part, key, by=act())
                flash("The name is taken away; nothing of it is kept.", "success")
            else:
                service.merge(session, part, key, UUID(who), by=act())
                flash("Marked present; the typed name is gone.", "success")
        except service.Settled:
            flash(GONE, "error")
        except service.CannotMark as news:
            flash(register_forms.REFUSED[news.why], "error")
        else:
            session.commit()
    return redirect(url_for("registers.walk_ins", part_id=part_id))


def _note_seen(part_id: UUID) -> None:
    with database().write() as session:
        audit.record(session, "saw", "register", part_id, by=act())
        session.commit()
