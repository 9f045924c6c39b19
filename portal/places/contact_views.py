"""One member of a school's staff: name, address and number put right, or noted as having left."""

from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.places import contacts, queries
from portal.places.contacts import Person
from portal.places.forms import ContactForm, OfficeForm
from portal.places.models import School, SchoolContact
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing

school_contacts = Blueprint("school_contacts", __name__)


@school_contacts.route("/schools/contacts/<uuid:contact_id>", methods=["GET", "POST"])
@needs(Can.EDIT_CONTACTS)
def correct(contact_id: UUID) -> ResponseReturnValue:
    """Leads back to the message that did not arrive, if one led here, so that it can be sent again."""
    row: SchoolContact = one_or_404(reading(), queries.contacts_seen_by(current_user), contact_id)
    message_id, school_id = request.args.get("message", type=UUID), row.school_id
    form = ContactForm(data=_as_it_is(row))
    if not form.validate_on_submit():
        code = 422 if form.is_submitted() else 200
        page = render_template("places/contact.html", form=form, contact=row, message_id=message_id)
        return page, code
    typed = Person(form.name.data or "", form.email.data, form.phone.data, form.job.data)
    with writing() as session:
        found = one_or_404(session, queries.contacts_seen_by(current_user), contact_id)
        contacts.correct(session, found, typed, has_left=form.has_left.data, by=act())
        session.commit()
    flash("Saved", "success")
    if message_id:
        return redirect(url_for("messages.show", notice_id=message_id))
    return redirect(url_for("places.show", school_id=school_id))


@school_contacts.route("/schools/<uuid:school_id>/attendance-office", methods=["GET", "POST"])
@needs(Can.EDIT_CONTACTS)
def office(school_id: UUID) -> ResponseReturnValue:
    """Whom a facilitator rings when somebody who was expected is missing."""
    school: School = one_or_404(reading(), queries.schools_of_contacts(current_user), school_id)
    row = queries.attendance_offices(reading(), [school_id]).get(school_id)
    form = OfficeForm(data=_as_it_is(row) if row else {"name": "Attendance office"})
    if not form.validate_on_submit():
        return render_template("places/office.html", form=form, school=school), 422 if form.is_submitted() else 200
    typed = Person(form.name.data or "", form.email.data or None, form.phone.data, row.job if row else None)
    with writing() as session:
        found = one_or_404(session, queries.schools_of_contacts(current_user), school_id)
        contacts.office_is(session, found, typed, by=act())
        session.commit()
    flash("Saved", "success")
    return redirect(url_for("places.show", school_id=school_id))


def _as_it_is(row: SchoolContact) -> dict[str, object]:
    return {
        "name": row.name,
        "job": row.job,
        "email": row.email,
        "phone": row.phone,
        "has_left": row.left_day is not None,
    }
