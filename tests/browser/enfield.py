"""Enfield before the journey begins: three invented schools, the charity, its people, a council that pays, and two
groups that other schools booked, whose registers are taken as the weeks go by."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.bookings import confirming
from portal.bookings.models import Booking
from portal.bookings.requests import requesting
from portal.bookings.staff import Named
from portal.bookings.terms import live_terms
from portal.config import ROOT, Settings
from portal.curricula import service as curricula
from portal.db import Database, new_id
from portal.funding import service as funding
from portal.groups import agreements, replies
from portal.groups import service as groups
from portal.groups.entries import Entry
from portal.groups.identity import Name, Vault
from portal.groups.models import Controller, Duty, Enrolment, Group, LawfulBasis, NoticeWay, Reader
from portal.groups.replies import Told
from portal.groups.reply_models import Answer, Decider
from portal.groups.reply_rules import Word
from portal.people import accounts, passwords
from portal.people.access import Role
from portal.people.accounts import Scope
from portal.people.models import User
from portal.places import calendars
from portal.places.contacts import Person
from portal.places.models import DateKind, School
from portal.registers import service as registers
from portal.registers.models import EventKind, MarkValue
from portal.registers.service import Item
from portal.timetable.models import DeliverySession, SessionPart
from portal.web.access import Act, Via
from tests.bookings.ready import assure_everybody, ready
from tests.world import World

BEGINS = date(2026, 11, 23)
COMMAND = Act(None, via=Via.COMMAND)
PASSWORD = "a-long-walk-by-the-river-9"
LEAD, COORDINATOR, FACILITATOR, COUNCIL, EVALUATOR = (
    f"{who}@example.org" for who in ("school", "coordinator", "facilitator", "council", "evaluator")
)
OTHERS = ("other-1@example.org", "other-2@example.org")
"""Facilitators of the two other groups."""
LINE = "Prevention in schools"
CLOSURES = (
    (date(2027, 2, 15), date(2027, 2, 19), "Half-term"),
    (date(2027, 3, 26), date(2027, 4, 9), "Easter"),
)
MISSES = {3, 6, 9, 12}
"""Plan numbers that the first four of each other group miss: 9 of 13 is below three quarters."""


@dataclass
class Enfield:
    authority_id: UUID
    charity_id: UUID
    schools: list[UUID]
    line_id: UUID
    users: dict[str, UUID] = field(default_factory=dict)


def people(database: Database) -> Enfield:
    """Everybody and everything that stands before a school asks."""
    world = World(database)
    authority, charity = world.authority(), world.charity()
    schools = [world.school(authority, f"{name} School", 990_001 + n) for n, name in enumerate(("Ash", "Birch", "Elm"))]
    password_hash = passwords.hashed(PASSWORD)
    with clock.moved_to(clock.at(BEGINS, time(8))), database.write() as session:
        curricula.load(session, ROOT / "curricula" / "livve", by=COMMAND)
        funder = funding.add_funder(session, name="Enfield Council", authority_id=authority.id, by=COMMAND)
        line = funding.add_line(
            session,
            organisation_id=funder.id,
            authority_id=authority.id,
            name=LINE,
            from_day=date(2026, 4, 1),
            until_day=date(2028, 3, 31),
            by=COMMAND,
        )
        made = Enfield(authority.id, charity.id, [school.id for school in schools], line.id)
        for first, last, label in CLOSURES:
            calendars.add(
                session,
                authority_id=authority.id,
                school_id=None,
                kind=DateKind.HOLIDAY,
                start=first,
                end=last,
                label=label,
                by=COMMAND,
            )
        cast = {
            LEAD: ("Sal Registry", Role.BOOKING_LEAD, Scope(school_id=schools[0].id)),
            COORDINATOR: ("Cordelia Timetabler", Role.COORDINATOR, Scope()),
            EVALUATOR: ("Esther Sumner", Role.EVALUATOR, Scope()),
            COUNCIL: ("Percy Ledger", Role.COMMISSIONER, Scope(authority_id=authority.id)),
            FACILITATOR: ("Fern Circle", Role.FACILITATOR, Scope(organisation_id=charity.id)),
            OTHERS[0]: ("Otis Round", Role.FACILITATOR, Scope(organisation_id=charity.id)),
            OTHERS[1]: ("Oona Square", Role.FACILITATOR, Scope(organisation_id=charity.id)),
        }
        for email, (name, role, scope) in cast.items():
            user, token = accounts.invite(session, email=email, name=name, role=role, scope=scope, by=COMMAND)
            accounts.use_link(session, token, password_hash=password_hash)
            made.users[email] = user.id
        assure_everybody(session, by=Act(session.get_one(User, made.users[COORDINATOR])))
        session.commit()
    return made


def other_groups(database: Database, settings: Settings, base: Enfield) -> list[UUID]:
    """Twelve people each at the two other schools, on Wednesdays and Thursdays; half in year 8, half in year 9."""
    vault = Vault(settings.identity_key)
    with clock.moved_to(clock.at(BEGINS, time(9))), database.write() as session:
        by = Act(session.get_one(User, base.users[COORDINATOR]), via=Via.PHONE_CALL)
        made = [_group(session, vault, base, n, by) for n in (1, 2)]
        session.commit()
    return made


def _group(session: Session, vault: Vault, base: Enfield, n: int, by: Act) -> UUID:
    school, terms = session.get_one(School, base.schools[n]), live_terms(session, "livve")
    assert terms is not None
    wish = requesting.Wish(
        first_day=date(2027, 1, 12) + timedelta(days=n),
        groups=(requesting.Asked(f"Lanterns {n}", 12, time(9, 30), "Library"),),
        asker=Person("Robin Example", f"asker-{n}@example.org", "020 7946 0001"),
        dsl=Person("Dee Example", f"dsl-{n}@example.org", "020 7946 0002"),
    )
    booking: Booking = requesting.ask(session, school, terms, wish, by=by)
    staff = [Named(base.users[OTHERS[n - 1]], base.charity_id, Duty.LEAD)]
    ready(session, booking, by=by)
    (group,) = confirming.confirm(session, booking, staff, shares={base.line_id: 100}, by=by)
    held = agreements.record_agreement(
        session,
        school_id=school.id,
        controller=Controller.BOTH,
        basis=LawfulBasis.PUBLIC_TASK,
        retention_months=12,
        agreed_by="Head Example",
        from_day=BEGINS,
        by=by,
    )
    for reader in Reader:
        agreements.record_notice(session, held, reader, way=NoticeWay.LEAFLET, given_day=BEGINS, by=by)
    entries = [Entry(Name(f"Family{p}", f"Given{p}"), 8 + p % 2, f"{n}{p:03}", None) for p in range(12)]
    added = groups.add_participants(session, vault, group, entries, joined_day=date(2027, 1, 11), by=by)
    agreed = Word(Answer.AGREED, Decider.PARENT)
    replies.record(session, group, [Told(row.id, agreed, 1) for row in added.joined], by=by)
    return group.id


def take_registers(database: Database, base: Enfield, group_id: UUID, facilitator: str) -> None:
    """Every register of one group, each at the end of its session, through the services."""
    with database.read() as session:
        rows = session.execute(
            select(DeliverySession.ends_at, DeliverySession.number, SessionPart.id)
            .join(SessionPart)
            .where(DeliverySession.group_id == group_id)
            .order_by(DeliverySession.starts_at)
        ).all()
        enrolled = session.scalars(select(Enrolment.id).where(Enrolment.group_id == group_id).order_by(Enrolment.code))
        people_ids = list(enrolled)
    for ends_at, number, part_id in rows:
        with clock.moved_to(ends_at), database.write() as session:
            by = Act(session.get_one(User, base.users[facilitator]))
            items = [_item(key, n, number in MISSES and n < 4) for n, key in enumerate(people_ids)]
            registers.record_marks(session, part_id, items, device_id=new_id(), by=by)
            registers.submit(session, session.get_one(SessionPart, part_id), by=by)
            session.commit()


def _item(enrolment_id: UUID, n: int, is_absent: bool) -> Item:
    return Item(
        event_id=new_id(),
        enrolment_id=enrolment_id,
        kind=EventKind.MARK,
        value=MarkValue.ABSENT_KNOWN if is_absent else MarkValue.PRESENT,
        minutes=None,
        note=None,
        bases=frozenset(),
        device_sequence=n,
        device_time=clock.now(),
    )


def codes_of(database: Database, name: str) -> set[str]:
    with database.read() as session:
        rows = select(Enrolment.code).join(Group, Enrolment.group_id == Group.id).where(Group.name == name)
        return set(session.scalars(rows))
