"""Reads what a pack is about from the tables, as plain facts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from portal import clock
from portal.bookings.models import Booking
from portal.concerns.queries import on_paper, targets
from portal.curricula.reading.schema import Setting
from portal.groups import expecting
from portal.groups.access_needs import by_kind
from portal.groups.identity import Name, Vault
from portal.groups.models import Enrolment, Group, Staffing
from portal.groups.reply_models import ReplyNeeded
from portal.groups.reply_rules import Spoken, is_expected
from portal.groups.rules import code_order
from portal.packs.models import Names
from portal.packs.rules import printable, written
from portal.packs.scans import qr
from portal.packs.sheets.facts import Meeting, Subject
from portal.packs.sheets.site_facts import Contact
from portal.people.models import Organisation
from portal.people.queries import lead, safeguarding_lead
from portal.places.models import ContactDuty, School, SchoolContact, SchoolKind
from portal.places.queries import attendance_offices
from portal.registers.desks import desk
from portal.timetable.models import DeliverySession, SessionPart
from portal.timetable.queries import staff_of, there_on

NOT_KNOWN = "(name deleted)"


@dataclass(frozen=True)
class _People:
    enrolments: Sequence[Enrolment]
    called: Mapping[UUID, Name]
    replies: Mapping[UUID, tuple[Spoken, ...]]
    needed: ReplyNeeded | None
    staff: Sequence[Staffing]

    def expected(self, day: date) -> list[Enrolment]:
        """In the group on that day and free to come, then and by what is known now: no sheet printed today shows
        somebody who has declined since, not even that of a session long past."""
        here = (row for row in self.enrolments if _is_in(row, day))
        return [row for row in here if self._may_come(row, day) and self._may_come(row, max(day, clock.today()))]

    def _may_come(self, row: Enrolment, day: date) -> bool:
        return is_expected(self.replies.get(row.id, ()), day, self.needed)


def subject(
    session: Session,
    group: Group,
    meetings: Sequence[DeliverySession],
    *,
    whole: bool,
    names: Names,
    vault: Vault | None,
    url: str = "",
) -> Subject:
    """The group and these sessions of it. Names are opened only where the option asks for them; `url` is where the
    portal is, for the codes on sheets, and empty where it was not told."""
    people = _people(session, group, names, vault)
    school = group.school
    return Subject(
        group=printable(group.name) or "Group",
        of=group.planned_sessions,
        expected_size=group.expected_size,
        place=printable(school.name),
        address=_address(school),
        contact=_contact(_booked_by(session, group)),
        host=_contact(group.host),
        dsl=_contact(group.dsl),
        charity_lead=_charity_lead(session),
        office=_office(session, school),
        tell=tuple((printable(role), printable(whom)) for role, whom in on_paper(targets(session, group))),
        setting=setting_of(school.kind),
        coded=names is Names.CODES,
        whole=whole,
        no_phones=school.no_phones,
        meetings=tuple(_meeting(session, meeting, people, names, url) for meeting in meetings),
        charity=_charity(session),
        postcode=printable(school.postcode),
        desk=desk(school.kind),
    )


def setting_of(kind: SchoolKind) -> Setting:
    """The setting of a school's kind; those that no programme names apart are like secondary schools."""
    return Setting(kind.value) if kind.value in set(Setting) else Setting.SECONDARY


def _people(session: Session, group: Group, names: Names, vault: Vault | None) -> _People:
    rows = session.scalars(
        select(Enrolment)
        .where(Enrolment.group_id == group.id)
        .options(selectinload(Enrolment.participant))
        .order_by(Enrolment.code)
    ).all()
    if names is Names.CODES or vault is None:
        called: Mapping[UUID, Name] = {}
    else:
        called = vault.names(session, [row.participant_id for row in rows])
    replies = expecting.histories(session, [group.id])
    return _People(rows, called, replies, group.reply_needed, staff_of(session, group.id))


def _meeting(session: Session, meeting: DeliverySession, people: _People, names: Names, url: str) -> Meeting:
    day = clock.day_of(meeting.starts_at)
    expected = people.expected(day)
    return Meeting(
        number=meeting.number,
        day=day,
        starts=clock.local(meeting.starts_at).time(),
        ends=clock.local(meeting.ends_at).time(),
        room=f"Room {printable(meeting.room.name)}" if meeting.room else "",
        team=tuple((printable(row.user.called), row.duty.value) for row in there_on(people.staff, day)),
        rows=_rows(expected, people.called, names),
        access_needs=by_kind(row.participant.access_need for row in expected),
        parts=_providers(session, meeting) if len(meeting.parts) > 1 else (),
        register_at=qr.address(url, qr.REGISTER, meeting.id),
        feedback_at=qr.address(url, qr.FEEDBACK, meeting.id),
    )


def _providers(session: Session, meeting: DeliverySession) -> tuple[str, ...]:
    """Who gives each part, in order."""
    rows = select(Organisation.name).join(SessionPart, SessionPart.organisation_id == Organisation.id)
    found = session.scalars(rows.where(SessionPart.session_id == meeting.id).order_by(SessionPart.number))
    return tuple(map(printable, found))


def _is_in(row: Enrolment, day: date) -> bool:
    return row.joined_day <= day and (row.left_day is None or day <= row.left_day)


def _rows(expected: Sequence[Enrolment], called: Mapping[UUID, Name], names: Names) -> tuple[str, ...]:
    """Codes in their order, or names by family name, as the option says."""
    if names is Names.CODES:
        return tuple(sorted((row.code for row in expected), key=code_order))
    known = sorted(
        ((called[row.participant_id], row.code) for row in expected if row.participant_id in called),
        key=lambda one: (one[0].family.casefold(), one[0].given.casefold()),
    )
    shown = [written(name.full if names is Names.FULL else name.short, code) for name, code in known]
    return tuple(shown + [NOT_KNOWN] * (len(expected) - len(known)))


def _address(school: School) -> str:
    parts = (school.street, school.locality, school.town, school.postcode)
    return ", ".join(filter(None, map(printable, parts)))


def _contact(row: SchoolContact | None) -> Contact | None:
    if row is None:
        return None
    return Contact(printable(row.name), printable(row.job), printable(row.phone), printable(row.email))


def _booked_by(session: Session, group: Group) -> SchoolContact | None:
    """Who asked for the group, else the school's booking contact."""
    booking = session.get(Booking, group.booking_id) if group.booking_id else None
    if booking and booking.contact:
        return booking.contact
    rows = select(SchoolContact).where(
        SchoolContact.school_id == group.school_id, SchoolContact.duty == ContactDuty.BOOKING
    )
    return session.scalars(rows.order_by(SchoolContact.id).limit(1)).one_or_none()


def _office(session: Session, school: School) -> str:
    found = attendance_offices(session, [school.id]).get(school.id)
    return printable(found.phone) if found else ""


def _charity(session: Session) -> str:
    found = lead(session)
    return printable(found.name) if found else ""


def _charity_lead(session: Session) -> Contact | None:
    found = safeguarding_lead(session)
    return Contact(printable(found.name), "", printable(found.phone), "") if found else None
