"""Marks from a CSV file or workbook: given, looked at line by line, put in."""

from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired

from portal.groups.class_list import LARGEST
from portal.groups.class_list import Refused as NotRead
from portal.groups.envelope import Envelope, Expired
from portal.registers import forms, queries, rules, service
from portal.registers.importing import checking, marks_file
from portal.registers.importing.carrying import Parcel
from portal.registers.importing.checking import Fate, Preview
from portal.registers.models import RegisterState
from portal.registers.paper.photo_views import registers
from portal.registers.service import Result
from portal.timetable.models import SessionPart
from portal.web.access import Can, Via, act, needs
from portal.web.sessions import one_or_404, reading, writing
from portal.web.words import count

__all__ = ["registers"]


class MarksFileForm(FlaskForm):
    file = FileField("File with the marks", [FileRequired("Choose a CSV file or an Excel workbook")])


@registers.route("/<uuid:part_id>/import", methods=["GET", "POST"])
@needs(Can.TAKE_REGISTER)
def marks_file_given(part_id: UUID) -> ResponseReturnValue:
    part = one_or_404(reading(), queries.taken_by(current_user), part_id)
    form, closed = MarksFileForm(), _closed(part)
    if closed or not form.validate_on_submit():
        return _page(part, form, closed)
    try:
        file = marks_file.read(form.file.data.read(LARGEST + 1))
    except NotRead as refusal:
        form.file.errors = [str(refusal)]
        return _page(part, form)
    preview = checking.check(reading(), current_app.extensions["portal_vault"], part, file)
    return _preview(part, preview)


@registers.post("/<uuid:part_id>/import/save")
@needs(Can.TAKE_REGISTER)
def marks_file_put_in(part_id: UUID) -> ResponseReturnValue:
    one_or_404(reading(), queries.taken_by(current_user), part_id)
    try:
        parcel = Parcel.unpacked(_envelope().open(request.form.get("sealed", ""), about=_about(part_id)))
    except Expired:
        flash("The file was open for more than an hour. Give it again", "error")
        return redirect(url_for(".marks_file_given", part_id=part_id))
    with writing() as session:
        part = one_or_404(session, queries.taken_by(current_user), part_id)
        receipts = service.record_marks(
            session, part.id, parcel.items, device_id=parcel.device_id, by=act(via=Via.IMPORT)
        )
        session.commit()
    stored = sum(receipt.result in (Result.STORED, Result.DUPLICATE) for receipt in receipts)
    refused = [receipt for receipt in receipts if receipt.reason is not None]
    flash(f"{count(stored, 'mark')} put in from the file.", "success")
    if refused and refused[0].reason is not None:
        why = forms.REFUSED[refused[0].reason]
        flash(f"{count(len(refused), 'mark')} not put in. {why}.", "error")
    return redirect(url_for(".show", part_id=part_id))


def _closed(part: SessionPart) -> str:
    register = reading().scalars(queries.REGISTER, {"part_id": part.id}).one_or_none()
    state = register.state if register else RegisterState.OPEN
    why = rules.closed_because(queries.meeting(part, state, frozenset()))
    return forms.REFUSED[why] if why else ""


def _page(part: SessionPart, form: MarksFileForm, closed: str = "") -> ResponseReturnValue:
    page = render_template("registers/importing/file.html", part=part, form=form, closed=closed)
    return page, 422 if form.errors else 200


def _preview(part: SessionPart, preview: Preview) -> ResponseReturnValue:
    items = checking.items(preview)
    sealed = _envelope().shut(Parcel.of(items).packed(), about=_about(part.id)) if items else ""
    return render_template(
        "registers/importing/preview.html", part=part, preview=preview, fates=Fate, sealed=sealed, many=len(items)
    )


def _about(part_id: UUID) -> str:
    return f"marks {part_id} {current_user.id}"


def _envelope() -> Envelope:
    return Envelope(current_app.config["SETTINGS"].identity_key)
