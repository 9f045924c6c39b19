"""Pages of groups: the list, one group, and its name."""

from itertools import groupby
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import joinedload

from portal.curricula.rules import facts_of
from portal.groups import agreement_views as _agreements
from portal.groups import class_list_views as _class_list
from portal.groups import number_views as _numbers
from portal.groups import people_views as _people
from portal.groups import queries, reply_queries, service
from portal.groups import reply_views as _replies
from portal.groups import spelling_views as _spelling
from portal.groups.blueprint import groups
from portal.groups.forms import GroupFilter, NameForm
from portal.groups.gate import gate_of
from portal.groups.meetings import State, in_state, meetings
from portal.groups.models import Group
from portal.groups.numbers import expected_of
from portal.groups.referring import views as _referring
from portal.groups.rules import numbers_only
from portal.web.access import Can, act, needs
from portal.web.paging import page_of
from portal.web.sessions import one_or_404, reading, writing

__all__ = ["_agreements", "_class_list", "_numbers", "_people", "_referring", "_replies", "_spelling", "groups"]

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
        gate=gate_of(reading(), group.school_id),
        replies=reply_queries.counts(reading(), [group.id])[group.id],
        numbers_only=numbers_only(group.mode),
        expected=expected_of(reading(), group.id),
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
