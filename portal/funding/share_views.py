"""The page that says who pays for a group, and by what the shares are found."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.funding import queries, service
from portal.funding.blueprint import funding
from portal.funding.forms import shares_form
from portal.funding.models import Allocation, Basis, FundingLine
from portal.funding.rules import WHOLE
from portal.groups import queries as groups
from portal.groups.models import Group
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing


@funding.route("/groups/<uuid:group_id>", methods=["GET", "POST"])
@needs(Can.EDIT_FUNDING)
def shares(group_id: UUID) -> ResponseReturnValue:
    """Who pays for one group, in percent; `?by=`: by what the shares are found, as stored if not said."""
    group: Group = one_or_404(reading(), groups.seen_by(current_user), group_id)
    stored = queries.allocations_of(reading(), group_id)
    basis = _basis(stored)
    lines = queries.lines_open_to(reading(), group_id, basis)
    form = shares_form(lines, basis)(data=_prefilled(stored, lines, basis))
    if not form.validate_on_submit():
        return _page(form, group, lines, basis)
    wanted = {line.id: form[f"share_{line.id}"].data for line in lines if form[f"share_{line.id}"].data}
    try:
        with writing() as session:
            one_or_404(session, groups.seen_by(current_user), group_id)
            service.allocate(session, group_id, wanted, basis=basis, by=act())
            session.commit()
    except service.SharesDoNotAddUp as told:
        if lines:
            form[f"share_{lines[0].id}"].errors = [_does_not_add_up(told, basis)]
        return _page(form, group, lines, basis)
    except (service.OutsideArea, service.OutsideDays) as told:
        form[f"share_{lines[0].id}"].errors = [f"{told} may not pay for this group: its area or days do not fit"]
        return _page(form, group, lines, basis)
    flash("It is recorded who pays for this group.")
    return redirect(url_for("groups.show", group_id=group_id))


def _basis(stored: Sequence[Allocation]) -> Basis:
    asked = request.args.get("by", "")
    if asked in Basis.__members__:
        return Basis[asked]
    return stored[0].basis if stored else Basis.FIXED


def _prefilled(stored: Sequence[Allocation], lines: Sequence[FundingLine], basis: Basis) -> dict[str, int]:
    """What is stored, if it was found the same way; the only line of the school's area pays whole."""
    if basis is Basis.SCHOOL and len(lines) == 1:
        return {f"share_{lines[0].id}": WHOLE}
    return {f"share_{row.line_id}": row.weight for row in stored if (row.people is None) is (basis is not Basis.HOME)}


def _does_not_add_up(told: Exception, basis: Basis) -> str:
    if basis is Basis.HOME:
        return "Enter how many young people live where each line pays, like 4, for one line at least"
    return f"Shares come to {told}%. Enter shares that come to 100%"


def _page(form: Any, group: Group, lines: Sequence[FundingLine], basis: Basis) -> ResponseReturnValue:
    page = render_template("funding/shares.html", form=form, group=group, lines=lines, basis=basis, bases=list(Basis))
    return page, 422 if form.errors else 200
