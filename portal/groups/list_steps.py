"""A class list in its steps: paste or upload, (class,) columns, check, save. For an account, or for one without.

Each step is a plain function of the group (which the caller loaded through its own scope), who acts, and the addresses
around it, and answers GET and POST alike:

    give_list(group, *, by: Act, address_of: Callable[[str], str]) -> ResponseReturnValue       # "give"
    choose_class(group, *, by: Act, address_of: Callable[[str], str]) -> ResponseReturnValue    # "class"
    check_columns(group, *, by: Act, address_of: Callable[[str], str]) -> ResponseReturnValue   # "columns"
    save_list(group, *, by: Act, address_of: Callable[[str], str]) -> ResponseReturnValue       # "save"

`address_of` knows those four names (each posts to the next), "done" (where to go once saved), "back" (empty for no link
back), "agreement" and "numbers" (empty where whoever acts has no such page). An assembly or a whole class, which gives
numbers and no names, is led to "numbers" (`number_views.give_numbers` has the same signature).

Between steps the list travels sealed in the page, for this group and whoever carries it; nothing is stored before the
last step, and columns that may not be kept never leave the first.
"""

from uuid import UUID

from flask import flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from portal import clock
from portal.curricula.rules import facts_of
from portal.groups import checking, class_list, memory, service
from portal.groups.carrying import AddressOf, Sheet, Step
from portal.groups.checking import Choice, Preview
from portal.groups.class_list import Refused, Table
from portal.groups.columns import Column, guess, mapping_fault, never_kept
from portal.groups.envelope import TooLarge
from portal.groups.forms import ClassForm, ClassListForm, SealedForm
from portal.groups.gate import gate_of
from portal.groups.models import Group
from portal.groups.pasted import read_pasted
from portal.groups.people_views import REFUSALS, in_words, usual_start, vault
from portal.groups.rules import numbers_only
from portal.groups.uploaded import Roster, read_upload
from portal.web.access import Act
from portal.web.sessions import reading, writing


def give_list(group: Group, *, by: Act, address_of: AddressOf) -> ResponseReturnValue:
    """Paste or upload; what cannot be used is said at its field, and what was pasted stays."""
    step = Step(group, by, address_of)
    if numbers_only(group.mode) and address_of("numbers"):
        return redirect(address_of("numbers"))
    gate, form = gate_of(reading(), group.school_id), ClassListForm()
    if form.validate_on_submit() and gate.is_open:
        found = _read(step, form)
        if found is not None:
            return found
    if not form.is_submitted():
        form.joined_day.data = usual_start(group)
    code = 422 if form.is_submitted() else 200
    return render_template("groups/upload.html", form=form, group=group, gate=gate, address_of=address_of), code


def _read(step: Step, form: ClassListForm) -> ResponseReturnValue | None:
    """The next page, or None with the reason at its field."""
    field = form.file if form.file.data else form.pasted
    try:
        joined_day = form.joined_day.data or clock.today()
        service.refuse_after_the_last(reading(), step.group.id, joined_day)
        if form.file.data:
            sheet = Sheet(read_upload(form.file.data.read(class_list.LARGEST + 1)), joined_day)
        else:
            sheet = Sheet(read_pasted(form.pasted.data or ""), joined_day)
        sealed = step.seal(sheet)
    except service.AfterTheLast as late:
        form.joined_day.errors = [in_words(late)]
    except Refused as refusal:
        field.errors = [str(refusal)]
    except TooLarge:
        field.errors = ["There is too much text in this list. Keep only the columns that you need."]
    else:
        return _first_look(step, sheet, sealed)
    return None


def _first_look(step: Step, sheet: Sheet, sealed: str) -> ResponseReturnValue:
    """Straight to the check where nothing has to be chosen first."""
    if isinstance(sheet.found, Roster):
        return _classes(step, sheet.found, sealed)
    table = sheet.found
    if table.is_ours:
        return _preview(step, sheet, guess(table.heads, wants_sex=step.wants_sex), sealed)
    before = memory.remembered(reading(), step.group.school_id, table.heads)
    if before is not None and mapping_fault(before) is None:
        allowed = {place: column for place, column in before.items() if column.value in step.choices}
        return _preview(step, sheet, allowed, sealed, as_last_time=True)
    return _columns(step, table, guess(table.heads, wants_sex=step.wants_sex), sealed)


def choose_class(group: Group, *, by: Act, address_of: AddressOf) -> ResponseReturnValue:
    """Of a bundle with several classes."""
    step = Step(group, by, address_of)
    sheet = step.carried()
    if sheet is None or not isinstance(sheet.found, Roster):
        return step.again()
    form = _class_form(sheet.found)
    if not form.validate_on_submit():
        return _classes(step, sheet.found, request.form["sealed"], form)
    try:
        chosen = Sheet(sheet.found.table(int(form.chosen.data)), sheet.joined_day)
    except Refused as refusal:
        form.chosen.errors = [str(refusal)]
        return _classes(step, sheet.found, request.form["sealed"], form)
    return _first_look(step, chosen, step.seal(chosen))


def _class_form(roster: Roster) -> ClassForm:
    form = ClassForm()
    form.chosen.choices = [
        (str(place), f"{title}, {len(people)} students") for place, (title, people) in enumerate(roster.classes)
    ]
    return form


def _classes(step: Step, roster: Roster, sealed: str, form: ClassForm | None = None) -> ResponseReturnValue:
    shown = form or _class_form(roster)
    shown.sealed.data = sealed
    if form is None:
        shown.chosen.data = None
    page = render_template("groups/classes.html", group=step.group, form=shown, address_of=step.address_of)
    return page, 422 if form else 200


def check_columns(group: Group, *, by: Act, address_of: AddressOf) -> ResponseReturnValue:
    """Check the columns and show what saving would do, or go back to choosing."""
    step = Step(group, by, address_of)
    sheet = step.carried()
    if sheet is None or not isinstance(sheet.found, Table):
        return step.again()
    mapping = _mapping(step, sheet.found)
    fault = mapping_fault(mapping)
    if fault or "back" in request.form:
        return _columns(step, sheet.found, mapping, request.form["sealed"], fault)
    return _preview(step, sheet, mapping, request.form["sealed"])


def save_list(group: Group, *, by: Act, address_of: AddressOf) -> ResponseReturnValue:
    """Add those who are ready, once everything that a person has to decide is decided."""
    step = Step(group, by, address_of)
    sheet = step.carried()
    if sheet is None or not isinstance(sheet.found, Table):
        return step.again()
    table, mapping, sealed = sheet.found, _mapping(step, sheet.found), request.form["sealed"]
    fault = mapping_fault(mapping)
    if fault:
        return _columns(step, table, mapping, sealed, fault)
    checked = _checked(step, table, mapping)
    if checked.open:
        return _preview(step, sheet, mapping, sealed, "Choose for each look-alike whether it is the same person")
    entries, group_id, school_id = [row.entry for row in checked.ready], group.id, group.school_id
    try:
        with writing() as session:
            row = session.get_one(Group, group_id)
            added = service.add_participants(
                session, vault(), row, entries, joined_day=sheet.joined_day, by=by, same=checked.same
            )
            if not table.is_ours:
                memory.remember(session, school_id, table.heads, mapping)
            session.commit()
    except REFUSALS as refusal:
        return _preview(step, sheet, mapping, sealed, in_words(refusal))
    flash(f"{len(added.joined)} added to the group" if added.joined else "They are in the group already")
    return redirect(address_of("done"))


def _mapping(step: Step, table: Table) -> dict[int, Column]:
    """The columns as chosen on the page; those that may not be kept cannot be chosen."""
    chosen: dict[int, Column] = {}
    for place, head in enumerate(table.heads):
        value = request.form.get(f"column-{place}", "")
        if value in step.choices and not never_kept(head):
            chosen[place] = Column(value)
    return chosen


def _choice() -> Choice:
    """What was ticked and chosen on the page of the check."""
    same: dict[int, UUID] = {}
    for name, value in request.form.items():
        if name.startswith("same-") and name[5:].isdecimal():
            try:
                same[int(name[5:])] = checking.NOBODY if value == checking.ANOTHER else UUID(value)
            except ValueError:
                continue
    return Choice(_ticked("leave"), _ticked("take"), same)


def _ticked(name: str) -> frozenset[int]:
    return frozenset(int(value) for value in request.form.getlist(name) if value.isdecimal() and len(value) < 8)


def _checked(step: Step, table: Table, mapping: dict[int, Column]) -> Preview:
    most = facts_of(step.group.version.facts).group_size.most
    return checking.check(reading(), vault(), step.group, table, mapping, _choice(), most=most)


def _columns(
    step: Step, table: Table, mapping: dict[int, Column], sealed: str, fault: str | None = None
) -> ResponseReturnValue:
    heads = [
        (place, head, never_kept(head), next((cells[place] for _, cells in table.rows if cells[place]), ""))
        for place, head in enumerate(table.heads)
    ]
    return render_template(
        "groups/columns.html",
        group=step.group,
        form=SealedForm(formdata=None, sealed=sealed),
        heads=heads,
        mapping=mapping,
        choices=step.choices,
        fault=fault,
        rows=len(table.rows),
        address_of=step.address_of,
    ), 422 if fault else 200


def _preview(
    step: Step,
    sheet: Sheet,
    mapping: dict[int, Column],
    sealed: str,
    refusal: str | None = None,
    *,
    as_last_time: bool = False,
) -> ResponseReturnValue:
    table = sheet.found
    assert isinstance(table, Table)
    return render_template(
        "groups/preview.html",
        group=step.group,
        form=SealedForm(formdata=None, sealed=sealed),
        preview=_checked(step, table, mapping),
        table=table,
        mapping=mapping,
        discarded=[head for place, head in enumerate(table.heads) if place not in mapping and head],
        nobody=checking.NOBODY,
        another=checking.ANOTHER,
        joined_day=sheet.joined_day,
        refusal=refusal,
        as_last_time=as_last_time,
        address_of=step.address_of,
    ), 422 if refusal else 200
