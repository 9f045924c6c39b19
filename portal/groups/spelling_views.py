"""A misspelt name of a young person is put right."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.groups import queries, service
from portal.groups.blueprint import groups
from portal.groups.forms import SpellingForm
from portal.groups.models import Enrolment, Participant
from portal.groups.people_views import seen, vault
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing


@groups.route("/<uuid:group_id>/people/<uuid:enrolment_id>/name", methods=["GET", "POST"])
@needs(Can.EDIT_NAMES)
def correct(group_id: UUID, enrolment_id: UUID) -> ResponseReturnValue:
    """Everywhere at once: names are kept in one place. Whoever opens the page has seen the name, and that is noted."""
    rows = queries.enrolments_seen_by(current_user, Can.EDIT_NAMES).where(Enrolment.group_id == group_id)
    one_or_404(reading(), rows, enrolment_id)
    group = seen(group_id)
    enrolment = one_or_404(reading(), rows, enrolment_id)
    form = SpellingForm()
    name = vault().names(reading(), [enrolment.participant_id]).get(enrolment.participant_id)
    if name is None:
        flash("This name has been deleted and cannot be put right any more", "error")
        return redirect(url_for("groups.people", group_id=group_id))
    if form.validate_on_submit():
        with writing() as session:
            row = one_or_404(session, rows, enrolment_id)
            person = session.get_one(Participant, row.participant_id)
            service.correct_name(session, vault(), person, form.name(), by=act())
            session.commit()
        flash("The name is put right")
        return redirect(url_for("groups.people", group_id=group_id))
    if not form.is_submitted():
        form.given.data, form.family.data = name.given, name.family
    code = 422 if form.is_submitted() else 200
    return render_template("groups/spelling.html", form=form, group=group, enrolment=enrolment), code
