"""A small cast for tests. Rows are put in directly: what a service does is tested in that service's room."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import count
from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal import clock
from portal.curricula.models import Programme, ProgrammeVersion
from portal.curricula.reading.schema import Mode, Status
from portal.db import Base, Database
from portal.groups.models import (
    DataAgreement,
    Duty,
    Enrolment,
    Group,
    NoticeGiven,
    NoticeWay,
    Participant,
    Reader,
    Staffing,
)
from portal.people.access import Role
from portal.people.models import CheckSeen, Organisation, OrganisationKind, RoleGrant, Suitability, User
from portal.people.vetting import Check, Condition
from portal.places.models import (
    Authority,
    ContactDuty,
    Room,
    School,
    SchoolContact,
    SchoolKind,
    SchoolStatus,
    SchoolUrn,
)
from portal.registers.paper.models import SheetPhoto
from portal.timetable.models import DeliverySession, SessionPart
from portal.web.access import Act, Via

NUMBERS = count(1)
"""No two addresses of people are the same, even of one name."""
TUESDAY = date(2027, 1, 12)
SEEN = date(2026, 9, 1)
FACTS: dict[str, Any] = {
    "title": "Sample steps",
    "version": 1,
    "status": "live",
    "mode": "group",
    "summary": "A sample group programme for tests.",
    "about": "What it is about.",
    "who_for": "Pupils in years 7 to 11.",
    "settings": ["secondary"],
    "ages": {"least": 11, "most": 16},
    "group_size": {"least": 6, "most": 15},
    "shape": "13 weekly sessions of 60 minutes",
    "minutes": 60,
    "outcomes": [{"id": "help", "text": "Name adults who can help."}],
    "shows": ["attendance"],
    "evidence": "Not known.",
    "parents": "What parents are told.",
    "sample_content": "Sample content written for tests",
}


@dataclass(frozen=True)
class World:
    """Each call makes and commits rows, and returns them detached."""

    database: Database

    def add(self, *rows: Base) -> None:
        with self.database.write() as session:
            session.add_all(rows)
            session.commit()

    def authority(self, name: str = "Enfield", la: str = "308", gss: str = "E09000010") -> Authority:
        row = Authority(name=name, la_code=la, gss_code=gss)
        self.add(row)
        return row

    def school(self, authority: Authority, name: str = "Sample Academy", urn: int = 990_001, **more: Any) -> School:
        facts = {"kind": SchoolKind.SECONDARY, "status": SchoolStatus.OPEN} | more
        row = School(name=name, authority_id=authority.id, **facts)
        self.add(row)
        self.add(SchoolUrn(school_id=row.id, urn=urn))
        return row

    def room(self, school: School, name: str = "G14") -> Room:
        row = Room(school_id=school.id, name=name, seats=20)
        self.add(row)
        return row

    def contact(self, school: School, duty: ContactDuty, name: str = "Robin Example", **more: Any) -> SchoolContact:
        row = SchoolContact(
            school_id=school.id, name=name, duty=duty, email="robin@example.org", phone="020 7946 0000", **more
        )
        self.add(row)
        return row

    def charity(self) -> Organisation:
        row = Organisation(kind=OrganisationKind.LEAD, name="Sample Charity", key="lead")
        self.add(row)
        return row

    def charity_row(self) -> Organisation:
        """The charity that is there already."""
        with self.database.read() as session:
            return session.scalars(select(Organisation).where(Organisation.kind == OrganisationKind.LEAD)).one()

    def user(self, role: Role, name: str | None = None, **scope: UUID | None) -> User:
        """One person with one grant; scope is school_id, authority_id or organisation_id."""
        called = name or f"{role.title()} Example"
        row = User(email=f"{called.lower().replace(' ', '.')}.{next(NUMBERS)}@example.org", name=called)
        self.add(row)
        self.add(RoleGrant(user_id=row.id, role=role, **scope))
        with self.database.read() as session:
            found = session.get_one(User, row.id)
            _ = found.grants
            session.expunge_all()
        return found

    def assure(
        self, user: User, *conditions: Condition, review_day: date = date(2028, 1, 1), check: Check = Check.DBS_BARRED
    ) -> None:
        """What a facilitator needs to be named: a DBS check, training, and a decision that they are suitable."""
        seen = {"user_id": user.id, "seen_by_id": user.id, "seen_day": SEEN, "review_day": review_day}
        self.add(
            CheckSeen(kind=check, **seen),
            CheckSeen(kind=Check.TRAINING, **seen),
            Suitability(
                user_id=user.id,
                suitable=True,
                decided_by_id=user.id,
                decided_day=SEEN,
                review_day=review_day,
                conditions=list(conditions),
            ),
        )

    def programme(self, slug: str = "sample-steps", **facts: Any) -> ProgrammeVersion:
        programme = Programme(slug=slug)
        self.add(programme)
        whole = FACTS | facts
        row = ProgrammeVersion(
            programme_id=programme.id,
            number=whole["version"],
            sha256=f"{slug:0<64}"[:64],
            status=Status(whole["status"]),
            title=whole["title"],
            facts=whole,
        )
        self.add(row)
        return row

    def group(
        self, school: School, version: ProgrammeVersion, charity: Organisation, *, sessions: int = 13, **more: Any
    ) -> Group:
        """A group meeting weekly from TUESDAY, 09:30 to 10:30, with one part a session."""
        facts = {"name": "Horizons Tuesday", "mode": Mode.GROUP, "minutes": 60, "expected_size": 12} | more
        room_id = facts.pop("room_id", None)
        first_day = facts.pop("first_day", TUESDAY)
        row = Group(
            school_id=school.id,
            authority_id=school.authority_id,
            version_id=version.id,
            planned_sessions=sessions,
            **facts,
        )
        self.add(row)
        for n in range(sessions):
            starts = clock.at(first_day + timedelta(weeks=n), time(9, 30))
            meeting = DeliverySession(
                group_id=row.id, number=n + 1, starts_at=starts, ends_at=starts + timedelta(hours=1), room_id=room_id
            )
            self.add(meeting)
            self.add(SessionPart(session_id=meeting.id, number=1, organisation_id=charity.id, minutes=60))
        return row

    def staff(self, group: Group, user: User, charity: Organisation, duty: Duty = Duty.LEAD) -> Staffing:
        row = Staffing(
            group_id=group.id, user_id=user.id, organisation_id=charity.id, duty=duty, from_day=date(2026, 9, 1)
        )
        self.add(row)
        return row

    def tell(self, agreement: DataAgreement, *readers: Reader) -> None:
        """Pupils and parents (or only these) were given the privacy notice."""
        facts = {"way": NoticeWay.LEAFLET, "version": "edition 1", "via": Via.PAGE, "given_day": agreement.from_day}
        self.add(*(NoticeGiven(agreement_id=agreement.id, reader=reader, **facts) for reader in readers or Reader))

    def enrolments(self, group: Group, how_many: int = 12) -> list[Enrolment]:
        """People without names; codes A1, A2 …"""
        made = []
        for n in range(how_many):
            person = Participant(school_id=group.school_id, year_group=7 + n % 5)
            self.add(person)
            row = Enrolment(group_id=group.id, participant_id=person.id, code=f"A{n + 1}", joined_day=date(2027, 1, 1))
            self.add(row)
            made.append(row)
        return made

    def photo(self, part_id: Any, by: User) -> SheetPhoto:
        """A photographed sheet, sealed with a key that is not ours."""
        row = SheetPhoto(part_id=part_id, added_by=by.id, picture=b"sealed" * 8)
        self.add(row)
        return row


def by(user: User | None) -> Act:
    return Act(user, via=Via.PAGE)
