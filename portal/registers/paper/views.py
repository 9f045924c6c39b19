"""A marked sheet is typed in outside: the rows in the sheet's order, one key or one tap each, all others present."""

from dataclasses import replace
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from portal import clock
from portal.audit import service as audit
from portal.db import as_uuid
from portal.registers import forms, queries, service
from portal.registers.paper import entry, photos, sheets
from portal.registers.paper.entry import Typed
from portal.registers.paper.forms import WhoseForm
from portal.registers.paper.models import Ending
from portal.registers.paper.sheets import Marked, Order
from portal.registers.service import Receipt, Result
from portal.registers.views import registers
from portal.timetable import queries as timetable
from portal.timetable.models import SessionPart
from portal.web.access import Act, Can, Via, act, needs
from portal.web.sessions import database, one_or_404, reading, writing
from portal.web.words import count

__all__ = ["registers"]

OTHERS_PRESENT, FINISH = "others", "finish"


@registers.get("/<uuid:part_id>/paper")
@needs(Can.TAKE_REGISTER)
def paper(part_id: UUID) -> ResponseReturnValue:
    part = one_or_404(reading(), queries.taken_by(current_user), part_id)
    marked = sheets.load(reading(), part, current_app.extensions["portal_vault"], _order())
    if marked.rows:
        with database().write() as session:
            audit.record(session, "saw", "register", part.id, by=act())
            session.commit()
    return _page(marked, _whose(part))


@registers.post("/<uuid:part_id>/paper")
@needs(Can.TAKE_REGISTER)
def paper_typed(part_id: UUID) -> ResponseReturnValue:
    typed = entry.read(request.form)
    part = one_or_404(reading(), queries.taken_by(current_user), part_id)
    whose = _whose(part)
    if typed.is_damaged or typed.faults or (whose is not None and not whose.validate()):
        return _again(part_id, typed, [], whose, forms.DAMAGED if typed.is_damaged else "")
    by, do = _by(whose), request.form.get("do", "")
    onward = url_for(".show", part_id=part_id)
    with writing() as session:
        part = one_or_404(session, queries.taken_by(current_user), part_id)
        receipts = _record(session, part, typed, fills_blanks=do == OTHERS_PRESENT, by=by)
        if do in (OTHERS_PRESENT, FINISH) and not _refused(receipts):
            onward = _finish(session, part, by=by)
        destroyed = 0 if _refused(receipts) or not _says(typed, do) else _destroy(session, part, by=by)
        session.commit()
    if _refused(receipts):
        return _again(part_id, typed, receipts, whose)
    stored = sum(receipt.result is Result.STORED for receipt in receipts)
    words = f"{count(stored, 'mark')} typed in from paper." if stored else "Nothing was new on this sheet."
    flash(f"{words} {count(destroyed, 'picture')} destroyed." if destroyed else words, "success")
    return redirect(onward)


def _record(session: Session, part: SessionPart, typed: Typed, *, fills_blanks: bool, by: Act) -> list[Receipt]:
    items = entry.items(typed, fills_blanks=fills_blanks)
    if not items or typed.device_id is None:
        return []
    return service.record_marks(session, part.id, items, device_id=typed.device_id, by=by)


def _says(typed: Typed, do: str) -> bool:
    """Whether anything of the sheet has been typed in, now or before."""
    blank = entry.seen(None, None)
    return do == OTHERS_PRESENT or any(line.mark or line.saw != blank for line in typed.lines)


def _destroy(session: Session, part: SessionPart, *, by: Act) -> int:
    """The pictures that stood beside what was typed, unless more of them is to be typed."""
    if not current_user.may(Can.TYPE_SHEETS) or request.form.get("keep"):
        return 0
    shown = [key for key in map(as_uuid, request.form.getlist("photo")) if key]
    return photos.destroy(session, part.id, shown, Ending.TYPED, by=by)


def _finish(session: Session, part: SessionPart, *, by: Act) -> str:
    """Where to go on after trying to finish."""
    try:
        service.submit(session, part, by=by)
    except service.StillBlank:
        return url_for(".finish", part_id=part.id)
    except service.NothingMarked:
        flash("Nobody is marked yet. Mark who came, or say that the session did not happen.", "error")
    except service.Closed as news:
        flash(forms.REFUSED[news.why], "error")
    return url_for(".show", part_id=part.id)


def _refused(receipts: list[Receipt]) -> list[Receipt]:
    return [receipt for receipt in receipts if receipt.result in (Result.REFUSED, Result.CONFLICT)]


def _order() -> Order:
    return Order.NAMES if request.args.get("order") == Order.NAMES else Order.CODES


def _whose(part: SessionPart) -> WhoseForm | None:
    """Asked of whoever types in the sheets of others."""
    if not current_user.may(Can.LOCK_REGISTER):
        return None
    staff = timetable.staff_on(reading(), part.session.group_id, clock.day_of(part.session.starts_at))
    return WhoseForm().offer([(row.user_id, row.user.name) for row in staff])


def _by(whose: WhoseForm | None) -> Act:
    return act(on_behalf_of=whose.on_behalf_of, via=whose.via) if whose else act(via=Via.PAPER)


def _again(
    part_id: UUID, typed: Typed, receipts: list[Receipt], whose: WhoseForm | None, fault: str = ""
) -> ResponseReturnValue:
    """The page with everything typed, and what to put right at each row."""
    part = one_or_404(reading(), queries.taken_by(current_user), part_id)
    faults = {
        receipt.enrolment_id: forms.REFUSED[receipt.reason] if receipt.reason else forms.OLD_COPY
        for receipt in _refused(receipts)
    }
    fresh = {receipt.enrolment_id for receipt in receipts if receipt.result is not Result.REFUSED}
    found = sheets.load(reading(), part, current_app.extensions["portal_vault"], _order())
    gone = faults.keys() - {row.row.enrolment_id for row in found.rows}
    marked = replace(
        sheets.as_typed(found, typed, faults, fresh=fresh), fault=forms.LIST_CHANGED if gone and not fault else fault
    )
    return _page(marked, whose), 422


def _page(marked: Marked, whose: WhoseForm | None) -> str:
    return render_template(
        "registers/paper/entry.html",
        marked=marked,
        roll=marked.roll,
        closed=forms.REFUSED[marked.roll.closed] if marked.roll.closed else "",
        whose=whose,
        marks=entry.MARKS,
        orders=Order,
        keep=bool(request.form.get("keep")),
        photos=photos.of_part(reading(), marked.roll.part.id) if current_user.may(Can.TYPE_SHEETS) else [],
    )
