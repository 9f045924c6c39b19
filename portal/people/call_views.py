"""One tap for a call, and the list of those to ring."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.people import calls as wishes
from portal.people import queries, supervisors
from portal.people.forms import SupervisorForm
from portal.people.models import User
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing

calls = Blueprint("calls", __name__)


@calls.post("/call")
@needs(Can.ASK_CALL)
def wish() -> ResponseReturnValue:
    with writing() as session:
        wishes.wish(session, current_user)
        names = " or ".join(one.name for one in wishes.goes_to(session, current_user.id))
        session.commit()
    flash(
        f"{names} is told that you would like a call today." if names else "Nobody is there to be told. Ring us.",
        "success",
    )
    return redirect(url_for("home.start"))


@calls.post("/call/back")
@needs(Can.ASK_CALL)
def take_back() -> ResponseReturnValue:
    with writing() as session:
        wishes.take_back(session, current_user)
        session.commit()
    flash("Taken back. Nobody rings you.")
    return redirect(url_for("home.start"))


@calls.get("/calls")
@needs(Can.ANSWER_CALLS)
def index() -> ResponseReturnValue:
    rows = reading().scalars(wishes.seen_by(current_user)).unique().all()
    return render_template("people/calls.html", rows=rows)


@calls.post("/calls/<uuid:wish_id>/rung")
@needs(Can.ANSWER_CALLS)
def rung(wish_id: UUID) -> ResponseReturnValue:
    with writing() as session:
        wishes.rung(session, one_or_404(session, wishes.seen_by(current_user), wish_id))
        session.commit()
    return redirect(url_for(".index"))


@calls.route("/people/<uuid:user_id>/supervisor", methods=["GET", "POST"])
@needs(Can.EDIT_PEOPLE)
def supervisor(user_id: UUID) -> ResponseReturnValue:
    person: User = one_or_404(reading(), queries.seen_by(current_user), user_id)
    form = SupervisorForm(data={"supervisor": str(person.supervisor_id or "")})
    rows = reading().scalars(supervisors.can_supervise().where(User.id != user_id)).all()
    form.supervisor.set([(str(row.id), row.name) for row in rows], "Nobody: coordinators ring")
    if form.validate_on_submit():
        chosen = UUID(form.supervisor.data) if form.supervisor.data else None
        with writing() as session:
            found = one_or_404(session, queries.seen_by(current_user), user_id)
            try:
                supervisors.name(session, found, chosen, by=act())
            except supervisors.CannotSupervise as refusal:
                form.supervisor.errors = [str(refusal)]
            else:
                session.commit()
                flash("Saved: who looks after this person.", "success")
                return redirect(url_for("people.show", user_id=user_id))
    return render_template("people/supervisor.html", form=form, person=person), 422 if form.is_submitted() else 200
