"""Who comes to a group and the letter of assurance about them; changing that; and the public check of a letter."""

from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.config import Settings
from portal.groups import queries as groups
from portal.groups.models import Group
from portal.people import queries as people
from portal.people import service as sign_ins
from portal.people.rules import is_held_back
from portal.timetable import assurance, letter_pages, letters, queries, service
from portal.timetable.forms import CodeForm, StaffForm
from portal.timetable.news import CannotPlan, Clash, NamedAlready, NobodyComes, NotAssured
from portal.web.access import Can, act, needs, public
from portal.web.sessions import one_or_404, reading, writing

staffing = Blueprint("staffing", __name__)

UNKNOWN = "There is no letter with this code. Compare it with the paper, letter by letter, and type it again"


@staffing.get("/groups/<uuid:group_id>/facilitators")
@needs(Can.SEE_LETTERS)
def show(group_id: UUID) -> ResponseReturnValue:
    group: Group = one_or_404(reading(), groups.seen_by(current_user, Can.SEE_LETTERS), group_id)
    letter = letters.standing_letter(reading(), group.id)
    changes = current_user.may_at(Can.DECIDE_BOOKING, group.school_id)
    return render_template(
        "timetable/facilitators.html",
        group=group,
        staff=groups.staff_of(reading(), group.id),
        letter=letter_pages.text(reading(), letter, contact=_settings().contact) if letter else None,
        standing=letters.standing(reading(), letter) if letter else None,
        earlier=letters.earlier(reading(), group.id),
        changes=changes and group.cancelled_at is None,
        told=list(assurance.group_faults(reading(), group).values()) if changes else [],
        to_come=bool(assurance.days_to_come(reading(), group.id)),
    )


@staffing.route("/groups/<uuid:group_id>/facilitators/change", methods=["GET", "POST"])
@needs(Can.DECIDE_BOOKING)
def change(group_id: UUID) -> ResponseReturnValue:
    group: Group = one_or_404(reading(), groups.seen_by(current_user, Can.DECIDE_BOOKING), group_id)
    staff = queries.staff_from(reading(), group.id)
    form, barred = StaffForm(), _barred(group)
    form.offer(staff, _people(barred))
    if not form.validate_on_submit() or not form.fits(staff, clock.today()):
        return _change_page(form, group, barred)
    try:
        with writing() as session:
            found: Group = one_or_404(session, groups.seen_by(current_user, Can.DECIDE_BOOKING), group_id)
            service.change_staff(session, found, leaving=form.wanted_leaving(), joining=form.wanted_joining(), by=act())
            session.commit()
    except CannotPlan as news:
        _explain(form, news)
        group = one_or_404(reading(), groups.seen_by(current_user, Can.DECIDE_BOOKING), group_id)
        return _change_page(form, group, barred)
    flash("Changed. The school and everybody who comes have a message, and the new letter is issued", "success")
    return redirect(url_for(".show", group_id=group_id))


@staffing.post("/groups/<uuid:group_id>/facilitators/letter")
@needs(Can.DECIDE_BOOKING)
def issue(group_id: UUID) -> ResponseReturnValue:
    """A new letter of assurance for those who come."""
    with writing() as session:
        group: Group = one_or_404(session, groups.seen_by(current_user, Can.DECIDE_BOOKING), group_id)
        try:
            letters.issue(session, group, by=act())
        except CannotPlan as news:
            flash(str(news), "error")
            return redirect(url_for(".show", group_id=group_id))
        session.commit()
    flash("The letter is issued", "success")
    return redirect(url_for(".show", group_id=group_id))


@staffing.route("/letters", methods=["GET", "POST"])
@public
def verify() -> ResponseReturnValue:
    """Anybody with the paper learns whether the letter still stands, and nothing else of it."""
    form = CodeForm()
    if not form.validate_on_submit():
        return render_template("timetable/verify.html", form=form, standing=None), 422 if form.is_submitted() else 200
    tries = sign_ins.digest("letter code"), sign_ins.digest(f"letter code {request.remote_addr}")
    before = people.failures(reading(), email_hash=tries[0], address_hash=tries[1])
    if is_held_back(for_account=before[0], from_address=before[1]):
        form.code.errors = ["Too many codes that are not known. Wait 5 minutes, then try again"]
        return render_template("timetable/verify.html", form=form, standing=None), 429
    code = letters.read_code(form.code.data or "")
    letter = letters.by_code(reading(), code) if code else None
    if letter is None:
        with writing() as session:
            sign_ins.note_failure(session, email_hash=tries[0], address_hash=tries[1])
            session.commit()
        form.code.errors = [UNKNOWN]
        return render_template("timetable/verify.html", form=form, standing=None), 422
    lead = people.lead(reading())
    return render_template(
        "timetable/verify.html",
        form=form,
        standing=letters.standing(reading(), letter),
        organisation=lead.name if lead else "",
        code=code,
    )


def _people(barred: dict[UUID, str]) -> list[tuple[str, str]]:
    return [
        (
            f"{one.user_id}/{one.organisation_id}",
            f"{one.name}, {one.organisation}{' (cannot be named yet)' if one.user_id in barred else ''}",
        )
        for one in people.eligible(reading())
    ]


def _barred(group: Group) -> dict[UUID, str]:
    """Who cannot come to the sessions still to come, whoever comes with them, each with why."""
    found = [one.user_id for one in people.eligible(reading())]
    return assurance.cannot_come(reading(), group, found)


def _explain(form: StaffForm, news: CannotPlan) -> None:
    if isinstance(news, NobodyComes):
        form.last_day.errors = [str(news)]
    elif isinstance(news, Clash | NotAssured | NamedAlready) and form.joining.data:
        told = f"{news}. Choose somebody else, or another day" if isinstance(news, Clash) else str(news)
        form.joining.errors = [told]
    elif isinstance(news, NotAssured):
        form.leaving.errors = [str(news)]
    else:
        form.form_errors = [str(news)]


def _change_page(form: StaffForm, group: Group, barred: dict[UUID, str]) -> ResponseReturnValue:
    page = render_template("timetable/change_staff.html", form=form, group=group, barred=list(barred.values()))
    return page, 422 if form.is_submitted() else 200


def _settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found
