"""Proposing young people for a group, and deciding: the school's page of its group, and a coordinator's list."""

from uuid import UUID

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.curricula.rules import facts_of
from portal.groups import queries as groups_seen
from portal.groups import service as joining
from portal.groups.blueprint import groups
from portal.groups.gate import gate_of
from portal.groups.meetings import meetings
from portal.groups.models import Group
from portal.groups.people_views import REFUSALS, in_words, seen, usual_start, vault
from portal.groups.referring import queries, service, words
from portal.groups.referring.forms import DecideForm, ProposeForm, TakeBackForm
from portal.groups.referring.models import Referral, Route, State
from portal.groups.rules import numbers_only
from portal.people.access import SCHOOL_ROLES
from portal.web.access import Act, Can, Via, act, needs
from portal.web.sessions import one_or_404, reading, writing

CHANGED = "Somebody decided or took this back meanwhile. This is how it stands now"


@groups.get("/proposed")
@needs(Can.DECIDE_PROPOSED)
def to_decide() -> ResponseReturnValue:
    """By group, without names."""
    rows = queries.to_decide(reading(), current_user)
    return render_template("groups/referring/to_decide.html", rows=rows)


@groups.get("/<uuid:group_id>/proposed")
@needs(Can.PROPOSE)
def proposed(group_id: UUID) -> ResponseReturnValue:
    group = seen(group_id, Can.PROPOSE)
    if numbers_only(group.mode):
        return redirect(url_for("groups.show", group_id=group_id))
    return render_template(
        "groups/referring/show.html",
        group=group,
        lines=queries.lines(reading(), vault(), group_id),
        meets=meetings(reading(), [group_id])[group_id],
        programme=facts_of(group.version.facts),
        gate=gate_of(reading(), group.school_id),
        words=words,
        kept=service.KEPT.days,
        decides=current_user.may(Can.DECIDE_PROPOSED),
    )


@groups.route("/<uuid:group_id>/proposed/add", methods=["GET", "POST"])
@needs(Can.PROPOSE)
def propose(group_id: UUID) -> ResponseReturnValue:
    group: Group = one_or_404(reading(), groups_seen.seen_by(current_user, Can.PROPOSE), group_id)
    if numbers_only(group.mode):
        return redirect(url_for("groups.show", group_id=group_id))
    programme, form = facts_of(group.version.facts), ProposeForm()
    form.ask_sex(is_needed=programme.girls_only)
    if _is_of_school(group):
        del form.via
    if form.validate_on_submit() and _proposed(group_id, form):
        flash("Proposed. You see here what is decided")
        return redirect(url_for("groups.proposed", group_id=group_id))
    if not form.is_submitted():
        form.route.data = Route.SCHOOL.value
    page = render_template(
        "groups/referring/propose.html",
        form=form,
        group=group,
        programme=programme,
        gate=gate_of(reading(), group.school_id),
        kept=service.KEPT.days,
    )
    return page, 422 if form.is_submitted() else 200


def _is_of_school(group: Group) -> bool:
    """Whether the person at the keyboard speaks for the school, and not for somebody who rang or wrote."""
    return any(
        grant.role in SCHOOL_ROLES and grant.school_id == group.school_id
        for grant in current_user.grants_for(Can.PROPOSE)
    )


def _proposed(group_id: UUID, form: ProposeForm) -> bool:
    """False with the reason at its field."""
    entry = form.entry()
    assert entry is not None
    by: Act = act(via=Via(form.via.data)) if "via" in form else act()
    try:
        with writing() as session:
            row = one_or_404(session, groups_seen.seen_by(current_user, Can.PROPOSE), group_id)
            service.propose(session, vault(), row, entry, route=Route(form.route.data), by=by)
            session.commit()
    except service.HasPlace:
        form.given.errors = ["This person is or was on the group's list. Look at the group's people"]
    except service.Proposed:
        form.given.errors = ["This person is proposed for the group already. Nothing has to be done"]
    except joining.AfterTheLast:
        form.given.errors = ["The group has met for the last time. Propose them for another group"]
    except REFUSALS as refusal:
        field = form.key if isinstance(refusal, joining.KeyOfAnother) else form.given
        field.errors = [in_words(refusal)]
    else:
        return True
    return False


@groups.route("/<uuid:group_id>/proposed/<uuid:referral_id>/decide", methods=["GET", "POST"])
@needs(Can.DECIDE_PROPOSED)
def decide(group_id: UUID, referral_id: UUID) -> ResponseReturnValue:
    group = seen(group_id, Can.DECIDE_PROPOSED)
    referral = _referral(group, referral_id, Can.DECIDE_PROPOSED)
    if not (referral.is_open or referral.state is State.NOT_ACCEPTED) or referral.participant_id is None:
        flash(CHANGED)
        return redirect(url_for("groups.proposed", group_id=group_id))
    form = DecideForm()
    if form.validate_on_submit():
        try:
            _decide(referral_id, form)
        except service.Changed:
            flash(CHANGED, "error")
            return redirect(url_for("groups.proposed", group_id=group_id))
        except REFUSALS as refusal:
            field = form.joined_day if isinstance(refusal, joining.AfterTheLast) else form.decision
            field.errors = [_full(refusal) if isinstance(refusal, joining.GroupFull) else in_words(refusal)]
        else:
            flash("Decided. The school sees it on its page of the group")
            return redirect(url_for("groups.proposed", group_id=group_id))
    if not form.is_submitted():
        form.joined_day.data, form.saw.data = max(usual_start(group), clock.today()), referral.state.value
    line = next(one for one in queries.lines(reading(), vault(), group_id) if one.referral.id == referral_id)
    page = render_template(
        "groups/referring/decide.html",
        form=form,
        group=group,
        line=line,
        meets=meetings(reading(), [group_id])[group_id],
        programme=facts_of(group.version.facts),
        words=words,
    )
    return page, 422 if form.is_submitted() else 200


def _full(refusal: joining.GroupFull) -> str:
    return f"All {refusal.most} places of the group are taken. Choose that this person waits for a place"


def _decide(referral_id: UUID, form: DecideForm) -> None:
    with writing() as session:
        row = one_or_404(session, queries.seen_by(current_user, Can.DECIDE_PROPOSED), referral_id)
        service.decide(session, row, form.chosen, saw=form.seen, joined_day=form.joined_day.data, by=act())
        session.commit()


@groups.route("/<uuid:group_id>/proposed/<uuid:referral_id>/take-back", methods=["GET", "POST"])
@needs(Can.PROPOSE)
def take_back(group_id: UUID, referral_id: UUID) -> ResponseReturnValue:
    group = seen(group_id, Can.PROPOSE)
    if not _referral(group, referral_id, Can.PROPOSE).is_open:
        flash(CHANGED)
        return redirect(url_for("groups.proposed", group_id=group_id))
    form = TakeBackForm()
    if form.validate_on_submit():
        try:
            with writing() as session:
                row = one_or_404(session, queries.seen_by(current_user, Can.PROPOSE), referral_id)
                service.take_back(session, row, form.chosen, by=act())
                session.commit()
        except service.Changed:
            flash(CHANGED, "error")
        else:
            flash("Taken back")
        return redirect(url_for("groups.proposed", group_id=group_id))
    line = next(one for one in queries.lines(reading(), vault(), group_id) if one.referral.id == referral_id)
    code = 422 if form.is_submitted() else 200
    return render_template("groups/referring/take_back.html", form=form, group=group, line=line), code


def _referral(group: Group, referral_id: UUID, can: Can) -> Referral:
    rows = queries.seen_by(current_user, can).where(Referral.group_id == group.id)
    found: Referral = one_or_404(reading(), rows, referral_id)
    return found
