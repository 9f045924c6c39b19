"""Pages on which a school, or a coordinator for it, notes what families and young people answered."""

from datetime import date
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from portal.groups import queries, replies, reply_queries, reply_steps
from portal.groups.blueprint import groups
from portal.groups.models import Enrolment, Group
from portal.groups.people_views import seen, vault
from portal.groups.reply_forms import Grid, GridForm, NeedForm, OnBehalfForm, today
from portal.groups.reply_models import ReplyNeeded
from portal.people.access import SCHOOL_ROLES
from portal.places import queries as places
from portal.web.access import Act, Can, Via, act, needs
from portal.web.sessions import one_or_404, reading, writing
from portal.web.words import count, day


@groups.get("/<uuid:group_id>/replies")
@needs(Can.SEE_NAMES)
def reply_grid(group_id: UUID) -> ResponseReturnValue:
    group = seen(group_id)
    return _page(group, Grid.of(reply_queries.grid(reading(), vault(), group)), _head(group))


@groups.post("/<uuid:group_id>/replies")
@needs(Can.EDIT_NAMES)
def record_replies(group_id: UUID) -> ResponseReturnValue:
    group = one_or_404(reading(), queries.seen_by(current_user, Can.EDIT_NAMES), group_id)
    grid = Grid.of(reply_queries.grid(reading(), vault(), group), request.form)
    head, do = _head(group), request.form.get("do", "")
    is_fit = head.validate_on_submit()

    def load(session: Session) -> Group:
        found: Group = one_or_404(session, queries.seen_by(current_user, Can.EDIT_NAMES), group_id)
        return found

    if not grid.validate() or not is_fit or reply_steps.store(load, grid, head, do, by=_by(head)) is None:
        return _page(seen(group_id), grid, head), 422
    return redirect(url_for(".reply_grid", group_id=group_id))


def _is_school(group: Group) -> bool:
    return any(
        grant.role in SCHOOL_ROLES and grant.school_id == group.school_id
        for grant in current_user.grants_for(Can.EDIT_NAMES)
    )


def _head(group: Group) -> GridForm:
    """The head of the grid; for somebody outside the school it also asks for whom they act."""
    if _is_school(group):
        return GridForm(data=today())
    form = OnBehalfForm(data=today() | {"via": Via.PAPER.value})
    contacts = places.contacts(reading(), group.school_id)
    form.whose.set([(str(one.id), f"{one.name}, {one.job}" if one.job else one.name) for one in contacts])
    if not contacts:
        del form.whose
    return form


def _by(head: GridForm) -> Act:
    if not isinstance(head, OnBehalfForm):
        return act()
    whose = UUID(head.whose.data) if "whose" in head else None
    return act(on_behalf_of=whose, via=Via(head.via.data))


def _page(group: Group, grid: Grid, head: GridForm) -> str:
    may_edit = current_user.may_at(Can.EDIT_NAMES, group.school_id)
    return render_template("groups/replies.html", may_edit=may_edit, **reply_steps.facts(group, grid, head))


@groups.route("/<uuid:group_id>/replies/need", methods=["GET", "POST"])
@needs(Can.EDIT_NAMES)
def reply_need(group_id: UUID) -> ResponseReturnValue:
    """What this group needs before a pupil comes: the school may ask for more or less than the programme does."""
    group = one_or_404(reading(), queries.seen_by(current_user, Can.EDIT_NAMES), group_id)
    form = NeedForm(data={"needed": group.reply_needed or ReplyNeeded.NOTHING})
    if form.validate_on_submit():
        with writing() as session:
            row = one_or_404(session, queries.seen_by(current_user, Can.EDIT_NAMES), group_id)
            changed = replies.need(session, row, ReplyNeeded(form.needed.data), by=act())
            session.commit()
        news = f"For {count(changed, 'person', 'people')} this changes whether they come from today on."
        flash(news if changed else "Saved. It changes nobody's place.")
        return redirect(url_for(".reply_grid", group_id=group_id))
    return render_template("groups/reply_need.html", form=form, group=group), 422 if form.is_submitted() else 200


@groups.get("/<uuid:group_id>/replies/<uuid:enrolment_id>")
@needs(Can.SEE_NAMES)
def reply_history(group_id: UUID, enrolment_id: UUID) -> ResponseReturnValue:
    """Everything that was noted about one person's reply, with the reminders."""
    rows = queries.enrolments_seen_by(current_user, Can.SEE_NAMES).where(Enrolment.group_id == group_id)
    one_or_404(reading(), rows, enrolment_id)
    group = seen(group_id)
    person = next(one for one in queries.people_of(reading(), vault(), group.id) if one.enrolment.id == enrolment_id)
    return render_template(
        "groups/reply_history.html",
        group=group,
        person=person,
        past=reply_queries.history(reading(), enrolment_id),
        reminders=reply_queries.reminders(reading(), enrolment_id),
    )


@groups.app_template_global()
def reminder_text(group: Group, needed: ReplyNeeded, first: date | None) -> str:
    """What a school may send to families that have not answered: no pupil, no programme, no group."""
    begins = f", which begins on {day(first)}" if first else ""
    rule = (
        "Your child can take part once you have said yes."
        if needed is ReplyNeeded.AGREED
        else "Your child takes part unless you or they say no."
    )
    return (
        f"Dear parent or carer,\n\nWe wrote to you about an activity in school{begins}, and have not had your answer "
        f"yet. {rule} You may say no; nothing else changes for your child if you do. Ask us if you want to know more "
        f"or did not get the letter.\n\n{group.school.name}"
    )
