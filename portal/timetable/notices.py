"""Telling a school and its facilitators what changed in a group's dates."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Uuid, column, or_, select, table
from sqlalchemy.orm import Session

from portal import clock
from portal.groups.models import Group, Staffing
from portal.people.models import User
from portal.places.models import ContactDuty, SchoolContact
from portal.web import jobs

NEAR = timedelta(days=2)
_booking = table("booking", column("id", Uuid), column("contact_id", Uuid))
"""Stands above this room, so its table is read by name, like a foreign key upwards."""


@dataclass(frozen=True)
class Told:
    """Whom word of a group's sessions goes to."""

    contacts: tuple[UUID, ...]
    dsl: UUID | None
    staff: tuple[Staffing, ...]

    def everybody(self) -> list[dict[str, Any]]:
        """Each an argument of `notify`."""
        contacts = [*self.contacts, *([self.dsl] if self.dsl and self.dsl not in self.contacts else [])]
        return [*({"contact_id": key} for key in contacts), *_users(self.staff)]

    def expecting(self, day: date) -> list[dict[str, Any]]:
        """Who asked or is the adult in the room, and who comes on that day."""
        comes = [row for row in self.staff if row.from_day <= day and (row.until_day is None or day <= row.until_day)]
        return [*({"contact_id": key} for key in self.contacts), *_users(comes)]


def tell(session: Session, group: Group, kind: str, **facts: Any) -> None:
    """Owe this notice to the school's contacts for the group and to everyone who staffs it from now on.

    Of those who ask for programmes only whoever asked for this group; a group without a booking tells them all.
    What changes within two days does not wait for the morning.
    """
    for to in told(session, [group])[group.id].everybody():
        jobs.notify(session, kind, about=("group", group.id), **to, group=group.name, urgent=_is_near(facts), **facts)


def told(session: Session, groups: Collection[Group]) -> dict[UUID, Told]:
    """Whom word of each of these groups goes to, in at most three queries."""
    asked, staff = askers(session, groups), _staff(session, [group.id for group in groups])
    found = {}
    for group in groups:
        contacts = tuple(dict.fromkeys(key for key in (*asked[group.id], group.host_contact_id) if key))
        found[group.id] = Told(contacts, group.dsl_contact_id, tuple(row for row in staff if row.group_id == group.id))
    return found


def askers(session: Session, groups: Collection[Group]) -> dict[UUID, list[UUID]]:
    """By group the contact who asked for it; of one without a booking everybody of its school who asks."""
    booked = {group.booking_id for group in groups if group.booking_id}
    schools = {group.school_id for group in groups if not group.booking_id}
    one = select(_booking.c.id, _booking.c.contact_id).where(_booking.c.id.in_(booked))
    anybody = select(SchoolContact.school_id, SchoolContact.id).where(
        SchoolContact.school_id.in_(schools), SchoolContact.duty == ContactDuty.BOOKING
    )
    rows = session.execute(one).all() if booked else []
    rows = [*rows, *(session.execute(anybody.order_by(SchoolContact.id)).all() if schools else [])]
    return {
        group.id: [key for of, key in rows if of == (group.booking_id or group.school_id) and key] for group in groups
    }


def _staff(session: Session, group_ids: Collection[UUID]) -> Sequence[Staffing]:
    """Who staffs these groups today or later and has an open account."""
    rows = (
        select(Staffing)
        .join(User, User.id == Staffing.user_id)
        .where(
            Staffing.group_id.in_(group_ids),
            or_(Staffing.until_day.is_(None), Staffing.until_day >= clock.today()),
            User.disabled_at.is_(None),
        )
    )
    return session.scalars(rows.order_by(Staffing.user_id, Staffing.id)).all()


def _users(staff: Iterable[Staffing]) -> list[dict[str, Any]]:
    return [{"user_id": key} for key in dict.fromkeys(row.user_id for row in staff)]


def _is_near(facts: dict[str, Any]) -> bool:
    """Whether what changed was to happen, or happens now, within two days."""
    days = [clock.day_of(datetime.fromisoformat(facts[name])) for name in ("was_at", "now_at") if facts.get(name)]
    days += [date.fromisoformat(facts["from_day"])] if facts.get("from_day") else []
    return any(clock.today() <= day <= clock.today() + NEAR for day in days)
