"""Signing in and out, and one's own account."""

from uuid import UUID

from flask import flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user, login_user, logout_user

from portal.audit import service as audit
from portal.people import accounts, introduction_views, manage, passwords, queries, service
from portal.people.blueprint import people
from portal.people.forms import ChangePasswordForm, ChoosePasswordForm, SignInForm
from portal.people.models import User
from portal.people.rules import WINDOW_MINUTES, is_held_back, safe_next
from portal.web import shell
from portal.web.access import Act, Can, act, needs, public
from portal.web.sessions import reading, writing

__all__ = ["introduction_views", "manage", "people"]

LEFT = "left"
"""Who has just signed out in this browser, until the next page."""


@people.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    if current_user.is_authenticated:
        return redirect(safe_next(request.args.get("next")) or url_for("home.start"))
    form = SignInForm()
    if not form.validate_on_submit():
        return _sign_in_page(form), 422 if form.is_submitted() else 200
    email = (form.email.data or "").lower()
    email_hash, address_hash = service.digest(email), service.digest(request.remote_addr or "")
    before = queries.failures(reading(), email_hash=email_hash, address_hash=address_hash)
    if is_held_back(for_account=before[0], from_address=before[1]):
        form.password.errors = [f"Too many wrong passwords. Wait {WINDOW_MINUTES} minutes, then try again"]
        return _sign_in_page(form), 429
    user = queries.by_email(reading(), email)
    if not passwords.fits(user.password_hash if user else None, form.password.data or "") or not _is_open(user):
        with writing() as db:
            service.note_failure(db, email_hash=email_hash, address_hash=address_hash)
            db.commit()
        form.password.errors = ["This e-mail address and password do not belong together. Type both again"]
        return _sign_in_page(form), 422
    return _enter(user)


def _sign_in_page(form: SignInForm) -> str:
    """Whoever has just signed out here leaves their list behind on no phone: the page's script sees to it."""
    return render_template("people/sign_in.html", form=form, left=session.pop(LEFT, None), version=shell.current())


def _is_open(user: User | None) -> bool:
    return user is not None and user.disabled_at is None


def _enter(user: User | None) -> ResponseReturnValue:
    """Begin a fresh session: nothing of the cookie before it survives."""
    assert user is not None
    onward = safe_next(request.args.get("next")) or url_for("home.start")
    with writing() as db:
        token = service.open_session(db, user.id)
        audit.record(db, "signed in", "user", user.id, by=Act(user))
        db.commit()
    session.clear()
    session["token"] = token
    login_user(user)
    return redirect(onward)


@people.post("/sign-out")
@public
def sign_out() -> ResponseReturnValue:
    """Ends the session in the database, so that a copy of the cookie is worth nothing."""
    token, left = session.get("token"), current_user.id if current_user.is_authenticated else None
    if token:
        with writing() as db:
            service.end_session(db, token)
            db.commit()
    _leave(left)
    flash("You have signed out")
    answer = redirect(url_for("people.sign_in"))
    answer.headers["Clear-Site-Data"] = '"cache"'  # not the storage: marks that wait there without signal would be lost
    return answer


def _leave(left: UUID | None) -> None:
    logout_user()
    session.clear()
    if left is not None:
        session[LEFT] = str(left)


@people.get("/account")
@needs(Can.SEE_HOME)
def account() -> ResponseReturnValue:
    return render_template("people/account.html", form=ChangePasswordForm(), grants=_own_grants())


@people.post("/account/password")
@needs(Can.SEE_HOME)
def change_password() -> ResponseReturnValue:
    form = ChangePasswordForm()
    if form.validate_on_submit() and not passwords.fits(current_user.password_hash, form.old.data or ""):
        form.old.errors = ["This is not your password. Type it again"]
    if form.errors or form.old.errors:
        return render_template("people/account.html", form=form, grants=_own_grants()), 422
    kept = passwords.hashed(form.password.data or "")
    user_id = current_user.id
    with writing() as db:
        user = db.get_one(User, user_id)
        accounts.set_password(db, user, password_hash=kept, by=act())
        token = service.open_session(db, user_id)
        db.commit()
    session["token"] = token
    flash("Your password has changed. Every other device has been signed out", "success")
    return redirect(url_for(".account"))


@people.post("/account/sign-out-everywhere")
@needs(Can.SEE_HOME)
def sign_out_everywhere() -> ResponseReturnValue:
    user_id = current_user.id
    with writing() as db:
        service.end_sessions(db, user_id)
        audit.record(db, "signed out everywhere", "user", user_id, by=act())
        db.commit()
    _leave(user_id)
    flash("You have signed out on every device")
    return redirect(url_for(".sign_in"))


@people.route("/password/<token>", methods=["GET", "POST"])
@public
def choose_password(token: str) -> ResponseReturnValue:
    """Where a single-use link leads: a new person, or one who forgot, chooses a password."""
    if queries.open_link(reading(), token) is None:
        return render_template("people/link_spent.html"), 410
    form = ChoosePasswordForm()
    if not form.validate_on_submit():
        return render_template("people/choose_password.html", form=form), 422 if form.is_submitted() else 200
    kept = passwords.hashed(form.password.data or "")
    with writing() as db:
        try:
            accounts.use_link(db, token, password_hash=kept)
        except accounts.LinkSpent:
            return render_template("people/link_spent.html"), 410
        db.commit()
    flash("Your password is set. Sign in with it", "success")
    return redirect(url_for(".sign_in"))


def _own_grants() -> list[queries.GrantLine]:
    return queries.grant_lines(reading(), [current_user.id]).get(current_user.id, [])
