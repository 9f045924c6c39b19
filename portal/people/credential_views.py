"""Pages of credentials: everybody's at a glance, one person's record, and recording what was seen or decided."""

from collections.abc import Callable
from uuid import UUID

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from portal import clock
from portal.audit import service as audit
from portal.people import credentials as record
from portal.people import record_pages as pages
from portal.people.forms import CheckForm, SuitabilityForm
from portal.people.models import CheckSeen, User
from portal.people.vetting import SUITABILITY_MONTHS, Check
from portal.web.access import Can, act, needs
from portal.web.forms import ChoiceField
from portal.web.sessions import one_or_404, reading, writing

credentials = Blueprint("credentials", __name__, url_prefix="/people")

OWN = "Somebody else records your own checks"


@credentials.get("/credentials")
@needs(Can.RECORD_CREDENTIALS)
def index() -> ResponseReturnValue:
    rows = record.seen_by(current_user, Can.RECORD_CREDENTIALS).where(User.disabled_at.is_(None))
    people = reading().scalars(rows).all()
    found = record.records(reading(), [person.id for person in people])
    lines = [pages.line(person.id, found[person.id]) for person in people]
    return render_template("people/credentials.html", lines=lines, due=record.due(reading(), current_user))


@credentials.get("/<uuid:user_id>/credentials")
@needs(Can.SEE_CREDENTIALS)
def show(user_id: UUID) -> ResponseReturnValue:
    person: User = one_or_404(reading(), record.seen_by(current_user), user_id)
    held = record.records(reading(), [user_id])[user_id]
    told = pages.told(record.history(reading(), user_id))
    page = render_template(
        "people/credential_record.html",
        person=person,
        line=pages.line(user_id, held),
        checks=pages.checks(held),
        history=told,
        may_record=record.may_record(current_user, user_id),
    )
    if person.id != current_user.id:
        with writing() as session:
            audit.record(session, "saw", "credentials of user", user_id, by=act())
            session.commit()
    return page


@credentials.route("/<uuid:user_id>/credentials/check", methods=["GET", "POST"])
@needs(Can.RECORD_CREDENTIALS)
def note(user_id: UUID) -> ResponseReturnValue:
    person, form = _person(reading(), user_id), CheckForm()
    _offer_recorders(form.seen_by, user_id)
    if not form.is_submitted():
        form.seen_day.data = clock.today()

    def deed(session: Session, found: User) -> None:
        record.note_check(
            session,
            found,
            Check(form.check.data),
            seen_day=form.seen_day.data,
            seen_by_id=UUID(form.seen_by.data),
            review_day=form.wanted_review(),
            by=act(),
        )

    good = form.validate_on_submit() and form.days_fit(form.seen_day, form.review_day)
    return _recorded("people/credential_check.html", form, person, deed if good else None)


@credentials.route("/<uuid:user_id>/credentials/suitability", methods=["GET", "POST"])
@needs(Can.RECORD_CREDENTIALS)
def decide(user_id: UUID) -> ResponseReturnValue:
    person, form = _person(reading(), user_id), SuitabilityForm()
    _offer_recorders(form.decided_by, user_id)
    if not form.is_submitted():
        form.decided_day.data = clock.today()
        form.review_day.data = record.months_later(clock.today(), SUITABILITY_MONTHS)

    def deed(session: Session, found: User) -> None:
        record.decide(
            session,
            found,
            suitable=form.suitable.data == "yes",
            decided_by_id=UUID(form.decided_by.data),
            decided_day=form.decided_day.data,
            review_day=form.review_day.data,
            conditions=form.chosen(),
            by=act(),
        )

    good = form.validate_on_submit() and form.days_fit(form.decided_day, form.review_day)
    return _recorded("people/credential_decision.html", form, person, deed if good else None)


@credentials.post("/<uuid:user_id>/credentials/check/<uuid:check_id>/strike")
@needs(Can.RECORD_CREDENTIALS)
def strike(user_id: UUID, check_id: UUID) -> ResponseReturnValue:
    with writing() as session:
        person = _person(session, user_id)
        row = session.get(CheckSeen, check_id)
        if row is None or row.user_id != person.id:
            abort(404)
        try:
            record.strike(session, row, by=act())
        except record.OwnRecord:
            flash(OWN, "error")
            return redirect(url_for(".show", user_id=user_id))
        session.commit()
    flash("Struck out. It stays readable and counts no more", "success")
    return redirect(url_for(".show", user_id=user_id))


def _person(session: Session, user_id: UUID) -> User:
    person: User = one_or_404(session, record.seen_by(current_user, Can.RECORD_CREDENTIALS), user_id)
    return person


def _offer_recorders(field: ChoiceField, user_id: UUID) -> None:
    people = record.recorders(reading(), user_id)
    field.set([(str(one.id), one.name) for one in people], "Choose somebody")
    if field.data is None and any(one.id == current_user.id for one in people):
        field.data = str(current_user.id)


def _recorded(
    template: str, form: CheckForm | SuitabilityForm, person: User, deed: Callable[[Session, User], None] | None
) -> ResponseReturnValue:
    """Done, and back to the record; the form again while there is nothing good to record."""
    own, person_id = person.id == current_user.id, person.id
    if deed is not None:
        try:
            with writing() as session:
                deed(session, _person(session, person_id))
                session.commit()
        except record.OwnRecord:
            form.form_errors = [OWN]
        else:
            flash("Recorded", "success")
            return redirect(url_for(".show", user_id=person_id))
    return render_template(template, form=form, person=person, is_own=own), 422 if form.is_submitted() else 200
