"""Who is in a group: the list of names, the code list, adding by hand, and ending a place."""

from datetime import date
from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.audit import service as audit
from portal.curricula.rules import facts_of
from portal.groups import expecting, queries, service
from portal.groups.blueprint import groups
from portal.groups.forms import REASONS, LeaveForm, PersonForm
from portal.groups.gate import GateShut, gate_of
from portal.groups.identity import Vault
from portal.groups.meetings import meetings
from portal.groups.models import AbsenceReason, Enrolment, Group
from portal.groups.rules import numbers_only
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing
from portal.web.words import plain_day


def vault() -> Vault:
    found: Vault = current_app.extensions["portal_vault"]
    return found


@groups.get("/<uuid:group_id>/people")
@needs(Can.SEE_NAMES)
def people(group_id: UUID) -> ResponseReturnValue:
    group = seen(group_id)
    return render_template(
        "groups/people.html",
        group=group,
        people=queries.people_of(reading(), vault(), group_id),
        programme=facts_of(group.version.facts),
        gate=gate_of(reading(), group.school_id),
        reasons=REASONS,
    )


@groups.get("/<uuid:group_id>/codes")
@needs(Can.SEE_NAMES)
def codes(group_id: UUID) -> ResponseReturnValue:
    """Who each code stands for: for the adult at the school, apart from any pack. Only who may come is on it."""
    group = seen(group_id)
    comes = expecting.who_comes(reading(), group_id)
    here = [one for one in queries.people_of(reading(), vault(), group_id) if one.enrolment.id in comes]
    here.sort(key=lambda person: person.enrolment.code)
    return render_template("groups/codes.html", group=group, people=here)


def seen(group_id: UUID, can: Can = Can.SEE_NAMES) -> Group:
    """The group whose names are about to be shown; that they were seen is noted in a transaction of its own."""
    named = queries.seen_by(current_user, can)
    one_or_404(reading(), named, group_id)
    with writing() as session:
        audit.record(session, "saw", "names of group", group_id, by=act())
        session.commit()
    group: Group = one_or_404(reading(), named, group_id)
    return group


@groups.route("/<uuid:group_id>/people/add", methods=["GET", "POST"])
@needs(Can.EDIT_NAMES)
def add_person(group_id: UUID) -> ResponseReturnValue:
    group = one_or_404(reading(), queries.seen_by(current_user, Can.EDIT_NAMES), group_id)
    programme, form = facts_of(group.version.facts), PersonForm()
    if numbers_only(group.mode) and not form.is_submitted():
        return redirect(url_for("groups.numbers", group_id=group_id))
    form.ask_sex(is_needed=programme.girls_only)
    if form.validate_on_submit():
        entry = form.entry()
        assert entry is not None
        try:
            with writing() as session:
                row = one_or_404(session, queries.seen_by(current_user, Can.EDIT_NAMES), group_id)
                day = form.joined_day.data or clock.today()
                added = service.add_participants(session, vault(), row, [entry], joined_day=day, by=act())
                session.commit()
        except REFUSALS as refusal:
            field = form.joined_day if isinstance(refusal, service.AfterTheLast) else form.given
            field.errors = [in_words(refusal)]
        else:
            flash(
                f"{added.joined[0].code} has joined the group"
                if added.joined
                else "This person is in the group already"
            )
            return redirect(url_for("groups.people", group_id=group_id))
    if not form.is_submitted():
        form.joined_day.data = usual_start(group)
    return render_template(
        "groups/add.html",
        form=form,
        group=group,
        gate=gate_of(reading(), group.school_id),
    ), 422 if form.is_submitted() else 200


REFUSALS = (
    GateShut,
    service.NumbersOnly,
    service.GroupFull,
    service.KeyOfAnother,
    service.AfterTheLast,
    service.GroupEnded,
)


def in_words(refusal: Exception) -> str:
    """What to do about people who could not be added."""
    match refusal:
        case GateShut():
            return str(refusal)
        case service.NumbersOnly():
            return "This group gives year groups and numbers, never names"
        case service.GroupFull(most=most, now=now):
            return f"This programme takes at most {most} people in a group; {now} are in it now. Start a second group"
        case service.KeyOfAnother(key=key):
            return f"The school's key {key} belongs to a pupil with another name. Check the key, or leave it empty"
        case service.AfterTheLast(last=last):
            return f"The last session is on {plain_day(last)}. Enter that day or an earlier one"
        case _:
            return "This group was cancelled. Nobody can join it any more"


def usual_start(group: Group) -> date:
    """The first meeting, for a group that has not met or is still empty; today for whoever joins later."""
    today = clock.today()
    meets = meetings(reading(), [group.id])[group.id]
    if meets.first is None:
        return today
    first = clock.day_of(meets.first)
    return today if meets.people and first < today else first


@groups.route("/<uuid:group_id>/people/<uuid:enrolment_id>/leave", methods=["GET", "POST"])
@needs(Can.EDIT_NAMES)
def leave(group_id: UUID, enrolment_id: UUID) -> ResponseReturnValue:
    """End one person's place. The page shows the code; names stay on the list."""
    group = one_or_404(reading(), queries.seen_by(current_user, Can.EDIT_NAMES), group_id)
    rows = queries.enrolments_seen_by(current_user, Can.EDIT_NAMES).where(Enrolment.group_id == group_id)
    enrolment = one_or_404(reading(), rows, enrolment_id)
    form = LeaveForm()
    if form.validate_on_submit():
        try:
            with writing() as session:
                row = one_or_404(session, rows, enrolment_id)
                day = form.left_day.data or clock.today()
                service.end_enrolment(session, row, left_day=day, reason=AbsenceReason(form.reason.data), by=act())
                session.commit()
        except service.LeftBeforeJoining:
            form.left_day.errors = ["Enter a day on or after the day on which this person joined"]
        except service.AfterTheLast as refusal:
            form.left_day.errors = [in_words(refusal)]
        except service.AlreadyLeft:
            flash("This place has ended already")
            return redirect(url_for("groups.people", group_id=group_id))
        else:
            flash(f"The place of {enrolment.code} has ended")
            return redirect(url_for("groups.people", group_id=group_id))
    if not form.is_submitted():
        form.left_day.data = clock.today()
    code = 422 if form.is_submitted() else 200
    return render_template("groups/leave.html", form=form, group=group, enrolment=enrolment), code
