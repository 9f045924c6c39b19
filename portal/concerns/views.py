"""Pages on which it is noted that something was passed on. Addresses and titles are neutral: others see screens."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.concerns import queries, service
from portal.concerns import route_views as _routes
from portal.concerns import slip_views as _slips
from portal.concerns.blueprint import concerns
from portal.concerns.forms import HandoffForm, HeldForm
from portal.concerns.models import Handoff
from portal.concerns.queries import Target
from portal.concerns.rules import Held, held_by
from portal.people import queries as people
from portal.timetable import queries as timetable
from portal.timetable.models import DeliverySession
from portal.web.access import Can, Via, act, needs
from portal.web.paging import page_of
from portal.web.sessions import one_or_404, reading, writing

__all__ = ["_routes", "_slips", "concerns"]


@concerns.route("/sessions/<uuid:session_id>/tell", methods=["GET", "POST"])
@needs(Can.HAND_ON_CONCERN)
def tell(session_id: UUID) -> ResponseReturnValue:
    return _tell(session_id, adult=False)


@concerns.route("/sessions/<uuid:session_id>/tell/adult", methods=["GET", "POST"])
@needs(Can.HAND_ON_CONCERN)
def tell_of_adult(session_id: UUID) -> ResponseReturnValue:
    return _tell(session_id, adult=True)


def _tell(session_id: UUID, *, adult: bool) -> ResponseReturnValue:
    meeting: DeliverySession = one_or_404(reading(), queries.sessions(current_user), session_id)
    ways = queries.targets(reading(), meeting.group, adult=adult)
    form = HandoffForm().offer(ways, _tellers(meeting))
    if not form.validate_on_submit() or not form.fits(ways):
        return _tell_page(meeting, ways, form, adult=adult), 422 if form.is_submitted() else 200
    rang = form.teller_id if form.teller_id != current_user.id else None
    by = act(on_behalf_of=rang, via=Via.PHONE_CALL) if rang else act()
    told, handoff_id = form.told(ways), form.handoff_id
    with writing() as session:
        found = one_or_404(session, queries.sessions(current_user), session_id)
        row = service.pass_on(session, found, told, handoff_id=handoff_id, by=by)
        handoff_id = row.id
        session.commit()
    flash("Noted. Our safeguarding lead is told that it was passed on.", "success")
    return redirect(url_for(".show", handoff_id=handoff_id))


def _tellers(meeting: DeliverySession) -> list[tuple[UUID, str]]:
    """For a coordinator, who writes down what somebody of ours did: those who had the group that day."""
    if not current_user.may(Can.LOCK_REGISTER):
        return []
    staff = timetable.staff_on(reading(), meeting.group_id, clock.day_of(meeting.starts_at))
    found = {row.user_id: row.user.name for row in staff}
    return [*found.items(), *([] if current_user.id in found else [(current_user.id, f"{current_user.name} (you)")])]


def _tell_page(meeting: DeliverySession, ways: list[Target], form: HandoffForm, *, adult: bool) -> str:
    return render_template(
        "concerns/adult.html" if adult else "concerns/tell.html",
        meeting=meeting,
        school=meeting.group.school,
        ways=ways,
        form=form,
        leads=people.safeguarding_leads(reading()),
    )


@concerns.get("/passed-on")
@needs(Can.SEE_CONCERNS)
def index() -> ResponseReturnValue:
    waiting = reading().scalars(queries.waiting(current_user)).unique().all()
    page = page_of(reading(), queries.seen_by(current_user), request.args.get("page", type=int))
    return render_template("concerns/index.html", waiting=waiting, page=page, role_of=queries.role_of)


@concerns.get("/passed-on/<uuid:handoff_id>")
@needs(Can.SEE_CONCERNS)
def show(handoff_id: UUID) -> ResponseReturnValue:
    row: Handoff = one_or_404(reading(), queries.seen_by(current_user), handoff_id)
    return _page_of(row, _held_form(row))


def _held_form(row: Handoff) -> HeldForm:
    form = HeldForm()
    form.offer_held([one for one in held_by([row.route]) if one not in (row.held, Held.NOT_YET)])
    return form


def _page_of(row: Handoff, form: HeldForm) -> str:
    school = row.group.school
    return render_template(
        "concerns/show.html",
        row=row,
        form=form,
        role=queries.role_of(row.route, school),
        leads=people.safeguarding_leads(reading()),
        keeps=current_user.may(Can.OVERSEE_CONCERNS) or current_user.id in (row.passed_by_id, row.recorded_by_id),
    )


@concerns.post("/passed-on/<uuid:handoff_id>/received")
@needs(Can.SEE_CONCERNS)
def received(handoff_id: UUID) -> ResponseReturnValue:
    """Said by whoever has it, or by one of ours who was told so."""
    with writing() as session:
        row = one_or_404(session, queries.seen_by(current_user), handoff_id)
        service.received(session, row, by=act())
        session.commit()
    flash("Noted: they have it.", "success")
    return redirect(url_for(".show", handoff_id=handoff_id))


@concerns.post("/passed-on/<uuid:handoff_id>/written")
@needs(Can.HAND_ON_CONCERN)
def written(handoff_id: UUID) -> ResponseReturnValue:
    row: Handoff = one_or_404(reading(), queries.kept_by(current_user), handoff_id)
    form = _held_form(row)
    if not form.validate_on_submit():
        return _page_of(row, form), 422
    with writing() as session:
        row = one_or_404(session, queries.kept_by(current_user), handoff_id)
        service.written(session, row, form.where, by=act())
        session.commit()
    flash("Noted: where the record is held.", "success")
    return redirect(url_for(".show", handoff_id=handoff_id))


@concerns.post("/passed-on/<uuid:handoff_id>/seen")
@needs(Can.OVERSEE_CONCERNS)
def seen(handoff_id: UUID) -> ResponseReturnValue:
    with writing() as session:
        row = one_or_404(session, queries.seen_by(current_user), handoff_id)
        service.seen(session, row, by=act())
        session.commit()
    return redirect(url_for(".index"))
