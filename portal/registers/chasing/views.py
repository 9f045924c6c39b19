"""The page of what is to be chased."""

from uuid import UUID

from flask import abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.audit import service as audit
from portal.registers.chasing import page, queries, service
from portal.registers.chasing.models import Matter
from portal.web.access import Can, act, needs
from portal.web.sessions import database, one_or_404, reading, writing

ANSWERS = {"seen": service.see, "done": service.finish}


@needs(Can.LOCK_REGISTER)
def chasing() -> ResponseReturnValue:
    """Names stand here, so that they were seen is on record, group by group."""
    found = page.load(reading(), current_user, current_app.extensions["portal_vault"])
    groups = sorted({line.group_id for line in found.lines if line.name})
    if groups:
        with database().write() as session:
            for group_id in groups:
                audit.record(session, "saw who is chased in", "group", group_id, by=act())
            session.commit()
    return render_template("registers/chasing/index.html", page=found, matters=list(Matter))


@needs(Can.LOCK_REGISTER)
def chased(chase_id: UUID) -> ResponseReturnValue:
    answer = ANSWERS.get(request.form.get("what", ""))
    with writing() as session:
        row = one_or_404(session, queries.seen_by(current_user), chase_id)
        if answer is None:
            abort(400)
        answer(session, row, by=act())
        session.commit()
    flash("Noted as seen." if request.form["what"] == "seen" else "Noted as done.")
    return redirect(url_for("registers.chasing"))
