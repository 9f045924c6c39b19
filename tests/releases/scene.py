"""An autumn of groups that met, with registers, paid for by one council's line."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal import clock
from portal.curricula.models import ProgrammeVersion
from portal.curricula.reading.schema import Mode
from portal.db import Database, new_id
from portal.funding.models import Allocation, FundingLine, Target, TargetMeasure
from portal.groups.models import AbsenceReason, Enrolment, Group, Participant
from portal.people.models import Organisation, OrganisationKind
from portal.places.models import Authority
from portal.registers.models import Mark, MarkValue, Register, RegisterState
from portal.timetable.models import DeliverySession, Outcome, Reason, SessionPart
from tests.world import World

FIRST = date(2026, 10, 6)
AFTER = datetime(2027, 1, 14, 12, tzinfo=UTC)
"""When quarter 3 of 2026/27 has ended."""


@dataclass(frozen=True)
class Scene:
    authority: Authority
    line: FundingLine
    groups: list[Group]


def value(n: int) -> MarkValue:
    """About 85 % attend, in a pattern that is the same each time."""
    return (
        MarkValue.ABSENT_KNOWN
        if n % 13 == 5
        else MarkValue.ABSENT_UNEXPLAINED
        if n % 19 == 7
        else MarkValue.LATE
        if n % 11 == 3
        else MarkValue.PRESENT
    )


def autumn(
    world: World,
    *,
    authority: Authority,
    schools: int = 6,
    groups: int = 12,
    people: int = 10,
    weeks: int = 12,
    version: ProgrammeVersion | None = None,
    charity: Organisation | None = None,
    first_urn: int = 990_001,
) -> Scene:
    """Groups in turn at each school, a session a week from FIRST, every register finished but the last one's."""
    version = version or world.programme()
    charity = charity or world.charity()
    funder = Organisation(kind=OrganisationKind.FUNDER, name=f"{authority.name} Council", authority_id=authority.id)
    world.add(funder)
    line = FundingLine(
        organisation_id=funder.id,
        authority_id=authority.id,
        name=f"Prevention {authority.name}",
        from_day=date(2026, 4, 1),
        until_day=date(2027, 3, 31),
        amount_pence=None,
    )
    world.add(line)
    target = {"line_id": line.id, "programme_id": version.programme_id, "year": 2026}
    world.add(
        Target(measure=TargetMeasure.REACH, number=180, **target),
        Target(measure=TargetMeasure.SESSIONS, number=150, **target),
    )
    places = [world.school(authority, f"{authority.name} School {n + 1}", first_urn + n) for n in range(schools)]
    made = []
    for n in range(groups):
        rows: list[Any] = []
        group = Group(
            school_id=places[n % schools].id,
            authority_id=authority.id,
            version_id=version.id,
            name=f"Horizons {n + 1}",
            mode=Mode.GROUP,
            planned_sessions=weeks,
            minutes=60,
            expected_size=people,
        )
        world.add(group)
        enrolled = people_of(group, people, rows)
        world.add(*[row for row in rows if isinstance(row, Participant)])
        world.add(*[row for row in rows if isinstance(row, Enrolment)])
        _meet(world, group, enrolled, charity.id, weeks, last_is_missing=n == groups - 1)
        world.add(Allocation(group_id=group.id, line_id=line.id, percent=100))
        made.append(group)
    return Scene(authority, line, made)


def people_of(group: Group, people: int, rows: list[Any]) -> list[Enrolment]:
    enrolled = []
    for n in range(people):
        person = Participant(id=new_id(), school_id=group.school_id, year_group=8 + n % 3)
        left = FIRST + timedelta(weeks=6) if n == 0 else None
        enrolled.append(
            Enrolment(
                id=new_id(),
                group_id=group.id,
                participant_id=person.id,
                code=f"A{n + 1}",
                joined_day=FIRST,
                left_day=left,
                left_reason=AbsenceReason.MOVED if left else None,
            )
        )
        rows.extend([person, enrolled[-1]])
    return enrolled


def _meet(
    world: World, group: Group, enrolled: list[Enrolment], charity_id: UUID, weeks: int, *, last_is_missing: bool
) -> None:
    meetings, parts, rest = [], [], []
    for week in range(weeks):
        starts = clock.at(FIRST + timedelta(weeks=week), time(9, 30))
        missing = last_is_missing and week == weeks - 1
        fell_out = week == 3 and last_is_missing
        meetings.append(
            DeliverySession(
                id=new_id(),
                group_id=group.id,
                number=week + 1,
                starts_at=starts,
                ends_at=starts + timedelta(hours=1),
                outcome=Outcome.DID_NOT_HAPPEN if fell_out else Outcome.DELIVERED,
                reason=Reason.SCHOOL_CLOSED if fell_out else None,
            )
        )
        parts.append(
            SessionPart(id=new_id(), session_id=meetings[-1].id, number=1, organisation_id=charity_id, minutes=60)
        )
        if missing or fell_out:
            continue
        rest.append(Register(part_id=parts[-1].id, state=RegisterState.SUBMITTED))
        day = clock.day_of(starts)
        rest += [
            Mark(
                part_id=parts[-1].id,
                enrolment_id=row.id,
                heads=[],
                value=value(n * 7 + week * 3),
                minutes=10 if value(n * 7 + week * 3) is MarkValue.LATE else None,
            )
            for n, row in enumerate(enrolled)
            if row.left_day is None or day <= row.left_day
        ]
    world.add(*meetings)
    world.add(*parts)
    world.add(*rest)


def the_charity(database: Database) -> Organisation:
    with database.read() as session:
        return session.scalars(select(Organisation).where(Organisation.kind == OrganisationKind.LEAD)).one()
