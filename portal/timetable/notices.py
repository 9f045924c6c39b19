"""Telling a school and its facilitators what changed in a group's dates."""

from typing import Any

from sqlalchemy import Uuid, column, or_, select, table
from sqlalchemy.orm import Session

from portal import clock
from portal.groups.models import Group, Staffing
from portal.places.models import ContactDuty, SchoolContact
from portal.web import jobs

_booking = table("booking", column("id", Uuid), column("contact_id", Uuid))
"""Stands above this room, so its table is read by name, like a foreign key upwards."""


def tell(session: Session, group: Group, kind: str, **facts: Any) -> None:
    """Owe this notice to the school's contacts for the group and to everyone who staffs it from now on.

    Of those who ask for programmes only whoever asked for this group; a group without a booking tells them all.
    """
    asked = select(_booking.c.contact_id).where(_booking.c.id == group.booking_id)
    contacts = select(SchoolContact.id).where(
        SchoolContact.school_id == group.school_id,
        or_(
            SchoolContact.id.in_(asked) if group.booking_id else SchoolContact.duty == ContactDuty.BOOKING,
            SchoolContact.id.in_([key for key in (group.dsl_contact_id, group.host_contact_id) if key]),
        ),
    )
    for contact_id in session.scalars(contacts.order_by(SchoolContact.id)):
        jobs.notify(session, kind, about=("group", group.id), contact_id=contact_id, group=group.name, **facts)
    staff = select(Staffing.user_id).where(
        Staffing.group_id == group.id, or_(Staffing.until_day.is_(None), Staffing.until_day >= clock.today())
    )
    for user_id in session.scalars(staff.distinct().order_by(Staffing.user_id)):
        jobs.notify(session, kind, about=("group", group.id), user_id=user_id, group=group.name, **facts)
