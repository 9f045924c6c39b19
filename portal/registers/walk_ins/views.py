"""The pages on which a coordinator says who it was that came, or puts somebody new in the group."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.audit import service as audit
from portal.curricula.rules import facts_of
from portal.groups import queries as groups
from portal.groups import service as group_service
from portal.groups.gate import GateShut, gate_of
from portal.groups.identity import Vault
from portal.registers import forms as register_forms
from portal.registers import queries as registers
from portal.registers.walk_ins import joining, queries, service
from portal.registers.walk_ins.forms import REMOVE, JoinForm, WhoForm
from portal.timetable.models import SessionPart
from portal.web.access import Can, act, needs
from portal.web.sessions import database, one_or_404, reading, writing

GONE = "Somebody said meanwhile who it was."


@needs(Can.LOCK_REGISTER)
def walk_ins(part_id: UUID) -> ResponseReturnValue:
    part: SessionPart = one_or_404(reading(), registers.taken_by(current_user), part_id)
    vault: Vault = current_app.extensions["portal_vault"]
    came = queries.waiting(reading(), part.id, vault)
    people = queries.may_be(reading(), part, vault)
    sent = request.form.get("walk_in", "")
    forms = [(one, WhoForm(formdata=_only(one.id, sent)).about(one, people)) for one in came]
    chosen = next(((one, form) for one, form in forms if str(one.id) == sent), None)
    if request.method == "GET" or chosen is None or not chosen[1].validate():
        if request.method == "POST" and chosen is None:
            flash(GONE, "error")
            return redirect(url_for("registers.walk_ins", part_id=part_id))
        _note_seen(part.id)
        page = render_template("registers/walk_ins.html", part=part, forms=forms)
        return page, 422 if request.method == "POST" else 200
    return _settle(part_id, chosen[0].id, chosen[1].who.data)


def _only(key: UUID, sent: str) -> object:
    """The form's fields for the one that was sent; the others stay as they are."""
    return request.form if str(key) == sent else None


def _settle(part_id: UUID, key: UUID, who: str) -> ResponseReturnValue:
    with writing() as session:
        part = one_or_404(session, registers.taken_by(current_user), part_id)
        try:
            if who == REMOVE:
                service.remove(session, part, key, by=act())
                flash("The name is taken away; nothing of it is kept.", "success")
            else:
                service.merge(session, part, key, UUID(who), by=act())
                flash("Marked present; the typed name is gone.", "success")
        except service.Settled:
            flash(GONE, "error")
        except service.CannotMark as news:
            flash(register_forms.REFUSED[news.why], "error")
        else:
            session.commit()
    return redirect(url_for("registers.walk_ins", part_id=part_id))


@needs(Can.LOCK_REGISTER)
def join(part_id: UUID, walk_in_id: UUID) -> ResponseReturnValue:
    """Somebody new: in the group, with the family's reply, and marked, with one button."""
    part: SessionPart = one_or_404(reading(), registers.taken_by(current_user), part_id)
    vault: Vault = current_app.extensions["portal_vault"]
    came = next((one for one in queries.waiting(reading(), part.id, vault) if one.id == walk_in_id), None)
    if came is None:
        flash(GONE, "error")
        return redirect(url_for("registers.walk_ins", part_id=part_id))
    group = part.session.group
    form = JoinForm(data=_as_typed(came.name) | {"answered_day": clock.today()})
    form.ask(group.reply_needed, sex=facts_of(group.version.facts).girls_only, today=clock.today())
    if form.validate_on_submit() and _join(part_id, walk_in_id, form, vault):
        return redirect(url_for("registers.walk_ins", part_id=part_id))
    _note_seen(part.id)
    shown = {"part": part, "came": came, "form": form, "gate": gate_of(reading(), group.school_id)}
    return render_template("registers/walk_in_join.html", **shown), 422 if form.is_submitted() else 200


def _as_typed(name: str) -> dict[str, str]:
    """The last word is the family name, or its first letter."""
    given, _, family = name.rpartition(" ")
    return {"given": given or family, "family": family.rstrip(".") if given else ""}


def _join(part_id: UUID, walk_in_id: UUID, form: JoinForm, vault: Vault) -> bool:
    try:
        with writing() as session:
            part = one_or_404(session, registers.taken_by(current_user), part_id)
            one_or_404(session, groups.seen_by(current_user, Can.EDIT_NAMES), part.session.group_id)
            person, marked = joining.join(session, part, walk_in_id, form.joining, vault=vault, by=act())
            said = "has joined the group and is marked present." if marked else AFTERWARDS
            flash(f"{person.code} {said} The typed name is gone.", "success")
            session.commit()
    except service.Settled:
        flash(GONE, "error")
        return True
    except tuple(REFUSED) as refusal:
        form.form_errors.append(REFUSED[type(refusal)](refusal))
        return False
    return True


AFTERWARDS = "has joined the group, without a mark here, since the reply came after this session."
REFUSED: dict[type[Exception], Callable[[Any], str]] = {
    joining.AlreadyHere: lambda _: "This person is in the group already. Choose them from the list, or see their reply",
    joining.NotEnough: lambda _: "With this reply nobody comes to this group. Wait for the family's yes",
    service.SaidNo: lambda _: "This person or their family said no before. Take the name away",
    service.CannotMark: lambda news: register_forms.REFUSED[news.why],
    GateShut: str,
    group_service.NumbersOnly: lambda _: "This group gives year groups and numbers, never names",
    group_service.GroupFull: lambda news: f"This programme takes at most {news.most} people in a group",
    group_service.AfterTheLast: lambda _: "The group has met for the last time",
    group_service.GroupEnded: lambda _: "This group was cancelled. Nobody can join it any more",
}


def _note_seen(part_id: UUID) -> None:
    with database().write() as session:
        audit.record(session, "saw", "register", part_id, by=act())
        session.commit()
