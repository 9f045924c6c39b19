"""The step in which a school notes what families and young people answered, one group after another."""

from datetime import datetime
from urllib.parse import urlencode

from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal.bookings import queries
from portal.bookings.models import Booking
from portal.bookings.steps.kinds import Doer
from portal.bookings.steps.owed import Done
from portal.groups import reply_queries, reply_steps
from portal.groups.models import Enrolment, Group
from portal.groups.reply_models import ParentReply, ReplyNeeded
from portal.people.models import User
from portal.places.models import SchoolContact
from portal.web.access import Act
from portal.web.sessions import reading

NEED_NONE = (None, ReplyNeeded.NOTHING)


def asked(session: Session, booking: Booking) -> list[Group]:
    """The groups that need replies and have somebody on their list."""
    groups = [one for one in queries.groups_of(session, booking.id) if one.reply_needed not in NEED_NONE]
    rows = select(Enrolment.group_id).where(Enrolment.group_id.in_([one.id for one in groups])).distinct()
    listed = set(session.scalars(rows)) if groups else set()
    return [one for one in groups if one.id in listed]


def applies(session: Session, booking: Booking) -> bool:
    return bool(asked(session, booking))


def done(session: Session, booking: Booking) -> Done | None:
    """Nobody is waited for in any group; by whoever noted the last answer."""
    keys = [one.id for one in asked(session, booking)]
    counts = reply_queries.counts(session, keys)
    if not keys or any(each.waiting for each in counts.values()):
        return None
    row: tuple[str | None, datetime] | None = session.execute(
        select(func.coalesce(SchoolContact.name, User.name), ParentReply.created_at)
        .join(Enrolment, Enrolment.id == ParentReply.enrolment_id)
        .outerjoin(User, User.id == ParentReply.user_id)
        .outerjoin(SchoolContact, SchoolContact.id == ParentReply.on_behalf_of)
        .where(Enrolment.group_id.in_(keys), ParentReply.number > 1)
        .order_by(ParentReply.id.desc())
        .limit(1)
    ).first()
    return Done(row[0] or "The school", row[1]) if row else None


def page(booking: Booking, doer: Doer) -> ResponseReturnValue:
    """Which group first, where there are several; then its replies."""
    groups = asked(reading(), booking)
    chosen = request.args.get("group", "")
    group = groups[0] if len(groups) == 1 else next((one for one in groups if str(one.id) == chosen), None)
    if group is None:
        lines = [(one.name, _at(doer, one)) for one in groups]
        return render_template("bookings/step_pupils.html", booking=booking, doer=doer, groups=lines)
    onward = doer.here if len(groups) > 1 and _others_wait(groups, group) else doer.onward
    addresses = {"here": _at(doer, group), "done": onward, "back": doer.back}
    by = Act(doer.user, doer.contact_id) if doer.on_behalf else doer.act()
    return reply_steps.note_replies(group, by=by, on_behalf=doer.on_behalf, address_of=addresses.__getitem__)


def _others_wait(groups: list[Group], group: Group) -> bool:
    counts = reply_queries.counts(reading(), [one.id for one in groups if one is not group])
    return any(each.waiting for each in counts.values())


def _at(doer: Doer, group: Group) -> str:
    return f"{doer.here}{'&' if '?' in doer.here else '?'}{urlencode({'group': group.id})}"
