"""The pages beside a register: what became of the session, which mark is right, who catches up here."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session
from wtforms.fields.choices import SelectChoice

from portal import clock, db
from portal.groups.rules import numbers_only
from portal.registers import forms, outcomes, queries, roll, service
from portal.registers.catching import caught
from portal.registers.forms import MakeUpForm, OutcomeForm, SettleForm
from portal.registers.outcomes import Told
from portal.registers.roll import Roll, Row
from portal.registers.shared import halves
from portal.sync import clocks
from portal.timetable import queries as timetable
from portal.timetable.models import Outcome, Reason, SessionPart
from portal.timetable.service import MovedOn
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing
from portal.web.words import day


@needs(Can.TAKE_REGISTER)
def outcome(part_id: UUID) -> ResponseReturnValue:
    part = one_or_404(reading(), queries.taken_by(current_user), part_id)
    form = _outcome_form(part)
    if not form.validate_on_submit():
        return _outcome_page(part, form), 422 if form.is_submitted() else 200
    told, news, has_moved_on = form.told, None, not part.session.is_live
    with writing() as session:
        part = one_or_404(session, queries.taken_by(current_user), part_id)
        try:
            moved = _say(session, part, form)
        except tuple(forms.NOT_SAID) as refusal:
            news = refusal
        else:
            session.commit()
    if news is not None:
        part = one_or_404(reading(), queries.taken_by(current_user), part_id)
        if isinstance(news, outcomes.CoordinatorOnly) and current_user.may(Can.LOCK_REGISTER):
            form.correction.errors = [forms.WHY_CORRECTED]
        else:
            form.outcome.errors = [forms.not_said(news)]
        return _outcome_page(part, form), 422
    _tell(told, moved)
    if has_moved_on and told.outcome is not Outcome.DID_NOT_HAPPEN:
        flash("The later date of its plan is given up. Later sessions keep theirs; move them where that suits better.")
    return redirect(url_for(".show", part_id=part_id))


def _say(session: Session, part: SessionPart, form: OutcomeForm) -> MovedOn | None:
    if form.is_our_part:
        halves.not_held(session, part, Reason(form.reason.data), by=act())
        return None
    return outcomes.say(session, part, form.told, by=act())


def _outcome_form(part: SessionPart) -> OutcomeForm:
    held = part.session
    staff = timetable.staff_on(reading(), held.group_id, clock.day_of(held.starts_at))
    came = reading().scalars(queries.came_to(part.id)).all()
    outcome = forms.OUR_PART if part.missed else held.outcome
    why, here = held.reason or part.missed or "", [str(who) for who in came]
    form = OutcomeForm(data={"outcome": outcome, "reason": why, "came": here})
    if not form.is_submitted() and not came:
        form.came.data = [str(row.user_id) for row in staff if row.user_id == current_user.id]
    longest = int((held.ends_at - held.starts_at).total_seconds() // 60)
    by_part = len(held.parts) > 1 and not numbers_only(held.group.mode)
    return form.offer([(row.user_id, row.user.name) for row in staff], longest, by_part=by_part)


def _outcome_page(part: SessionPart, form: OutcomeForm) -> str:
    corrects = current_user.may(Can.LOCK_REGISTER) and (part.session.outcome is not None or form.correction.errors)
    return render_template("registers/outcome.html", part=part, form=form, staff=form.came.choices, corrects=corrects)


def _tell(told: Told, moved: MovedOn | None) -> None:
    flash("Saved: what became of this delivery session.", "success")
    if told.outcome is not Outcome.DID_NOT_HAPPEN or not told.moves_plan:
        return
    if moved is not None and moved.replanned is not None:
        flash(f"Its plan moves on: session {moved.replanned.number} is now on {day(moved.replanned.starts_at)}.")
    elif moved is not None:
        flash("No free date was found for its plan. A coordinator has to choose one.", "error")


@needs(Can.TAKE_REGISTER)
def settle(part_id: UUID, enrolment_id: UUID) -> ResponseReturnValue:
    part = one_or_404(reading(), queries.taken_by(current_user), part_id)
    row = _differing(part, enrolment_id)
    form = SettleForm()
    if row is None and not form.is_submitted():
        return redirect(url_for(".show", part_id=part_id))
    said = row.said if row else ()
    form.offer(said, clocks.of_items(reading(), [one.event_id for one in said]))
    if row is None or not form.validate_on_submit():
        return _settle_page(part, row, form)
    with writing() as session:
        part = one_or_404(session, queries.taken_by(current_user), part_id)
        try:
            service.settle(session, part.id, form.choice(enrolment_id), by=act())
        except service.NothingToSettle:
            flash("The marks changed meanwhile. Look at the register again.", "error")
        except service.Closed as news:
            flash(forms.REFUSED[news.why], "error")
        else:
            flash("The mark that you chose counts now.", "success")
            session.commit()
    return redirect(url_for(".show", part_id=part_id))


def _settle_page(part: SessionPart, row: Row | None, form: SettleForm) -> ResponseReturnValue:
    if row is None:
        flash("These marks are settled already.")
        return redirect(url_for(".show", part_id=part.id))
    form.carry(db.new_id(), db.new_id(), [said.event_id for said in row.said])
    return render_template("registers/settle.html", part=part, row=row, form=form), 422 if form.is_submitted() else 200


def _differing(part: SessionPart, enrolment_id: UUID) -> Row | None:
    shown = _roll(part)
    return next((row for row in shown.rows if row.enrolment_id == enrolment_id and row.said), None)


def _roll(part: SessionPart) -> Roll:
    return roll.load(reading(), part, current_app.extensions["portal_vault"])


@needs(Can.TAKE_REGISTER)
def make_up(part_id: UUID) -> ResponseReturnValue:
    part = one_or_404(reading(), queries.taken_by(current_user), part_id)
    form = MakeUpForm()
    form.person.choices = _absent(part)
    if not form.validate_on_submit():
        return render_template("registers/make_up.html", part=part, form=form), 422 if form.is_submitted() else 200
    with writing() as session:
        part = one_or_404(session, queries.taken_by(current_user), part_id)
        person = one_or_404(session, caught.missed_by(session, current_user, part), UUID(form.person.data))
        try:
            outcomes.make_up(session, part, person, by=act())
        except outcomes.CannotMakeUp:
            flash("This person has nothing to catch up here any more.", "error")
        except service.Closed as news:
            flash(forms.REFUSED[news.why], "error")
        else:
            flash("Added to this register. Mark them like everybody else.", "success")
            session.commit()
    return redirect(url_for(".show", part_id=part_id))


def _absent(part: SessionPart) -> list[SelectChoice]:
    """Who missed this session in a group that this person takes too, by name and group."""
    people = reading().scalars(caught.missed_by(reading(), current_user, part)).unique().all()
    names = current_app.extensions["portal_vault"].names(reading(), [person.participant_id for person in people])
    groups = queries.group_names(reading(), {person.group_id for person in people})
    return [
        SelectChoice(
            str(person.id),
            f"{names[person.participant_id].short if person.participant_id in names else person.code}"
            f", {groups[person.group_id]}",
        )
        for person in people
    ]
