"""How many of each year group come to an assembly or a whole class.

`give_numbers(group, *, by: Act, address_of: Callable[[str], str])` is the whole step, for an account or for one
without; of the addresses it knows "numbers" (its own), "give" (for a group that takes names), "done" and "back".
"""

from uuid import UUID

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.curricula.queries import size_of
from portal.curricula.reading.schema import Mode
from portal.groups import numbers, queries, service
from portal.groups.blueprint import groups
from portal.groups.carrying import AddressOf
from portal.groups.class_list_views import addresses
from portal.groups.forms import numbers_form
from portal.groups.models import Group
from portal.groups.numbers import expected_of, years_at
from portal.groups.rules import numbers_only
from portal.web.access import Act, Can, act, needs
from portal.web.sessions import one_or_404, reading, writing


@groups.route("/<uuid:group_id>/numbers", methods=["GET", "POST"], endpoint="numbers")
@needs(Can.EDIT_NAMES)
def number_step(group_id: UUID) -> ResponseReturnValue:
    group = one_or_404(reading(), queries.seen_by(current_user, Can.EDIT_NAMES), group_id)
    return give_numbers(group, by=act(), address_of=addresses(group))


def give_numbers(group: Group, *, by: Act, address_of: AddressOf) -> ResponseReturnValue:
    """No names are asked, ever. A group that takes names is led to its list."""
    if not numbers_only(group.mode):
        return redirect(address_of("give"))
    years = years_of(group)
    most = size_of(reading(), group.version, group.plan_number).most
    form = numbers_form(years, most)
    if form.validate_on_submit():
        given = {year: number for year in years if (number := form[f"year_{year}"].data)}
        everybody = sum(given.values()) if years else form.everybody.data or 0
        fault = _save(group, given, everybody, by) if everybody else "Enter how many come"
        if fault is None:
            flash(f"{everybody} are expected")
            return redirect(address_of("done"))
        next(iter(field for field in form if field.name != "csrf_token")).errors = [fault]
    if not form.is_submitted():
        _fill(form, group, years)
    code = 422 if form.is_submitted() else 200
    return render_template("groups/numbers.html", form=form, group=group, most=most, address_of=address_of), code


def _save(group: Group, given: dict[int, int], everybody: int, by: Act) -> str | None:
    """Why it could not be kept, or None."""
    group_id = group.id
    try:
        with writing() as session:
            row = session.get_one(Group, group_id)
            numbers.set_expected(session, row, given, everybody=everybody, by=by)
            session.commit()
    except service.GroupFull as full:
        return f"At most {full.most} people take part at once, and this is {everybody}. Ask for a second group"
    except service.GroupEnded:
        return "This group was cancelled. Nobody can join it any more"
    return None


def years_of(group: Group) -> list[int]:
    """The year groups of the school; none for a training day."""
    return [] if group.mode is Mode.TRAINING else years_at(group.school)


def _fill(form: object, group: Group, years: list[int]) -> None:
    if not years:
        form.everybody.data = group.expected_size  # type: ignore[attr-defined]
    for year, number in expected_of(reading(), group.id).items():
        if year in years:
            form[f"year_{year}"].data = number  # type: ignore[index]
