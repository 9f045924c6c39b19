"""Pages for locking and unlocking a register, and for what was changed in it."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.audit import service as audit
from portal.registers import queries
from portal.registers.locking import history, service
from portal.registers.locking.forms import UnlockForm
from portal.registers.locking.models import Unlocking
from portal.web.access import Can, act, needs
from portal.web.sessions import database, one_or_404, reading, writing


@needs(Can.LOCK_REGISTER)
def lock(part_id: UUID) -> ResponseReturnValue:
    with writing() as session:
        part = one_or_404(session, queries.taken_by(current_user), part_id)
        try:
            service.lock(session, part.id, by=act())
        except service.NotFinished:
            flash("This register is not finished yet. Finish it, then lock it.", "error")
        session.commit()
    return redirect(url_for("registers.show", part_id=part_id))


@needs(Can.LOCK_REGISTER)
def unlock(part_id: UUID) -> ResponseReturnValue:
    """The button on the register leads here, without a reason yet."""
    part = one_or_404(reading(), queries.taken_by(current_user), part_id)
    form = UnlockForm()
    if "reason" not in request.form and "asked" not in request.form:
        return render_template("registers/unlock.html", part=part, form=form)
    if not form.validate():
        return render_template("registers/unlock.html", part=part, form=form), 422
    with writing() as session:
        part = one_or_404(session, queries.taken_by(current_user), part_id)
        try:
            service.unlock(session, part.id, Unlocking(form.reason.data), by=act())
        except service.NotLocked:
            flash("This register is not locked.", "error")
        else:
            flash("Unlocked. It locks again by itself in 7 days.", "success")
            session.commit()
    return redirect(url_for("registers.show", part_id=part_id))


@needs(Can.SEE_REGISTERS)
def changes(part_id: UUID) -> ResponseReturnValue:
    """Names stand here, so that it was seen is on record."""
    part = one_or_404(reading(), queries.seen_by(current_user), part_id)
    found = history.load(reading(), part, current_app.extensions["portal_vault"])
    if found.changes:
        with database().write() as session:
            audit.record(session, "saw", "register", part.id, by=act())
            session.commit()
    return render_template("registers/changes.html", part=part, history=found)


@needs(Can.SEE_HOME)
def recorded() -> ResponseReturnValue:
    """What is kept about those who take registers, why, and for how long."""
    return render_template("registers/recorded.html")
