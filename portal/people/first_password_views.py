"""Whoever came by the link from the mail about their new account chooses its password."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from portal.people import accounts, guests, links, passwords
from portal.people.forms import ChoosePasswordForm
from portal.people.link_views import contact_links
from portal.people.models import ContactPurpose, User
from portal.web.access import public
from portal.web.sessions import reading, writing

__all__ = ["contact_links"]


@contact_links.route("/link/password", methods=["GET", "POST"])
@public
def first_password() -> ResponseReturnValue:
    link = guests.guest_for(ContactPurpose.ACCOUNT)
    link_id, user_id = link.id, link.about_id
    if not accounts.awaits_password(reading().get(User, user_id)):
        guests.turn_away()
    form = ChoosePasswordForm()
    if not form.validate_on_submit():
        return render_template("people/choose_password.html", form=form), 422 if form.is_submitted() else 200
    kept = passwords.hashed(form.password.data or "")
    with writing() as session:
        try:
            accounts.first_password(session, user_id, password_hash=kept)
        except accounts.LinkSpent:
            return render_template("people/link_spent.html"), 410
        links.end_visit(session, link_id)
        session.commit()
    guests.forget()
    flash("Your password is set. Sign in with it", "success")
    return redirect(url_for("people.sign_in"))
