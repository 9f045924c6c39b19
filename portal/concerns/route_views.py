"""Whom we tell at a place: the names and numbers that the other pages show."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.concerns import queries, service
from portal.concerns.blueprint import concerns
from portal.concerns.forms import RoutesForm
from portal.concerns.rules import OF_AUTHORITY, to_keep
from portal.places import queries as places
from portal.places.models import ContactDuty, School
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing


@concerns.route("/schools/<uuid:school_id>/who-to-tell", methods=["GET", "POST"])
@needs(Can.EDIT_ROUTES)
def routes(school_id: UUID) -> ResponseReturnValue:
    school: School = one_or_404(reading(), places.seen_by(current_user, Can.EDIT_ROUTES), school_id)
    ways = to_keep(school.kind)
    form = RoutesForm.about(ways, {row.route: row for row in queries.routes_of(reading(), [school])})
    if not form.validate_on_submit():
        page = render_template(
            "concerns/routes.html",
            school=school,
            ways=ways,
            form=form,
            role_of=queries.role_of,
            shared=OF_AUTHORITY,
            leads=[one for one in places.contacts(reading(), school.id) if one.duty is ContactDuty.DSL],
        )
        return page, 422 if form.is_submitted() else 200
    with writing() as session:
        found = one_or_404(session, places.seen_by(current_user, Can.EDIT_ROUTES), school_id)
        for way in ways:
            name, phone = form.name_of(way).data, form.phone_of(way).data
            service.keep_route(session, found, way, name=name, phone=phone, by=act())
        session.commit()
    flash("Saved: whom we tell at this place.", "success")
    return redirect(url_for("places.show", school_id=school_id))
