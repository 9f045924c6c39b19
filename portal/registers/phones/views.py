"""Marks that wait for you: what phones sent that could not be put in, and what becomes of it."""

from collections.abc import Sequence
from uuid import UUID

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from portal.registers.forms import REFUSED
from portal.registers.phones import waiting
from portal.registers.phones.forms import PUT_IN, PUT_IN_ALL, DecideForm
from portal.registers.phones.waiting import Waiting
from portal.sync import holding
from portal.sync.models import AsideReason, Ending, HeldItem
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing
from portal.web.words import count

_STAYS = (holding.AlreadyClosed, waiting.CannotBePutIn, waiting.Refused)
held_marks = Blueprint("held_marks", __name__, url_prefix="/registers/waiting")


@held_marks.get("")
@needs(Can.TAKE_REGISTER)
def index() -> ResponseReturnValue:
    rows = holding.seen_by(current_user)
    still = reading().scalars(rows.where(HeldItem.closed_at.is_(None)).limit(waiting.MOST)).all()
    done = rows.where(HeldItem.closed_at.is_not(None)).order_by(None).order_by(HeldItem.closed_at.desc()).limit(20)
    return render_template(
        "registers/waiting.html",
        waiting=_shown(still),
        done=_shown(reading().scalars(done).all()),
        decides=current_user.may(Can.LOCK_REGISTER),
        count=holding.count(reading(), current_user),
    )


def _shown(items: object) -> list[Waiting]:
    extensions = current_app.extensions
    return waiting.load(reading(), list(items), current_user, extensions["portal_sync"], extensions["portal_vault"])  # type: ignore[call-overload]


@held_marks.route("/<uuid:item_id>", methods=["GET", "POST"])
@needs(Can.LOCK_REGISTER)
def decide(item_id: UUID) -> ResponseReturnValue:
    [shown] = _shown([one_or_404(reading(), holding.seen_by(current_user), item_id)])
    together = _together(shown)
    form = DecideForm().offer(can_be_put_in=shown.can_be_put_in, together=len(together))
    if shown.item.closed_at is not None or not form.validate_on_submit():
        return render_template("registers/waiting_one.html", row=shown, form=form), 422 if form.is_submitted() else 200
    if form.decision.data == PUT_IN_ALL:
        return _put_in_all(together)
    form.decision.errors = _settled(shown, form.decision.data)
    if form.decision.errors:
        [shown] = _shown([one_or_404(reading(), holding.seen_by(current_user), item_id)])
        return render_template("registers/waiting_one.html", row=shown, form=form), 422
    flash("It stands in its register now." if form.decision.data == PUT_IN else "Set aside.", "success")
    return redirect(url_for(".index"))


def _together(shown: Waiting) -> list[Waiting]:
    """All that waits for the same register and could be put in, marks first."""
    if shown.part is None:
        return []
    mine = holding.seen_by(current_user).where(HeldItem.closed_at.is_(None), HeldItem.part_id == shown.part.id)
    rows = _shown(reading().scalars(mine.limit(waiting.MOST)).all())
    return sorted((row for row in rows if row.can_be_put_in), key=lambda row: row.mark is None)


def _settled(shown: Waiting, decision: str) -> list[str]:
    """What stands in the way, if anything does."""
    with writing() as session:
        item = one_or_404(session, holding.seen_by(current_user), shown.item.id)
        try:
            _decided(session, item, shown, decision)
        except _STAYS as news:
            session.rollback()
            return [_why_not(news)]
        session.commit()
    return []


def _put_in_all(rows: Sequence[Waiting]) -> ResponseReturnValue:
    """Each on its own: what one cannot be put in for goes on waiting and stops no other."""
    left = []
    with writing() as session:
        for shown in rows:
            item = one_or_404(session, holding.seen_by(current_user), shown.item.id)
            try:
                with session.begin_nested():
                    _decided(session, item, shown, PUT_IN)
            except _STAYS as news:
                left.append(_why_not(news))
        session.commit()
    if len(rows) > len(left):
        flash(f"{len(rows) - len(left)} of {len(rows)} stand in their register now.", "success")
    if left:
        flash(f"{count(len(left), 'mark')} could not be put in. {left[0]}.", "error")
    return redirect(url_for(".index"))


def _decided(session: Session, item: HeldItem, shown: Waiting, decision: str) -> None:
    if decision != PUT_IN:
        holding.hold(session, item)
        holding.close(session, item, Ending.SET_ASIDE, why=AsideReason(decision), by=act())
    elif shown.said is not None:
        handler = current_app.extensions["portal_sync"].handlers[item.kind]
        waiting.put_in_other(session, item, shown.said, handler, by=act())
    else:
        waiting.put_in(session, item, shown.mark, by=act())


def _why_not(news: Exception) -> str:
    if isinstance(news, waiting.Refused):
        return f"{REFUSED[news.why]}. Put that right first, or enter the mark yourself and set this one aside"
    if isinstance(news, holding.AlreadyClosed):
        return "Somebody decided about this one meanwhile"
    why = current_app.extensions["portal_sync"].words_of(getattr(news, "why", None)) or "This cannot be put in as it is"
    return f"{why.partition('. ')[0]}. Enter it yourself and set this one aside"
