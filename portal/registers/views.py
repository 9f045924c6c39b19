"""Pages of the registers: taking one, finishing and locking it, and what became of the session."""

from collections.abc import Mapping
from dataclasses import replace
from uuid import UUID

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from portal import clock, db
from portal.audit import service as audit
from portal.db import as_uuid
from portal.groups.rules import numbers_only
from portal.registers import forms, lists, queries, roll, service, settling, sheet
from portal.registers.catching import views as catching
from portal.registers.chasing import views as chasing
from portal.registers.counts import views as counting
from portal.registers.locking import views as locking
from portal.registers.missing import page as missing_page
from portal.registers.missing import service as missing_service
from portal.registers.missing import sheet as missing_sheet
from portal.registers.models import RegisterState
from portal.registers.queries import Spot
from portal.registers.roll import Roll
from portal.registers.rules import Correction, Refusal
from portal.registers.service import Item, Receipt, Result
from portal.registers.shared import page as shared_page
from portal.registers.sheet import Typed
from portal.registers.taught import page as taught_page
from portal.registers.taught import service as taught_service
from portal.registers.taught.views import taught
from portal.registers.walk_ins import queries as walk_in_queries
from portal.registers.walk_ins import service as walk_in_service
from portal.registers.walk_ins import views as coming
from portal.sync import holding
from portal.timetable.models import SessionPart
from portal.web.access import Can, act, needs
from portal.web.sessions import database, one_or_404, reading, writing
from portal.web.words import count

registers = Blueprint("registers", __name__, url_prefix="/registers")

ALL_PRESENT, UNDO, FINISH = "present", "undo", "finish"
AS_PLANNED, CHANGED = "finish as planned", "finish and say"
"""Finishing, and with the same tap that all went as planned, or going on to say what did not."""


@registers.get("")
@needs(Can.SEE_REGISTERS)
def index() -> ResponseReturnValue:
    found = lists.load(reading(), current_user)
    powers = {"oversees": current_user.may(Can.LOCK_REGISTER), "takes": current_user.may(Can.TAKE_REGISTER)}
    held = holding.count(reading(), current_user)
    return render_template("registers/index.html", lists=found, held=held, **powers)


@registers.get("/<uuid:part_id>")
@needs(Can.SEE_REGISTERS)
def show(part_id: UUID) -> ResponseReturnValue:
    part = one_or_404(reading(), queries.seen_by(current_user), part_id)
    own_id = shared_page.own_part(reading(), part, current_user)
    if own_id != part_id:
        return redirect(url_for(".show", part_id=own_id))
    if numbers_only(part.session.group.mode):
        return counting.show(part)
    found = _looked_at(part)
    return _page(part, found, found)


def _page(part: SessionPart, found: Roll, shown: Roll) -> str:
    """`found` is what stands, `shown` the same with what was typed over it."""
    alarm = missing_page.alarm(reading(), part, found)
    shared = shared_page.load(reading(), part, found, current_app.extensions["portal_vault"])
    return render_template("registers/show.html", roll=shown, alarm=alarm, shared=shared, **_powers(part))


@registers.post("/<uuid:part_id>")
@needs(Can.TAKE_REGISTER)
def save(part_id: UUID) -> ResponseReturnValue:
    typed = sheet.read(request.form)
    if typed.is_damaged or typed.faults:
        return _again(part_id, typed, [], forms.DAMAGED if typed.is_damaged else "")
    do = request.form.get("do", "save")
    if do == UNDO:
        return _undo(part_id, typed)
    onward = url_for(".show", part_id=part_id)
    items = sheet.items(typed, fills_blanks=do == ALL_PRESENT)
    with writing() as session:
        spot = queries.spot_taken_by(session, current_user, part_id) or abort(404)
        receipts = _record(session, spot, items, typed.device_id)
        _tell(session, part_id, typed)
        _came(session, part_id)
        if do in (FINISH, AS_PLANNED, CHANGED) and not _refused(receipts):
            onward = _finish(session, session.get_one(SessionPart, part_id), do)
        session.commit()
    if _refused(receipts):
        return _again(part_id, typed, receipts)
    if receipts and "reason" in request.form:
        flash(f"{count(len(receipts), 'change')} to this finished register saved.", "success")
    return redirect(onward)


def _record(session: Session, spot: Spot, items: list[Item], device_id: UUID | None) -> list[Receipt]:
    if not items or device_id is None:
        return []
    return service.record_marks(session, spot.id, items, device_id=device_id, by=act(), spot=spot)


def _tell(session: Session, part_id: UUID, typed: Typed) -> None:
    form = request.form.to_dict()
    told, telling_id = missing_sheet.said(form, typed, clock.now()), missing_sheet.telling_id(form)
    if told and telling_id:
        missing_service.note(session, session.get_one(SessionPart, part_id), telling_id, told, by=act())


def _came(session: Session, part_id: UUID) -> None:
    """Somebody who is not on the list, typed beside it."""
    name, key = request.form.get("walk-in", ""), request.form.get("walk-in-id", "")
    if not walk_in_service.clean(name) or (walk_in_id := as_uuid(key)) is None:
        return
    part, vault = session.get_one(SessionPart, part_id), current_app.extensions["portal_vault"]
    try:
        walk_in_service.note(session, part, walk_in_id, name, vault=vault, came_at=clock.now(), by=act())
        flash("Noted who came. A coordinator says later who it was.", "success")
    except walk_in_service.SaidNo:
        flash("Ask the school adult. Nothing was noted.", "error")


def _refused(receipts: list[Receipt]) -> list[Receipt]:
    return [receipt for receipt in receipts if receipt.result in (Result.REFUSED, Result.CONFLICT)]


def _finish(session: Session, part: SessionPart, do: str, *, blanks_known: bool = False) -> str:
    """Where to go on after trying to finish."""
    try:
        service.submit(session, part, blanks_known=blanks_known, by=act())
    except service.StillBlank:
        return url_for(".finish", part_id=part.id, do=None if do == FINISH else do)
    except service.NothingMarked:
        flash("Nobody is marked yet. Mark who came, or say that the session did not happen.", "error")
    except service.Closed as news:
        flash(forms.REFUSED[news.why], "error")
    else:
        return _finished(session, part, do)
    return url_for(".show", part_id=part.id)


def _finished(session: Session, part: SessionPart, do: str) -> str:
    what = "Your part is signed off" if len(part.session.parts) > 1 else "Register finished"
    if do == CHANGED:
        flash(f"{what}. Now tap what changed.", "success")
        return url_for(".taught", part_id=part.id)
    planned = taught_service.as_planned(session, part, by=act()) if do == AS_PLANNED else None
    is_plain = planned is not None and not planned.changes
    flash(f"{what}: all went as planned." if is_plain else f"{what}. Thank you.", "success")
    return url_for(".show", part_id=part.id)


def _undo(part_id: UUID, typed: Typed) -> ResponseReturnValue:
    """Without scripts: changes not saved go first, then the last save of this person."""
    with writing() as session:
        part = one_or_404(session, queries.taken_by(current_user), part_id)
        if typed.changed:
            flash("The changes that you had not saved are undone.")
        elif typed.device_id is not None:
            _undo_save(session, part, typed, typed.device_id)
        session.commit()
    return redirect(url_for(".show", part_id=part_id))


def _undo_save(session: Session, part: SessionPart, typed: Typed, device_id: UUID) -> None:
    try:
        undone = service.undo(session, part.id, typed.slips, device_id=device_id, by=act())
    except service.Closed as news:
        late = "This register is finished. Correct a mark instead, with a reason."
        flash(late if news.why is Refusal.NEEDS_REASON else forms.REFUSED[news.why], "error")
    else:
        flash("Your last save is undone." if undone else "There is no save of yours left to undo.")


def _again(part_id: UUID, typed: Typed, receipts: list[Receipt], fault: str = "") -> ResponseReturnValue:
    """The page with everything typed, and what to put right at each row."""
    part = one_or_404(reading(), queries.taken_by(current_user), part_id)
    refused = _refused(receipts)
    faults = {
        receipt.enrolment_id: forms.REFUSED[receipt.reason] if receipt.reason else forms.OLD_COPY for receipt in refused
    }
    fresh = {receipt.enrolment_id for receipt in receipts if receipt.result is not Result.REFUSED}
    asks = any(receipt.reason is Refusal.NEEDS_REASON for receipt in refused)
    found = _looked_at(part)
    gone = faults.keys() - {row.enrolment_id for row in found.rows}
    shown = replace(
        roll.as_typed(found, typed, faults, fresh=fresh),
        fault=forms.LIST_CHANGED if gone and not fault else fault,
        reason_fault=forms.REFUSED[Refusal.NEEDS_REASON] if asks else "",
    )
    return _page(part, found, shown), 422


def _looked_at(part: SessionPart) -> Roll:
    """The register with its names; that this person saw them is on record, in a transaction of its own."""
    shown = roll.load(reading(), part, current_app.extensions["portal_vault"])
    if shown.rows:
        _note_seen(part)
    return shown


def _note_seen(part: SessionPart) -> None:
    with database().write() as session:
        audit.record(session, "saw", "register", part.id, by=act())
        session.commit()


def _powers(part: SessionPart) -> dict[str, object]:
    takes = current_user.may(Can.TAKE_REGISTER) and db.one(reading(), queries.taken_by(current_user), part.id)
    return {
        "takes": bool(takes),
        "taught": taught_page.told(reading(), part, current_user) if takes else None,
        "walk_ins": walk_in_queries.count_open(reading(), part.id),
        "walk_in_id": db.new_id(),
        "locks": current_user.may(Can.LOCK_REGISTER),
        "corrections": [correction.value for correction in Correction],
        "states": RegisterState,
        "refusals": Refusal,
    }


@registers.get("/<uuid:part_id>/codes")
@needs(Can.TAKE_REGISTER)
def codes(part_id: UUID) -> ResponseReturnValue:
    """Who each code of the printed register stands for, on the facilitator's own phone."""
    part = one_or_404(reading(), queries.taken_by(current_user), part_id)
    people = roll.code_list(reading(), part, current_app.extensions["portal_vault"])
    _note_seen(part)
    return render_template("registers/codes.html", part=part, people=people)


@registers.get("/<uuid:part_id>/finish")
@needs(Can.TAKE_REGISTER)
def finish(part_id: UUID) -> ResponseReturnValue:
    part = one_or_404(reading(), queries.taken_by(current_user), part_id)
    shown = _looked_at(part)
    if shown.state is not RegisterState.OPEN or not shown.blank:
        return redirect(url_for(".show", part_id=part_id))
    return render_template("registers/finish.html", roll=shown, do=_way(request.args))


@registers.post("/<uuid:part_id>/finish")
@needs(Can.TAKE_REGISTER)
def finish_all_the_same(part_id: UUID) -> ResponseReturnValue:
    with writing() as session:
        part = one_or_404(session, queries.taken_by(current_user), part_id)
        onward = _finish(session, part, _way(request.form), blanks_known=True)
        session.commit()
    return redirect(onward)


def _way(sent: Mapping[str, str]) -> str:
    """How it was to be finished."""
    do = sent.get("do", FINISH)
    return do if do in (AS_PLANNED, CHANGED) else FINISH


for _view, _address in (
    (settling.outcome, "/<uuid:part_id>/outcome"),
    (settling.settle, "/<uuid:part_id>/settle/<uuid:enrolment_id>"),
    (settling.make_up, "/<uuid:part_id>/make-up"),
    (catching.catch_up, "/<uuid:part_id>/catch-up"),
    (catching.one_to_one, "/<uuid:part_id>/one-to-one"),
    (taught, "/<uuid:part_id>/taught"),
    (coming.walk_ins, "/<uuid:part_id>/walk-ins"),
    (coming.join, "/<uuid:part_id>/walk-ins/<uuid:walk_in_id>/join"),
):
    registers.add_url_rule(_address, view_func=_view, methods=["GET", "POST"])
for _view, _address in (
    (counting.count, "/<uuid:part_id>/count"),
    (catching.one_to_one_back, "/<uuid:part_id>/one-to-one/<uuid:one_to_one_id>/take-back"),
    (locking.lock, "/<uuid:part_id>/lock"),
    (locking.unlock, "/<uuid:part_id>/unlock"),
):
    registers.add_url_rule(_address, view_func=_view, methods=["POST"])
registers.add_url_rule("/<uuid:part_id>/changes", view_func=locking.changes)
registers.add_url_rule("/chasing", view_func=chasing.chasing)
registers.add_url_rule("/what-is-recorded", view_func=locking.recorded)
registers.add_url_rule("/chasing/<uuid:chase_id>", view_func=chasing.chased, methods=["POST"])
