"""The alarm as the register's page shows it: whom to ring, and of whom the school was told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import db
from portal.places.models import SchoolContact
from portal.places.queries import attendance_offices
from portal.registers.missing.models import Role, Telling
from portal.registers.models import MarkValue
from portal.registers.roll import Roll
from portal.timetable.models import SessionPart


@dataclass(frozen=True)
class Number:
    who: str
    phone: str

    @property
    def dialled(self) -> str:
        return "".join(c for c in self.phone if c in "+0123456789")


@dataclass(frozen=True)
class Alarm:
    telling_id: UUID
    is_today: bool
    """On another day it is too late for an alarm; what was said of it is still shown."""
    number: Number | None
    told: Mapping[UUID, tuple[Role, datetime]]
    """By enrolment: the first telling."""
    missing: int
    """Marked absent, not explained, and nobody told yet."""
    roles: tuple[str, ...] = tuple(Role)

    @property
    def tellings(self) -> list[tuple[Role, datetime, int]]:
        """Who was told, when, of how many people; in order of time."""
        counted: dict[tuple[datetime, Role], int] = {}
        for role, at in self.told.values():
            counted[at, role] = counted.get((at, role), 0) + 1
        return [(role, at, people) for (at, role), people in sorted(counted.items())]


def alarm(session: Session, part: SessionPart, roll: Roll) -> Alarm:
    rows = session.scalars(select(Telling).where(Telling.part_id == part.id).order_by(Telling.told_at, Telling.id))
    told: dict[UUID, tuple[Role, datetime]] = {}
    for row in rows:
        told.setdefault(row.enrolment_id, (row.role, row.told_at))
    absent = (row.enrolment_id for row in roll.rows if row.value is MarkValue.ABSENT_UNEXPLAINED and not row.said)
    return Alarm(
        telling_id=db.new_id(),
        is_today=roll.meeting.day == roll.meeting.today,
        number=number_of(session, part),
        told=told,
        missing=len(set(absent) - told.keys()),
    )


def number_of(session: Session, part: SessionPart) -> Number | None:
    """The attendance office's; where the school has named none, that of its adult in the room, then of its DSL."""
    group = part.session.group
    office = attendance_offices(session, [group.school_id]).get(group.school_id)
    for contact in (office, group.host, group.dsl):
        if contact is not None and contact.phone and contact.left_day is None:
            return Number(_called(contact), contact.phone)
    return None


def _called(contact: SchoolContact) -> str:
    return f"{contact.name}, {contact.job}" if contact.job else contact.name
