"""From the session that was missed to the one where it is caught up, or to a one-to-one."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.audit import service as audit
from portal.registers import forms, outcomes, roll
from portal.registers import queries as registers
from portal.registers.catching import caught, queries, service
from portal.registers.catching.forms import CatchUpForm, OneToOneForm
from portal.registers.catching.service import Given
from portal.registers.service import Closed
from portal.timetable import queries as timetable
from portal.timetable.models import SessionPart
from portal.web.access import Can, act, needs
from portal.web.sessions import database, one_or_404, reading, writing

GONE = "This person has nothing to catch up there any more."


@needs(Can.TAKE_REGISTER)
def catch_up(part_id: UUID) -> ResponseReturnValue:
    part = one_or_404(reading(), registers.taken_by(current_user), part_id)
    people = _missing(part)
    places = queries.places(reading(), current_user, part) if part.session.number else []
    form = CatchUpForm().offer(people, places)
    if not form.validate_on_submit():
        code = 422 if form.is_submitted() else 200
        shown = {"people": people, "places": places, "done": _done(part)}
        return render_template("registers/catch_up.html", part=part, form=form, **shown), code
    there = UUID(form.place.data)
    with writing() as session:
        target = one_or_404(session, registers.taken_by(current_user), there)
        person = one_or_404(session, caught.missed_by(session, current_user, target), UUID(form.person.data))
        try:
            outcomes.make_up(session, target, person, by=act())
        except outcomes.CannotMakeUp:
            flash(GONE, "error")
        except Closed as news:
            flash(forms.REFUSED[news.why], "error")
        else:
            flash("They stand on that register now. The absence here stays as it is.", "success")
            session.commit()
    return redirect(url_for("registers.catch_up", part_id=part_id))


@needs(Can.TAKE_REGISTER)
def one_to_one(part_id: UUID) -> ResponseReturnValue:
    """Gone through with one young person alone: who, when, how long, by whom of us."""
    part = one_or_404(reading(), registers.taken_by(current_user), part_id)
    people = _missing(part)
    form = _alone_form(part, people)
    if not form.validate_on_submit():
        code = 422 if form.is_submitted() else 200
        return render_template("registers/one_to_one.html", part=part, form=form, people=people), code
    given = Given(UUID(form.person.data), form.day.data, form.minutes.data, UUID(form.given_by.data))
    with writing() as session:
        held = one_or_404(session, registers.taken_by(current_user), part_id)
        try:
            service.keep(session, held, given, by=act())
        except service.NothingMissed:
            flash(GONE, "error")
        except service.NotThen:
            flash("That day does not fit: they were not in the group then.", "error")
        else:
            flash("Noted. It counts as caught up, once; the absence stays as it is.", "success")
            session.commit()
    return redirect(url_for("registers.catch_up", part_id=part_id))


@needs(Can.TAKE_REGISTER)
def one_to_one_back(part_id: UUID, one_to_one_id: UUID) -> ResponseReturnValue:
    with writing() as session:
        one_or_404(session, registers.taken_by(current_user), part_id)
        row = one_or_404(session, queries.alone_seen_by(current_user), one_to_one_id)
        service.take_back(session, row, by=act())
        session.commit()
    flash("Taken back. The session is to be caught up again.", "success")
    return redirect(url_for("registers.catch_up", part_id=part_id))


def _alone_form(part: SessionPart, people: list[tuple[UUID, str]]) -> OneToOneForm:
    """Whoever staffs the group since that day may have given it, and whoever notes it."""
    first = clock.day_of(part.session.starts_at)
    staff = {row.user_id: row.user.name for row in timetable.staff_from(reading(), part.session.group_id, first)}
    mine = str(current_user.id) if current_user.id in staff else ""
    staff = {**staff, current_user.id: current_user.name}
    form = OneToOneForm(data={"day": clock.today(), "given_by": mine})
    return form.offer(people, list(staff.items()), first, clock.today())


def _missing(part: SessionPart) -> list[tuple[UUID, str]]:
    """Who missed it, by name; that they were seen is on record."""
    rows = queries.missing(reading(), part) if part.session.number else []
    found = current_app.extensions["portal_vault"].names(reading(), [row.participant_id for row in rows])
    if rows:
        with database().write() as session:
            audit.record(session, "saw", "register", part.id, by=act())
            session.commit()
    return [(row.id, name) for row, name in roll.named(found, rows)]


def _done(part: SessionPart) -> list[tuple[str, queries.Done]]:
    """Who has caught it up or is to, by name."""
    rows = queries.done(reading(), part) if part.session.number else []
    found = current_app.extensions["portal_vault"].names(reading(), [row.participant_id for row in rows])
    return [(found[row.participant_id].short if row.participant_id in found else "?", row) for row in rows]
