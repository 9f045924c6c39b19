"""A facilitator's own page: the name and the line that schools read."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.people import introductions
from portal.people.blueprint import people
from portal.people.forms import IntroductionForm
from portal.people.introductions import Introduction
from portal.people.models import User
from portal.web.access import Can, act, needs
from portal.web.sessions import writing


@people.route("/account/introduction", methods=["GET", "POST"])
@needs(Can.TAKE_REGISTER)
def introduction() -> ResponseReturnValue:
    form = IntroductionForm()
    if request.method == "GET":
        form.known_as.data, form.line.data = current_user.known_as, current_user.introduction
        return render_template("people/introduction.html", form=form)
    if not form.validate_on_submit():
        return render_template("people/introduction.html", form=form), 422
    wanted = Introduction(form.known_as.data or None, form.line.data or None)
    user_id = current_user.id
    with writing() as session:
        introductions.introduce(session, session.get_one(User, user_id), wanted, by=act())
        session.commit()
    flash("Schools read this from now on", "success")
    return redirect(url_for(".introduction"))


@people.post("/account/introduction/withdraw")
@needs(Can.TAKE_REGISTER)
def withdraw_introduction() -> ResponseReturnValue:
    user_id = current_user.id
    with writing() as session:
        introductions.withdraw(session, session.get_one(User, user_id), by=act())
        session.commit()
    flash("Schools read no line beside your name any more", "success")
    return redirect(url_for(".introduction"))
