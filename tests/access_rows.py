"""Two complete tenants, own and foreign, with a row for every kind of key that an address can hold."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select

from portal import clock
from portal.bookings.costs.models import InvoiceRequest, InvoiceState
from portal.bookings.models import AvailabilityWindow, Booking, BookingStatus, Errand, WishedGroup
from portal.config import ROOT
from portal.curricula import queries as curricula
from portal.curricula import service as loading
from portal.curricula.models import Bundle, ProgrammeVersion, Resource
from portal.curricula.reading.schema import Audience
from portal.db import Database
from portal.funding.models import Allocation, FundingLine, Price
from portal.groups.models import Controller, DataAgreement, LawfulBasis
from portal.packs.models import Pack, PackPart, PackPicture
from portal.packs.scans import qr
from portal.people.access import Role
from portal.people.models import CallWish, CheckSeen, Organisation, OrganisationKind, User
from portal.places.models import CalendarDate, ContactDuty, DateKind, SchoolContact
from portal.releases.protected import Reader
from portal.timetable.models import DeliverySession, Outcome, Reason, SessionPart
from portal.web.access import Act, Via
from portal.web.models import Job, Notice, NoticeState
from tests.concerns.handed_rows import passed_on
from tests.groups.referring.rows import proposed
from tests.measures.asked_rows import asked_of
from tests.registers.chase_rows import alone_with, came_to, chase_of
from tests.releases.making import editions_of
from tests.sync.rows import lost_phone
from tests.world import TUESDAY, World

MOMENT = clock.at(TUESDAY + timedelta(weeks=2), datetime.min.time()) + timedelta(hours=10)
"""Within the third delivery session of every group: registers are open, bookings are running."""

COMMAND = Act(None, via=Via.COMMAND)


@dataclass
class Tenant:
    """Keys by the name that they have in an address, and the people of this tenant by role."""

    keys: dict[str, object] = field(default_factory=dict)
    special: dict[str, dict[str, object]] = field(default_factory=dict)
    """By endpoint, where a page is about another row than the usual one."""
    users: dict[Role, User] = field(default_factory=dict)


def build(database: Database) -> tuple[Tenant, Tenant]:
    world = World(database)
    charity = world.charity()
    version = programme(database)
    own = tenant(world, charity, version, ("Enfield", "308", "E09000010"), 990_001)
    foreign = tenant(world, charity, version, ("Barnet", "302", "E09000003"), 990_002)
    for role in (Role.ADMIN, Role.COORDINATOR, Role.SAFEGUARDING, Role.EVALUATOR):
        own.users[role] = world.user(role, f"{role} Own")
    return own, foreign


def programme(database: Database) -> ProgrammeVersion:
    """The real programme, since its pages read its files."""
    with database.write() as session:
        loading.load(session, ROOT / "curricula" / "livve", by=COMMAND)
        session.commit()
    with database.read() as session:
        found = curricula.version_of(session, "livve")
        session.expunge_all()
    assert found is not None
    return found


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
        wishes=[
            WishedGroup(
                name=f"Horizons {urn}",
                size=12,
                first_day=TUESDAY,
                start_time=datetime(2027, 1, 1, 9, 30).time(),
                minutes=60,
                room_id=room.id,
            )
        ],
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
    closed = CalendarDate(
        authority_id=authority.id,
        academic_year="2026/2027",
        kind=DateKind.HOLIDAY,
        start_day=date(2027, 2, 15),
        end_day=date(2027, 2, 19),
        label="Half term",
    )
    price = Price(programme_id=version.programme_id, school_id=school.id, pence=125_000, from_day=date(2026, 9, 1))
    invoice = InvoiceRequest(
        booking_id=booking.id,
        year=2026,
        serial=urn,
        state=InvoiceState.ASKED,
        pence=125_000,
        groups=1,
        billing_name="School",
        finance_name="Finance office",
        finance_email="finance@example.org",
    )
    world.add(line, closure, closed, agreement, price, invoice)
    world.tell(agreement)
    job = Job(kind="packs.print", facts={}, run_at=MOMENT, asked_by=made.users[Role.FACILITATOR].id)
    world.add(job, Allocation(group_id=group.id, line_id=line.id, percent=100))
    pack = Pack(group_id=group.id, asked_by=made.users[Role.FACILITATOR].id, job_id=job.id)
    pack.pdf, pack.pages, pack.is_saving = b"%PDF-1.7", 1, True
    bundle = Bundle(version_id=version.id, audience=Audience.PUPIL, number=1, sha256=f"{urn:064}", job_id=job.id)
    world.add(bundle)
    undated = lost_session(group.id)
    window = AvailabilityWindow(
        programme_id=version.programme_id,
        from_day=date(2027, 9, 6),
        until_day=date(2027, 10, 15),
        weekdays="0123",
        earliest_start=datetime(2027, 1, 1, 9).time(),
        latest_end=datetime(2027, 1, 1, 15).time(),
        capacity=4,
        notice_days=28,
    )
    world.add(pack, undated, window)
    part = PackPart(pack_id=pack.id, number=1, group_id=group.id, code_mark="", facts_mark="")
    world.add(PackPicture(pack_id=pack.id, number=1, png=b"a picture"), part)
    approver = world.user(Role.EVALUATOR, f"Approver of {urn}")
    first, second, query, story = editions_of(world, Reader(authority.id, None, authority.name), approver, MOMENT)
    made.special = {
        "places.remove_authority_date": {"row_id": closed.id},
        "timetable.give_date": {"session_id": undated.id},
        "releases.changes": {"edition_id": second},
        "curricula.handout": {"filename": "01-bricks.html"},
        "packs.session_sheet": {"slug": "visitors"},
        "packs.group_sheet": {"slug": "help-cards"},
        "packs.session_sheet_page": {"slug": "visitors"},
        "packs.group_sheet_page": {"slug": "help-cards"},
    }
    world.assure(made.users[Role.FACILITATOR])
    world.add(errand := Errand(booking_id=booking.id, kind="room", contact_id=contact.id))
    keys = keys_of(world, group.id)
    made.keys = keys | {
        "wish_id": wished(world, made.users[Role.FACILITATOR]),
        "handoff_id": passed_on(world, group.id, keys["session_id"], made.users[Role.FACILITATOR], MOMENT).id,
        "check_id": check_of(world, made.users[Role.FACILITATOR].id),
        "notice_id": written_to(world, contact, booking).id,
        "contact_id": contact.id,
        "group_id": group.id,
        "booking_id": booking.id,
        "errand_id": errand.id,
        "kind": "room",
        "window_id": window.id,
        "school_id": school.id,
        "authority_id": authority.id,
        "enrolment_id": enrolment.id,
        "referral_id": proposed(world, school.id, group.id, MOMENT).id,
        "row_id": closure.id,
        "line_id": line.id,
        "price_id": price.id,
        "invoice_id": invoice.id,
        "edition_id": first,
        "reader_id": authority.id,
        "story_id": story,
        "query_id": query,
        "chase_id": chase_of(world, group.id, MOMENT),
        "one_to_one_id": alone_with(world, made.users[Role.FACILITATOR], enrolment.id, MOMENT),
        "pack_id": pack.id,
        "sheet_key": qr.short(keys["session_id"]),
        "user_id": made.users[Role.FACILITATOR].id,
        "grant_id": made.users[Role.FACILITATOR].grants[0].id,
        "slug": "livve",
        "reader": "pupils",
        "number": 1,
        "programme_id": version.programme_id,
        **dict.fromkeys(("old", "new"), version.number),
        "token": "no-such-token",
        "page": "groups",
        "public_id": UUID(int=0),
        "resource_id": handout(world),
        "bundle_id": bundle.id,
        "filename": "css/portal.css",
        **lost_phone(world, made.users[Role.FACILITATOR], enrolment.id, MOMENT),
        "version": "0" * 16,
    }
    made.keys |= asked_of(world, group.id, MOMENT) | {"walk_in_id": came_to(world, keys["part_id"], MOMENT)}
    made.keys["photo_id"] = world.photo(keys["part_id"], made.users[Role.FACILITATOR]).id
    return made


def check_of(world: World, user_id: UUID) -> UUID:
    with world.database.read() as session:
        return session.scalars(select(CheckSeen.id).where(CheckSeen.user_id == user_id)).first()


def wished(world: World, user: User) -> UUID:
    """A call that this facilitator, as somebody's supervisor, has to make."""
    asker = world.user(Role.FACILITATOR, f"Asker of {user.name}")
    row = CallWish(user_id=asker.id, day=clock.day_of(MOMENT), asked_at=MOMENT, to_id=user.id)
    world.add(row)
    return row.id


def written_to(world: World, contact: SchoolContact, booking: Booking) -> Notice:
    """A message that was sent."""
    facts = {"group": "Horizons", "first_day": TUESDAY.isoformat(), "start_time": "09:30"}
    row = Notice(kind="booking-requested", to_contact_id=contact.id, about_noun="booking", about_id=booking.id)
    row.facts, row.state, row.sent_at = facts, NoticeState.SENT, MOMENT
    world.add(row)
    return row


def handout(world: World) -> UUID:
    """One that everybody may read."""
    with world.database.read() as session:
        rows = select(Resource.id).where(Resource.audience == Audience.PUPIL, Resource.sheets.is_not(None))
        return session.scalars(rows.order_by(Resource.id)).first()


def lost_session(group_id: UUID) -> DeliverySession:
    """One that did not happen and has no new date: its number is given to no live session."""
    starts = MOMENT - timedelta(days=4)
    return DeliverySession(
        group_id=group_id,
        number=14,
        starts_at=starts,
        ends_at=starts + timedelta(hours=1),
        is_live=False,
        outcome=Outcome.DID_NOT_HAPPEN,
        reason=Reason.SCHOOL_EVENT,
    )


def keys_of(world: World, group_id: UUID) -> dict[str, object]:
    """Session and part of the group's third meeting."""
    with world.database.read() as session:
        meeting, part = session.execute(
            select(DeliverySession.id, SessionPart.id)
            .join(SessionPart)
            .where(DeliverySession.group_id == group_id, DeliverySession.number == 3)
        ).one()
    return {"session_id": meeting, "part_id": part}
