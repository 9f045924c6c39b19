"""A group's sessions as a list, one session's page, and moving them."""

from typing import Any
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.groups import queries as groups
from portal.groups import versions
from portal.groups.models import Group
from portal.places import queries as places
from portal.timetable import pages, queries, service
from portal.timetable.forms import DateForm, MoveForm
from portal.timetable.models import DeliverySession, Reason
from portal.timetable.moves import Proposal, minutes_of
from portal.timetable.news import CannotPlan, Clash
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing

timetable = Blueprint("timetable", __name__)


@timetable.get("/groups/<uuid:group_id>/sessions")
@needs(Can.SEE_GROUPS)
def index(group_id: UUID) -> ResponseReturnValue:
    group: Group = one_or_404(reading(), groups.seen_by(current_user), group_id)
    meetings = reading().scalars(queries.of_group(current_user, group.id)).unique().all()
    undated = queries.numbers_without_date(current_user).where(DeliverySession.group_id == group.id)
    return render_template(
        "timetable/index.html",
        group=group,
        lines=[pages.line(meeting) for meeting in meetings],
        undated=reading().scalars(undated).unique().all(),
    )


@timetable.get("/sessions/<uuid:session_id>")
@needs(Can.SEE_GROUPS)
def show(session_id: UUID) -> ResponseReturnValue:
    meeting = _load(session_id)
    return render_template(
        "timetable/show.html",
        meeting=meeting,
        line=pages.line(meeting),
        staff=queries.staff_on(reading(), meeting.group_id, clock.day_of(meeting.starts_at)),
        register_url=_url("registers.show", part_id=meeting.parts[0].id) if meeting.parts else None,
        pack_url=_url("packs.index", group_id=meeting.group_id),
        plan_url=_plan_url(meeting),
        can_count=meeting.has_begun(clock.now()),
        taught=current_app.extensions["portal_taught_in"](reading(), meeting, current_user),
    )


def _plan_url(meeting: DeliverySession) -> str | None:
    """The plan of this session in the version that its group goes by, for this reader; none for an extra session."""
    group, number = meeting.group, meeting.number
    reads_all = current_user.may(Can.READ_PLANS)
    if number is None or number not in group.numbers or not (reads_all or current_user.may(Can.READ_MATERIALS)):
        return None
    page = "curricula.session_plan" if reads_all else "curricula.school_plan"
    version = versions.number_at(reading(), group, number)
    return url_for(page, slug=group.version.programme.slug, number=number, version=version)


@timetable.route("/sessions/<uuid:session_id>/move", methods=["GET", "POST"])
@needs(Can.MOVE_SESSION)
def move(session_id: UUID) -> ResponseReturnValue:
    meeting, form = _load(session_id), MoveForm()
    _offer_rooms(form, meeting)
    if request.method == "GET":
        _prefill(form, meeting)
        return _move_page(form, meeting)
    if not form.validate_on_submit() or not form.fits(minutes_of(meeting)):
        return _move_page(form, meeting), 422
    wanted = form.wanted(_room_id(form), and_later=form.which.data == "later")
    try:
        if request.form.get("step") != "save":
            return _move_page(form, meeting, service.propose(reading(), meeting, wanted))
        with writing() as session:
            found = one_or_404(session, queries.seen_by(current_user), session_id)
            moved = service.move(session, found, wanted, reason=Reason(form.reason.data), by=act())
            session.commit()
    except CannotPlan as news:
        _refuse(form, news)
        return _move_page(form, _load(session_id)), 422
    many = len(moved.steps) > 1
    flash(f"{len(moved.steps)} sessions have moved" if many else "The session has moved", "success")
    return redirect(url_for(".index", group_id=found.group_id))


@timetable.route("/sessions/<uuid:session_id>/date", methods=["GET", "POST"])
@needs(Can.MOVE_SESSION)
def give_date(session_id: UUID) -> ResponseReturnValue:
    """A new date for a session that did not happen and could not be planned again by itself."""
    meeting: DeliverySession = one_or_404(reading(), queries.numbers_without_date(current_user), session_id)
    form = DateForm()
    _offer_rooms(form, meeting)
    if request.method == "GET":
        _prefill(form, meeting)
        return render_template("timetable/give_date.html", form=form, meeting=meeting)
    if not form.validate_on_submit() or not form.fits(minutes_of(meeting)):
        return render_template("timetable/give_date.html", form=form, meeting=meeting), 422
    group_id = meeting.group_id
    try:
        with writing() as session:
            found = one_or_404(session, queries.numbers_without_date(current_user), session_id)
            service.give_date(session, found, form.wanted(_room_id(form)), by=act())
            session.commit()
    except CannotPlan as news:
        _refuse(form, news)
        return render_template("timetable/give_date.html", form=form, meeting=_load(session_id)), 422
    flash("The session has a new date", "success")
    return redirect(url_for(".index", group_id=group_id))


def _refuse(form: DateForm, news: CannotPlan) -> None:
    """Say why not at the day, with what to enter instead."""
    told = f"{news}. Enter another day, time or room" if isinstance(news, Clash) else str(news)
    form.to_day.errors = [*form.to_day.errors, told]


def _load(session_id: UUID) -> DeliverySession:
    meeting: DeliverySession = one_or_404(reading(), queries.seen_by(current_user), session_id)
    return meeting


def _offer_rooms(form: DateForm, meeting: DeliverySession) -> None:
    rooms = places.rooms(reading(), meeting.group.school_id)
    form.room.set([(str(room.id), room.name) for room in rooms], "No room named")


def _room_id(form: DateForm) -> UUID | None:
    return UUID(form.room.data) if form.room.data else None


def _prefill(form: DateForm, meeting: DeliverySession) -> None:
    starts = clock.local(meeting.starts_at)
    form.to_day.data, form.to_time.data = starts.date(), starts.time()
    form.room.data = str(meeting.room_id) if meeting.room_id else ""


def _move_page(form: MoveForm, meeting: DeliverySession, proposal: Proposal | None = None) -> str:
    return render_template(
        "timetable/move.html",
        form=form,
        meeting=meeting,
        line=pages.line(meeting),
        changes=pages.changes(proposal, meeting.group) if proposal else [],
        skipped=proposal.skipped if proposal else (),
    )


def _url(endpoint: str, **values: Any) -> str | None:
    """The address of a page of a higher room, or None while there is no such page."""
    return url_for(endpoint, **values) if endpoint in current_app.view_functions else None
