"""Many rows quickly, for measuring only: put in past the services, into a database that is thrown away."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import insert
from sqlalchemy.orm import Session

from portal import clock
from portal.curricula.models import Programme, ProgrammeVersion
from portal.curricula.reading.schema import Mode, Status
from portal.db import Base, new_id
from portal.funding.models import Allocation, FundingLine
from portal.groups.models import Duty, Enrolment, Group, Participant, Staffing
from portal.people.access import Role
from portal.people.models import Organisation, OrganisationKind, RoleGrant, User
from portal.places.models import Authority, School, SchoolKind, SchoolStatus
from portal.registers.models import Mark, MarkValue, Register, RegisterState
from portal.timetable.models import DeliverySession, Outcome, SessionKind, SessionPart

FIRST_DAY = date(2026, 9, 8)
SCHOOLS = 6
PROGRAMMES = 3
WORDS = "Written for measuring only."
HALF_PAST_NINE = datetime(2026, 1, 1, 9, 30).time()


class Rows:
    """Collects rows by table and writes each table once."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.waiting: dict[type[Base], list[dict[str, Any]]] = {}

    def add(self, model: type[Base], **values: Any) -> UUID:
        key = new_id()
        row = values | ({"id": key, "created_at": clock.now()} if "id" in model.__table__.c else {})
        self.waiting.setdefault(model, []).append(row)
        return key

    def write(self) -> None:
        for model, rows in self.waiting.items():
            self.session.execute(insert(model), rows)
        self.waiting = {}


class Bench:
    """One authority with schools, funded groups of `people` and their sessions; marks where asked."""

    def __init__(self, session: Session, *, first_day: date = FIRST_DAY, number: int = 0) -> None:
        self.rows, self.first_day, self.number = Rows(session), first_day, number
        add = self.rows.add
        codes = {"la_code": f"{301 + number}", "gss_code": f"E0900{number:04}"}
        self.authority = add(Authority, name=f"Borough {number}", **codes)
        lead = {"kind": OrganisationKind.LEAD, "key": None if number else "lead"}
        self.charity = add(Organisation, name=f"Bench {number}", **lead)
        funder = {"kind": OrganisationKind.FUNDER, "authority_id": self.authority}
        self.funder = add(Organisation, name=f"Council {number}", **funder)
        self.line = add(
            FundingLine,
            organisation_id=self.funder,
            authority_id=self.authority,
            name="Grant",
            from_day=date(2026, 4, 1),
            until_day=date(2027, 3, 31),
        )
        self.facilitator = add(User, email=f"bench{number or ''}@example.org", name="Bench Example")
        add(RoleGrant, user_id=self.facilitator, role=Role.FACILITATOR, organisation_id=self.charity)
        self.schools = [
            add(
                School,
                name=f"Bench School {n}",
                kind=SchoolKind.SECONDARY,
                status=SchoolStatus.OPEN,
                authority_id=self.authority,
            )
            for n in range(SCHOOLS)
        ]
        self.versions = [self._programme(n) for n in range(PROGRAMMES)]

    def _programme(self, n: int) -> UUID:
        facts = {
            "title": f"Bench {n}",
            "version": 1,
            "status": Status.LIVE,
            "mode": Mode.GROUP,
            "summary": WORDS,
            "about": WORDS,
            "who_for": WORDS,
            "settings": ["secondary"],
            "ages": {"least": 11, "most": 16},
            "group_size": {"least": 1, "most": 15},
            "shape": WORDS,
            "minutes": 60,
            "completion_percent": 75,
            "outcomes": [{"id": "first", "text": WORDS}],
            "shows": [WORDS],
            "evidence": WORDS,
            "parents": WORDS,
            "sample_content": WORDS,
        }
        programme = self.rows.add(Programme, slug=f"bench-{self.number}-{n}")
        return self.rows.add(
            ProgrammeVersion,
            programme_id=programme,
            number=1,
            sha256=f"{self.number}{n}" * 32,
            status=Status.LIVE,
            title=f"Bench {n}",
            is_latest=True,
            facts=facts,
        )

    def group(self, n: int, *, sessions: int, people: int, marked: bool) -> list[UUID]:
        """One group; returns the parts of its sessions in order."""
        add = self.rows.add
        group = add(
            Group,
            version_id=self.versions[n % PROGRAMMES],
            school_id=self.schools[n % SCHOOLS],
            authority_id=self.authority,
            name=f"Bench {n}",
            mode=Mode.GROUP,
            planned_sessions=sessions,
            minutes=60,
            expected_size=people,
        )
        add(Allocation, group_id=group, line_id=self.line, percent=100)
        add(
            Staffing,
            group_id=group,
            user_id=self.facilitator,
            organisation_id=self.charity,
            duty=Duty.LEAD,
            from_day=self.first_day,
        )
        enrolled = [self._person(group, n, place) for place in range(people)]
        return [self._meeting(group, n, week, enrolled, marked=marked) for week in range(sessions)]

    def _person(self, group: UUID, n: int, place: int) -> UUID:
        person = self.rows.add(Participant, school_id=self.schools[n % SCHOOLS], year_group=7 + place % 5)
        return self.rows.add(
            Enrolment, group_id=group, participant_id=person, code=f"{chr(65 + place)}2", joined_day=self.first_day
        )

    def _meeting(self, group: UUID, n: int, week: int, enrolled: list[UUID], *, marked: bool) -> UUID:
        add = self.rows.add
        starts = clock.at(self.first_day + timedelta(weeks=week), HALF_PAST_NINE)
        meeting = add(
            DeliverySession,
            group_id=group,
            kind=SessionKind.PLANNED,
            number=week + 1,
            starts_at=starts,
            ends_at=starts + timedelta(hours=1),
            is_live=True,
            moves=0,
            outcome=Outcome.DELIVERED if marked else None,
        )
        part = add(SessionPart, session_id=meeting, number=1, organisation_id=self.charity, minutes=60)
        if marked:
            add(Register, part_id=part, state=RegisterState.SUBMITTED)
            for place, person in enumerate(enrolled):
                value = MarkValue.ABSENT_KNOWN if (place + week + n) % 6 == 0 else MarkValue.PRESENT
                add(Mark, part_id=part, enrolment_id=person, value=value, is_unconfirmed=False, heads=[])
        return part
