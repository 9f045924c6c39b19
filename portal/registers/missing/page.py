"""The alarm as the register's page shows it: whom to ring, and of whom the school was told."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from portal import db
from portal.groups.models import Group
from portal.places.models import SchoolContact
from portal.places.queries import attendance_offices
from portal.registers.desks import desk, has_office
from portal.registers.missing import following, heard
from portal.registers.missing.heard import Heard
from portal.registers.missing.models import Role
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
    told: Mapping[UUID, Heard]
    """By enrolment: the first telling, in whichever part of the session."""
    missing: int
    """Marked absent, not explained, and nobody told yet."""
    has_office: bool
    """Such a place has an attendance office."""
    desk: str
    """Who is there first."""
    is_written: bool
    """A neutral message follows once somebody was told; of another day nobody asks."""

    @property
    def whom(self) -> str:
        return "the attendance office" if self.has_office else self.desk

    @property
    def roles(self) -> list[Role]:
        return [role for role in Role if self.has_office or role is not Role.OFFICE]

    @property
    def no_mail(self) -> str:
        """What to do instead, where no message follows."""
        if self.is_written:
            return ""
        how = f"ring {self.number.phone} ({self.number.who})" if self.number else f"tell {self.desk} in person"
        return f"No e-mail follows, as no address of this place is known here: {how}, and ask them to write it down."

    @property
    def tellings(self) -> list[tuple[Heard, int]]:
        """Who was told, when, by whom, of how many people; in order of time."""
        return sorted(Counter(self.told.values()).items(), key=lambda one: (one[0].at, one[0].role))


def alarm(session: Session, part: SessionPart, roll: Roll) -> Alarm:
    told = heard.by_part(session, [part.id])[part.id]
    kind = part.session.group.school.kind
    absent = (row.enrolment_id for row in roll.rows if row.value is MarkValue.ABSENT_UNEXPLAINED and not row.said)
    group, is_today = part.session.group, roll.meeting.day == roll.meeting.today
    offices = attendance_offices(session, [group.school_id])
    return Alarm(
        telling_id=db.new_id(),
        is_today=is_today,
        number=_number(group, offices.get(group.school_id)),
        told=told,
        missing=len(set(absent) - told.keys()),
        has_office=has_office(kind),
        desk=desk(kind),
        is_written=not is_today or bool(following.written_to(session, [group], offices)),
    )


def _number(group: Group, office: SchoolContact | None) -> Number | None:
    """The attendance office's; where the school has named none, that of its adult in the room, then of its DSL."""
    for contact in (office, group.host, group.dsl):
        if contact is not None and contact.phone and contact.left_day is None:
            return Number(_called(contact), contact.phone)
    return None


def _called(contact: SchoolContact) -> str:
    return f"{contact.name}, {contact.job}" if contact.job else contact.name
