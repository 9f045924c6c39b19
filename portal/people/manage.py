"""The people page: inviting, changing, resetting and disabling accounts."""

from uuid import UUID

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from wtforms.fields import SelectChoice

from portal.people import accounts, queries, supervisors
from portal.people.access import Role
from portal.people.accounts import Scope
from portal.people.blueprint import people
from portal.people.forms import GrantForm, InviteForm, PersonForm
from portal.people.models import LinkPurpose, OrganisationKind
from portal.people.rules import may_manage
from portal.places import queries as places
from portal.web.access import Can, act, needs
from portal.web.paging import page_of
from portal.web.sessions import one_or_404, reading, writing


@people.get("/people")
@needs(Can.SEE_PEOPLE)
def index() -> ResponseReturnValue:
    role = next((role for role in Role if role.value == request.args.get("role")), None)
    words = " ".join(request.args.get("words", "").split())[:100]
    rows = queries.named(queries.seen_by(current_user), words)
    page = page_of(reading(), queries.with_role(rows, role) if role else rows, request.args.get("page", type=int))
    lines = queries.grant_lines(reading(), [user.id for user in page.rows])
    return render_template("people/index.html", page=page, lines=lines, role=role, roles=list(Role), words=words)


@people.route("/people/invite", methods=["GET", "POST"])
@needs(Can.EDIT_PEOPLE)
def invite() -> ResponseReturnValue:
    form = _with_choices(InviteForm())
    scope = _scope_of(form) if form.validate_on_submit() else None
    if scope is None:
        return render_template("people/invite.html", form=form), 422 if form.is_submitted() else 200
    with writing() as session:
        try:
            user, token = accounts.invite(
                session,
                email=form.email.data or "",
                name=form.name.data or "",
                role=Role(form.role.data),
                scope=scope,
                by=act(),
            )
        except (accounts.AlreadyHasAccount, accounts.WrongScope, accounts.NotYours) as refusal:
            _explain(form, refusal)
            return render_template("people/invite.html", form=form), 422
        session.commit()
    return _show_link(user.name, user.id, token, LinkPurpose.INVITE)


@people.get("/people/<uuid:user_id>")
@needs(Can.SEE_PEOPLE)
def show(user_id: UUID) -> ResponseReturnValue:
    user = one_or_404(reading(), queries.seen_by(current_user), user_id)
    return _page_of(user, _with_choices(GrantForm(formdata=None)))


@people.route("/people/<uuid:user_id>/change", methods=["GET", "POST"])
@needs(Can.EDIT_PEOPLE)
def change(user_id: UUID) -> ResponseReturnValue:
    user = one_or_404(reading(), queries.seen_by(current_user), user_id)
    form = PersonForm(obj=user)
    if not form.validate_on_submit():
        return render_template("people/change.html", form=form, person=user), 422 if form.is_submitted() else 200
    with writing() as session:
        user = one_or_404(session, queries.seen_by(current_user), user_id)
        try:
            accounts.rename(session, user, name=form.name.data or "", email=form.email.data or "", by=act())
        except (accounts.AlreadyHasAccount, accounts.NotYours) as refusal:
            _explain(form, refusal)
            return render_template("people/change.html", form=form, person=user), 422
        session.commit()
    flash("Changed", "success")
    return redirect(url_for(".show", user_id=user_id))


@people.post("/people/<uuid:user_id>/link")
@needs(Can.EDIT_PEOPLE)
def make_link(user_id: UUID) -> ResponseReturnValue:
    with writing() as session:
        user = one_or_404(session, queries.seen_by(current_user), user_id)
        purpose = LinkPurpose.RESET if user.password_hash else LinkPurpose.INVITE
        try:
            token = accounts.make_link(session, user, purpose, by=act())
        except accounts.NotYours:
            return _not_yours(user_id)
        session.commit()
    return _show_link(user.name, user_id, token, purpose)


@people.post("/people/<uuid:user_id>/access")
@needs(Can.EDIT_PEOPLE)
def set_access(user_id: UUID) -> ResponseReturnValue:
    """Disables or enables the account."""
    change_to = {"disabled": accounts.disable, "enabled": accounts.enable}.get(request.form.get("to", ""))
    if change_to is None:
        abort(400)
    if user_id == current_user.id:
        flash("You cannot disable your own account. Ask another administrator", "error")
        return redirect(url_for(".show", user_id=user_id))
    with writing() as session:
        user = one_or_404(session, queries.seen_by(current_user), user_id)
        try:
            change_to(session, user, by=act())
        except accounts.NotYours:
            return _not_yours(user_id)
        session.commit()
    flash("This person can no longer sign in" if user.disabled_at else "This person can sign in again", "success")
    return redirect(url_for(".show", user_id=user_id))


@people.post("/people/<uuid:user_id>/grants")
@needs(Can.EDIT_PEOPLE)
def give(user_id: UUID) -> ResponseReturnValue:
    user = one_or_404(reading(), queries.seen_by(current_user), user_id)
    form = _with_choices(GrantForm())
    scope = _scope_of(form) if form.validate_on_submit() else None
    if scope is None:
        return _page_of(user, form), 422
    with writing() as session:
        user = one_or_404(session, queries.seen_by(current_user), user_id)
        try:
            accounts.give(session, user, role=Role(form.role.data), scope=scope, by=act())
        except (accounts.WrongScope, accounts.NotYours) as refusal:
            _explain(form, refusal)
            return _page_of(user, form), 422
        session.commit()
    flash("Role added", "success")
    return redirect(url_for(".show", user_id=user_id))


@people.post("/people/<uuid:user_id>/grants/<uuid:grant_id>/withdraw")
@needs(Can.EDIT_PEOPLE)
def withdraw(user_id: UUID, grant_id: UUID) -> ResponseReturnValue:
    with writing() as session:
        user = one_or_404(session, queries.seen_by(current_user), user_id)
        grant = one_or_404(session, queries.live_grants(user.id), grant_id)
        try:
            accounts.withdraw(session, grant, by=act())
        except accounts.NotYours:
            return _not_yours(user_id)
        session.commit()
    flash("Role ended", "success")
    return redirect(url_for(".show", user_id=user_id))


def _page_of(user: object, form: GrantForm) -> str:
    lines = queries.grant_lines(reading(), [user.id]).get(user.id, [])  # type: ignore[attr-defined]
    own = {grant.role for grant in current_user.grants}
    manages = current_user.may(Can.EDIT_PEOPLE) and may_manage(own, {line.role for line in lines})
    supervisor = supervisors.supervisor_of(reading(), user.id)  # type: ignore[attr-defined]
    return render_template(
        "people/show.html", person=user, lines=lines, form=form, manages=manages, supervisor=supervisor
    )


def _with_choices(form: GrantForm) -> GrantForm:
    none = SelectChoice("", "None")
    authorities = places.authorities(reading())
    organisations = queries.organisations(reading(), *OrganisationKind)
    form.authority.choices = [none] + [SelectChoice(str(row.id), row.name) for row in authorities]
    form.organisation.choices = [none] + [SelectChoice(str(row.id), row.name) for row in organisations]
    return form


def _scope_of(form: GrantForm) -> Scope | None:
    """For whom the role is held, or None with the fault written at its field."""
    typed = form.school.data
    schools = places.schools_called(reading(), typed) if typed else []
    if typed and len(schools) != 1:
        form.school.errors = [
            "More than one school has this name. Enter its number from the Schools page"
            if schools
            else "No school has this name or number. Look it up on the Schools page"
        ]
        return None
    return Scope(
        school_id=schools[0].id if schools else None,
        authority_id=UUID(form.authority.data) if form.authority.data else None,
        organisation_id=UUID(form.organisation.data) if form.organisation.data else None,
    )


def _explain(form: PersonForm | GrantForm, refusal: Exception) -> None:
    if isinstance(refusal, accounts.AlreadyHasAccount):
        form.email.errors = ["This e-mail address has an account already. Find it on the People page"]
    elif isinstance(refusal, accounts.WrongScope):
        form.role.errors = [str(refusal)]
    else:
        form.form_errors = ["Only an administrator may do this for an administrator"]


def _show_link(name: str, user_id: UUID, token: str, purpose: LinkPurpose) -> ResponseReturnValue:
    link = url_for(".choose_password", token=token, _external=True)
    return render_template("people/link.html", name=name, user_id=user_id, link=link, purpose=purpose)


def _not_yours(user_id: UUID) -> ResponseReturnValue:
    flash("Only an administrator may do this for an administrator", "error")
    return redirect(url_for(".show", user_id=user_id))
