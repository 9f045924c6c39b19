"""A class list in three steps: upload, columns, check. Between them it travels sealed in the page; nothing is stored
before the last step, and columns that may not be kept never leave the first."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal import clock
from portal.curricula.rules import facts_of
from portal.groups import class_list, queries, service
from portal.groups.blueprint import groups
from portal.groups.class_list import Column, Line, Refused, Table
from portal.groups.envelope import Envelope, Expired, TooLarge
from portal.groups.forms import ClassListForm, SealedForm
from portal.groups.gate import gate_of
from portal.groups.models import Group
from portal.groups.people_views import REFUSALS, in_words, usual_start, vault
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing

COLUMN_WORDS = {
    Column.GIVEN: "Given name",
    Column.FAMILY: "Family name or initial",
    Column.YEAR: "Year group",
    Column.KEY: "School's own key",
    Column.SEX: "Sex",
    Column.NEED: "Access need",
}


@dataclass(frozen=True)
class Sheet:
    """The list between two steps."""

    table: Table
    joined_day: date

    def packed(self) -> Any:
        return [self.table.heads, self.table.rows, self.joined_day.isoformat()]

    @classmethod
    def unpacked(cls, content: Any) -> "Sheet":
        heads, rows, day = content
        return cls(Table(tuple(heads), tuple((line, tuple(cells)) for line, cells in rows)), date.fromisoformat(day))


@dataclass(frozen=True)
class Preview:
    """What saving would do."""

    ready: tuple[Line, ...]
    already: int
    wrong: tuple[Line, ...]
    most: int
    here: int

    @property
    def too_many(self) -> bool:
        return self.here + len(self.ready) > self.most


def _envelope() -> Envelope:
    return Envelope(current_app.config["SETTINGS"].identity_key)


def _about(group_id: UUID) -> str:
    return f"{group_id} {current_user.id}"


@groups.route("/<uuid:group_id>/class-list", methods=["GET", "POST"])
@needs(Can.EDIT_NAMES)
def class_list_upload(group_id: UUID) -> ResponseReturnValue:
    group = one_or_404(reading(), queries.seen_by(current_user, Can.EDIT_NAMES), group_id)
    gate = gate_of(reading(), group.school_id)
    form = ClassListForm()
    if form.validate_on_submit() and gate.is_open:
        try:
            joined_day = form.joined_day.data or clock.today()
            service.refuse_after_the_last(reading(), group_id, joined_day)
            sheet = Sheet(class_list.read_table(form.file.data.read(class_list.LARGEST + 1)), joined_day)
            sealed = _envelope().shut(sheet.packed(), about=_about(group_id))
        except service.AfterTheLast as late:
            form.joined_day.errors = [in_words(late)]
        except Refused as refusal:
            form.file.errors = [str(refusal)]
        except TooLarge:
            form.file.errors = ["There is too much text in this file. Keep only the columns that you need."]
        else:
            wants_sex = facts_of(group.version.facts).girls_only
            return _columns(group, sheet, class_list.guess(sheet.table.heads, wants_sex=wants_sex), sealed)
    if not form.is_submitted():
        form.joined_day.data = usual_start(group)
    code = 422 if form.is_submitted() else 200
    return render_template("groups/upload.html", form=form, group=group, gate=gate), code


@groups.route("/<uuid:group_id>/class-list/columns", methods=["GET", "POST"])
@needs(Can.EDIT_NAMES)
def class_list_columns(group_id: UUID) -> ResponseReturnValue:
    """Check the columns and show what saving would do, or go back to choosing."""
    group, sheet = _carried(group_id)
    if sheet is None:
        return _again(group_id)
    mapping = _mapping(group, sheet.table)
    fault = class_list.mapping_fault(mapping)
    if fault or "back" in request.form:
        return _columns(group, sheet, mapping, request.form["sealed"], fault)
    return _preview(group, sheet, mapping)


@groups.route("/<uuid:group_id>/class-list/save", methods=["GET", "POST"])
@needs(Can.EDIT_NAMES)
def class_list_save(group_id: UUID) -> ResponseReturnValue:
    group, sheet = _carried(group_id)
    if sheet is None:
        return _again(group_id)
    mapping = _mapping(group, sheet.table)
    if class_list.mapping_fault(mapping):
        return _columns(group, sheet, mapping, request.form["sealed"], class_list.mapping_fault(mapping))
    entries = [line.entry for line in _checked(group, sheet, mapping).ready if line.entry]
    try:
        with writing() as session:
            row = one_or_404(session, queries.seen_by(current_user, Can.EDIT_NAMES), group_id)
            added = service.add_participants(session, vault(), row, entries, joined_day=sheet.joined_day, by=act())
            session.commit()
    except REFUSALS as refusal:
        return _preview(group, sheet, mapping, in_words(refusal))
    flash(f"{len(added.joined)} added to the group")
    return redirect(url_for("groups.people", group_id=group_id))


def _carried(group_id: UUID) -> tuple[Group, Sheet | None]:
    """The group, and the list that the page carried; None if there is none or it has expired."""
    group = one_or_404(reading(), queries.seen_by(current_user, Can.EDIT_NAMES), group_id)
    if request.method == "GET":
        return group, None
    try:
        return group, Sheet.unpacked(_envelope().open(request.form.get("sealed", ""), about=_about(group_id)))
    except Expired:
        flash("The list was open for more than an hour. Upload it again", "error")
        return group, None


def _again(group_id: UUID) -> ResponseReturnValue:
    return redirect(url_for("groups.class_list_upload", group_id=group_id))


def _mapping(group: Group, table: Table) -> dict[int, Column]:
    """The columns as chosen on the page; those that may not be kept cannot be chosen."""
    allowed = set(_choices(group))
    chosen: dict[int, Column] = {}
    for place, head in enumerate(table.heads):
        value = request.form.get(f"column-{place}", "")
        if value in allowed and not class_list.never_kept(head):
            chosen[place] = Column(value)
    return chosen


def _choices(group: Group) -> dict[str, str]:
    wants_sex = facts_of(group.version.facts).girls_only
    return {one.value: words for one, words in COLUMN_WORDS.items() if one is not Column.SEX or wants_sex}


def _columns(
    group: Group, sheet: Sheet, mapping: dict[int, Column], sealed: str, fault: str | None = None
) -> ResponseReturnValue:
    heads = [
        (place, head, class_list.never_kept(head), next((c[place] for _, c in sheet.table.rows if c[place]), ""))
        for place, head in enumerate(sheet.table.heads)
    ]
    return render_template(
        "groups/columns.html",
        group=group,
        form=SealedForm(formdata=None, sealed=sealed),
        heads=heads,
        mapping=mapping,
        choices=_choices(group),
        fault=fault,
        rows=len(sheet.table.rows),
    ), 422 if fault else 200


def _checked(group: Group, sheet: Sheet, mapping: dict[int, Column]) -> Preview:
    lines = class_list.read_lines(sheet.table, mapping)
    good = [line for line in lines if line.entry is not None]
    there = {row.participant_id for row in queries.enrolments(reading(), group.id) if row.left_day is None}
    found = queries.known(reading(), vault(), group.school_id, [one.entry for one in good if one.entry], clock.today())
    wrong = [line for line in lines if line.entry is None]
    ready: list[Line] = []
    already = 0
    for line, known in zip(good, found, strict=True):
        if known.is_of_another:
            says = "the school's key belongs to a pupil with another name; check the key, or leave it empty"
            wrong.append(Line(line.number, None, (says,)))
        elif known.participant is not None and known.participant.id in there:
            already += 1
        else:
            ready.append(line)
    most = facts_of(group.version.facts).group_size.most
    return Preview(tuple(ready), already, tuple(sorted(wrong, key=lambda line: line.number)), most, len(there))


def _preview(group: Group, sheet: Sheet, mapping: dict[int, Column], refusal: str | None = None) -> ResponseReturnValue:
    return render_template(
        "groups/preview.html",
        group=group,
        form=SealedForm(formdata=None, sealed=request.form["sealed"]),
        preview=_checked(group, sheet, mapping),
        mapping=mapping,
        discarded=[head for place, head in enumerate(sheet.table.heads) if place not in mapping and head],
        words=COLUMN_WORDS,
        joined_day=sheet.joined_day,
        refusal=refusal,
    ), 422 if refusal else 200
