"""The step in which a school gives the list of young people: the groups' class list, behind one address a booking."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from urllib.parse import urlencode
from uuid import UUID

from flask import abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.bookings import queries
from portal.bookings.models import Booking
from portal.bookings.steps import owed, rooming
from portal.bookings.steps.kinds import Doer, StepKind
from portal.bookings.steps.owed import Done
from portal.groups import list_steps, number_views
from portal.groups.models import Enrolment, ExpectedNumber, Group
from portal.groups.rules import numbers_only
from portal.web.access import Act, Via
from portal.web.sessions import reading, writing

PAGES = {
    "give": list_steps.give_list,
    "class": list_steps.choose_class,
    "columns": list_steps.check_columns,
    "save": list_steps.save_list,
    "numbers": number_views.give_numbers,
}


def applies(session: Session, booking: Booking) -> bool:
    """There is a group, so the booking is confirmed."""
    return bool(queries.groups_of(session, booking.id))


def title(session: Session, booking: Booking) -> str | None:
    """Of an assembly, a whole class or a training day only numbers are asked."""
    groups = queries.groups_of(session, booking.id)
    return "Say how many come" if groups and numbers_only(groups[0].mode) else None


def done(session: Session, booking: Booking) -> Done | None:
    """Every group has somebody on its list, or its numbers; by whoever gave the last, where that is known."""
    groups = queries.groups_of(session, booking.id)
    listed = _listed(session, groups)
    noted = owed.noted(session, booking, StepKind.PUPILS)
    if not groups or not (noted or len(listed) == len(groups)):
        return None
    return noted or Done("The school", max(listed.values()))


def page(booking: Booking, doer: Doer) -> ResponseReturnValue:
    """Which group first, where there are several; then the list in its steps."""
    groups = queries.groups_of(reading(), booking.id)
    asked = request.args.get("group", "")
    group = groups[0] if len(groups) == 1 else next((one for one in groups if str(one.id) == asked), None)
    if group is None:
        lines = [(one.name, _at(doer, one, "give")) for one in groups]
        return render_template("bookings/step_pupils.html", booking=booking, doer=doer, groups=lines)
    show = PAGES.get(request.args.get("show", "give")) or abort(404)
    by = Act(doer.user, doer.contact_id, Via.PAPER) if doer.on_behalf else doer.act()
    booking_id = booking.id
    others = {one.id for one in groups} - {group.id} - set(_listed(reading(), groups))
    onward = doer.here if others else doer.onward
    answer = show(group, by=by, address_of=partial(_address, booking, doer, group, onward))
    if request.method == "POST" and not others and getattr(answer, "location", None) == onward:
        with writing() as session:
            rooming.note_done(session, session.get_one(Booking, booking_id), StepKind.PUPILS, by=by)
            session.commit()
    return answer


def _listed(session: Session, groups: Sequence[Group]) -> dict[UUID, datetime]:
    """The groups that have anybody, or said how many come, and when the last was added."""
    keys = [group.id for group in groups]
    named = select(Enrolment.group_id, func.max(Enrolment.created_at)).group_by(Enrolment.group_id)
    counted = select(ExpectedNumber.group_id, func.max(ExpectedNumber.created_at)).group_by(ExpectedNumber.group_id)
    found = dict(session.execute(named.where(Enrolment.group_id.in_(keys))).all())
    return found | dict(session.execute(counted.where(ExpectedNumber.group_id.in_(keys))).all())


def _address(booking: Booking, doer: Doer, group: Group, onward: str, name: str) -> str:
    """Where the steps of the list stand for whoever does them. A guest has no other page."""
    if name in PAGES:
        return _at(doer, group, name)
    if name == "done":
        return onward
    if doer.user is None:
        return ""
    if name == "agreement":
        return url_for("bookings.step", booking_id=booking.id, kind=StepKind.AGREEMENT)
    return doer.onward


def _at(doer: Doer, group: Group, show: str) -> str:
    more = urlencode({"group": group.id, "show": show})
    return f"{doer.here}{'&' if '?' in doer.here else '?'}{more}"
