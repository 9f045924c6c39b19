"""Pages of groups: the list, one group, its name, and the data agreement of its school."""

from itertools import groupby
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import joinedload

from portal import clock
from portal.curricula.rules import facts_of
from portal.groups import class_list_views as _class_list
from portal.groups import people_views as _people
from portal.groups import queries, service
from portal.groups.blueprint import groups
from portal.groups.forms import AgreementForm, GroupFilter, NameForm
from portal.groups.meetings import State, in_state, meetings
from portal.groups.models import Controller, Group, LawfulBasis
from portal.places import queries as places
from portal.web.access import Can, act, needs
from portal.web.paging import page_of
from portal.web.sessions import one_or_404, reading, writing

__all__ = ["_class_list", "_people", "groups"]

STATES: dict[str, tuple[State, ...]] = {"": (State.RUNNING, State.UPCOMING), "all": tuple(State)}


@groups.get("")
@needs(Can.SEE_GROUPS)
def index() -> ResponseReturnValue:
    form = GroupFilter(request.args)
    authorities = queries.authorities(reading(), current_user)
    form.authority.set([(str(one.id), one.name) for one in authorities], "All authorities")
    state, chosen = form.known()
    rows = queries.seen_by(current_user).options(joinedload(Group.school), joinedload(Group.version))
    rows = in_state(rows, STATES.get(state) or (State(state),))
    if chosen:
        rows = rows.where(Group.authority_id == UUID(chosen))
    page = page_of(reading(), rows, request.args.get("page", type=int))
    met = meetings(reading(), [group.id for group in page.rows])
    return render_template(
        "groups/index.html",
        form=form,
        page=page,
        parts=[(state, list(part)) for state, part in groupby(page.rows, lambda group: met[group.id].state(group))],
        meetings=met,
        address=url_for("groups.index", state=state or None, authority=chosen or None),
        is_filtered=bool(state or chosen),
    )


@groups.get("/<uuid:group_id>")
@needs(Can.SEE_GROUPS)
def show(group_id: UUID) -> ResponseReturnValue:
    group = one_or_404(reading(), queries.seen_by(current_user), group_id)
    return render_template(
        "groups/show.html",
        group=group,
        programme=facts_of(group.version.facts),
        meets=meetings(reading(), [group.id])[group.id],
        staff=queries.staff_of(reading(), group.id),
        agreement=queries.agreement_for(reading(), group.school_id, clock.today()),
    )


@groups.route("/<uuid:group_id>/name", methods=["GET", "POST"])
@needs(Can.EDIT_NAMES)
def name(group_id: UUID) -> ResponseReturnValue:
    group = one_or_404(reading(), queries.seen_by(current_user, Can.EDIT_NAMES), group_id)
    form = NameForm(obj=group)
    if form.validate_on_submit():
        with writing() as session:
            row = one_or_404(session, queries.seen_by(current_user, Can.EDIT_NAMES), group_id)
            try:
                service.rename(session, row, form.name.data or "", by=act())
            except service.NotNeutral as refusal:
                form.name.errors = [str(refusal)]
            else:
                session.commit()
                flash("The group has its new name")
                return redirect(url_for("groups.show", group_id=group_id))
    return render_template("groups/name.html", form=form, group=group), 422 if form.is_submitted() else 200


@groups.route("/agreement/<uuid:school_id>", methods=["GET", "POST"])
@needs(Can.RECORD_AGREEMENT)
def agreement(school_id: UUID) -> ResponseReturnValue:
    """What the school and the charity agreed about names; a new one takes the place of the old from its day."""
    school = one_or_404(reading(), places.seen_by(current_user, Can.RECORD_AGREEMENT), school_id)
    form = AgreementForm()
    if form.validate_on_submit():
        with writing() as session:
            one_or_404(session, places.seen_by(current_user, Can.RECORD_AGREEMENT), school_id)
            service.record_agreement(
                session,
                school_id=school_id,
                controller=Controller(form.controller.data),
                basis=LawfulBasis(form.basis.data),
                retention_months=form.retention_months.data or 0,
                agreed_by=form.agreed_by.data or "",
                from_day=form.from_day.data or clock.today(),
                by=act(),
            )
            session.commit()
        flash("The data agreement is recorded")
        return redirect(_back_to_group() or url_for("groups.agreement", school_id=school_id))
    if not form.is_submitted():
        form.from_day.data = clock.today()
    now = queries.agreement_for(reading(), school_id, clock.today())
    rows = queries.agreements_of(reading(), school_id)
    code = 422 if form.is_submitted() else 200
    return render_template("groups/agreement.html", form=form, school=school, now=now, agreements=rows), code


def _back_to_group() -> str | None:
    """The group from which the person came, if the address names one."""
    group_id = request.args.get("group", type=UUID)
    return url_for("groups.show", group_id=group_id) if group_id else None
