"""Two complete tenants, own and foreign, with a row for every kind of key that an address can hold."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from portal import clock
from portal.bookings.models import Booking, BookingStatus
from portal.curricula.models import ProgrammeVersion
from portal.db import Database
from portal.funding.models import Allocation, FundingLine
from portal.groups.models import Controller, DataAgreement, LawfulBasis
from portal.packs.models import Pack
from portal.people.access import Role
from portal.people.models import Organisation, OrganisationKind, User
from portal.places.models import CalendarDate, ContactDuty, DateKind
from portal.releases.models import Edition
from portal.timetable.models import DeliverySession, SessionPart
from tests.world import TUESDAY, World

MOMENT = clock.at(TUESDAY + timedelta(weeks=2), datetime.min.time()) + timedelta(hours=10)
"""Within the third delivery session of every group: registers are open, bookings are running."""


@dataclass
class Tenant:
    """Keys by the name that they have in an address, and the people of this tenant by role."""

    keys: dict[str, object] = field(default_factory=dict)
    users: dict[Role, User] = field(default_factory=dict)


def build(database: Database) -> tuple[Tenant, Tenant]:
    world = World(database)
    charity = world.charity()
    version = world.programme()
    own = tenant(world, charity, version, ("Enfield", "308", "E09000010"), 990_001)
    foreign = tenant(world, charity, version, ("Barnet", "302", "E09000003"), 990_002)
    for role in (Role.ADMIN, Role.COORDINATOR, Role.SAFEGUARDING, Role.EVALUATOR):
        own.users[role] = world.user(role, f"{role} Own")
    return own, foreign


def tenant(
    world: World, charity: Organisation, version: ProgrammeVersion, area: tuple[str, str, str], urn: int
) -> Tenant:
    made = Tenant()
    authority = world.authority(*area)
    school = world.school(authority, f"School {urn}", urn)
    room = world.room(school)
    contact = world.contact(school, ContactDuty.BOOKING, f"Contact {urn}")
    dsl = world.contact(school, ContactDuty.DSL, f"Lead {urn}")
    booking = Booking(
        school_id=school.id,
        programme_id=version.programme_id,
        status=BookingStatus.CONFIRMED,
        contact_id=contact.id,
        dsl_contact_id=dsl.id,
        group_name=f"Horizons {urn}",
        expected_size=12,
        first_day=TUESDAY,
        start_time=datetime(2027, 1, 1, 9, 30).time(),
        minutes=60,
        room_id=room.id,
    )
    world.add(booking)
    group = world.group(
        school, version, charity, name=f"Horizons {urn}", booking_id=booking.id, room_id=room.id, dsl_contact_id=dsl.id
    )
    enrolment = world.enrolments(group, 3)[0]
    for role in (Role.BOOKING_LEAD, Role.SCHOOL_DSL):
        made.users[role] = world.user(role, f"{role} {urn}", school_id=school.id)
    made.users[Role.FACILITATOR] = world.user(Role.FACILITATOR, f"Facilitator {urn}", organisation_id=charity.id)
    made.users[Role.COMMISSIONER] = world.user(Role.COMMISSIONER, f"Commissioner {urn}", authority_id=authority.id)
    world.staff(group, made.users[Role.FACILITATOR], charity)
    funder = Organisation(kind=OrganisationKind.FUNDER, name=f"Council {urn}", authority_id=authority.id)
    world.add(funder)
    line = FundingLine(
        organisation_id=funder.id,
        authority_id=authority.id,
        name="Grant",
        from_day=date(2026, 4, 1),
        until_day=date(2027, 3, 31),
    )
    closure = CalendarDate(
        school_id=school.id,
        academic_year="2026/2027",
        kind=DateKind.INSET,
        start_day=date(2027, 6, 7),
        end_day=date(2027, 6, 7),
        label="INSET day",
    )
    agreement = DataAgreement(
        school_id=school.id,
        controller=Controller.BOTH,
        basis=LawfulBasis.PUBLIC_TASK,
        retention_months=24,
        agreed_by="Head Example",
        from_day=date(2026, 9, 1),
    )
    edition = Edition(authority_id=authority.id, year=2025, quarter=4, number=1, object=EMPTY_OBJECT, sha256="0" * 64)
    world.add(line, closure, agreement, edition)
    pack = Pack(group_id=group.id, asked_by=made.users[Role.FACILITATOR].id)
    world.add(Allocation(group_id=group.id, line_id=line.id, percent=100), pack)
    made.keys = keys_of(world, group.id) | {
        "group_id": group.id,
        "booking_id": booking.id,
        "school_id": school.id,
        "authority_id": authority.id,
        "enrolment_id": enrolment.id,
        "row_id": closure.id,
        "line_id": line.id,
        "edition_id": edition.id,
        "pack_id": pack.id,
        "user_id": made.users[Role.FACILITATOR].id,
        "grant_id": made.users[Role.FACILITATOR].grants[0].id,
        "slug": "sample-steps",
        "number": 1,
        "token": "no-such-token",
        "filename": "css/portal.css",
    }
    return made


EMPTY_OBJECT = "{}"


def keys_of(world: World, group_id: UUID) -> dict[str, object]:
    """Session and part of the group's third meeting."""
    with world.database.read() as session:
        meeting, part = session.execute(
            select(DeliverySession.id, SessionPart.id)
            .join(SessionPart)
            .where(DeliverySession.group_id == group_id, DeliverySession.number == 3)
        ).one()
    return {"session_id": meeting, "part_id": part}
