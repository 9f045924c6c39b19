"""A group of this room's tests: two facilitators, a coordinator, people with names, and the register's form."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from flask.testing import FlaskClient
from sqlalchemy import event, select
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from portal import clock, db
from portal.db import Database
from portal.groups.identity import Name, Vault
from portal.groups.models import Enrolment, Group
from portal.people.access import Role
from portal.people.models import Organisation, User
from portal.registers import service
from portal.registers.models import EventKind, Mark, MarkEvent, MarkValue
from portal.registers.service import Item, Receipt
from portal.timetable.models import DeliverySession, SessionPart
from portal.web.access import Act
from tests.world import TUESDAY, World

GIVEN = ("Amara", "Ben", "Chidi", "Dina", "Ellis", "Farah", "Gabriel", "Hana", "Ines", "Jamal", "Kofi", "Liv")


@dataclass(frozen=True)
class Cast:
    world: World
    charity: Organisation
    group: Group
    jo: User
    sam: User
    kit: User
    """A coordinator."""
    stranger: User
    """A facilitator of nothing."""
    people: list[Enrolment]
    parts: list[UUID]

    @property
    def part(self) -> UUID:
        return self.parts[0]


def cast(world: World, vault: Vault | None = None, *, people: int = 3, sessions: int = 2) -> Cast:
    school, charity = world.school(world.authority()), world.charity()
    group = world.group(school, world.programme(), charity, sessions=sessions, room_id=world.room(school).id)
    jo, sam, stranger = (
        world.user(Role.FACILITATOR, name, organisation_id=charity.id)
        for name in ("Jo Example", "Sam Example", "Stray Example")
    )
    world.staff(group, jo, charity)
    world.staff(group, sam, charity)
    enrolled = world.enrolments(group, people)
    if vault:
        with world.database.write() as session:
            for place, person in enumerate(enrolled):
                name = Name(family=chr(79 + place % 11), given=GIVEN[place % 12] + "i" * (place // 12))
                vault.put(session, person.participant_id, name, school_id=school.id, key=None)
            session.commit()
    return Cast(
        world, charity, group, jo, sam, world.user(Role.COORDINATOR, "Kit Example"), stranger, enrolled,
        parts_of(world.database, group),
    )  # fmt: skip


def parts_of(database: Database, group: Group) -> list[UUID]:
    rows = (
        select(SessionPart.id)
        .join(DeliverySession)
        .where(DeliverySession.group_id == group.id)
        .order_by(DeliverySession.number)
    )
    with database.read() as session:
        return list(session.scalars(rows))


@contextmanager
def on(day: date = TUESDAY, at: time = time(9, 45)) -> Iterator[None]:
    with clock.moved_to(clock.at(day, at)):
        yield


NEXT_WEEK = TUESDAY + timedelta(weeks=1)


def item(person: Enrolment, value: MarkValue | None, *bases: UUID, number: int = 0, **more: object) -> Item:
    facts: dict[str, object] = {
        "event_id": db.new_id(),
        "kind": EventKind.CLEAR if value is None else EventKind.MARK,
        "minutes": None,
        "note": None,
        "device_time": clock.now(),
    }
    return Item(enrolment_id=person.id, value=value, bases=frozenset(bases), device_sequence=number, **(facts | more))  # type: ignore[arg-type]


def record(database: Database, part_id: UUID, by: User, *items: Item, device: UUID | None = None) -> list[Receipt]:
    with database.write() as session:
        receipts = service.record_marks(session, part_id, items, device_id=device or db.new_id(), by=Act(by))
        session.commit()
    return receipts


def marks(database: Database, part_id: UUID) -> dict[UUID, Mark]:
    with database.read() as session:
        return {row.enrolment_id: row for row in session.scalars(select(Mark).where(Mark.part_id == part_id))}


def events(database: Database, part_id: UUID) -> list[MarkEvent]:
    rows = select(MarkEvent).where(MarkEvent.part_id == part_id).order_by(MarkEvent.server_sequence)
    with database.read() as session:
        return list(session.scalars(rows))


def open_form(browser: FlaskClient, part_id: UUID) -> MultiDict[str, str]:
    """The fields of the register's page as a browser without scripts would send them."""
    page = browser.get(f"/registers/{part_id}")
    assert page.status_code == 200, page.status
    return fields(page)


def fields(page: TestResponse) -> MultiDict[str, str]:
    form = re.search(r'<form class="register".*?</form>', page.text, re.S)
    assert form, "no register form on the page"
    found: MultiDict[str, str] = MultiDict()
    for tag in re.findall(r"<input [^>]*>", form[0]):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        chosen = " checked" in tag or not re.search(r'type="(radio|checkbox)"', tag)
        if name and value and chosen:
            found.add(name[1], value[1])
    for name, options in re.findall(r'<select [^>]*name="([^"]*)">(.*?)</select>', form[0], re.S):
        picked = re.search(r'value="([^"]*)" selected', options)
        found.add(name, picked[1] if picked else "")
    return found


def post(browser: FlaskClient, part_id: UUID, form: MultiDict[str, str], do: str = "save", **more: str) -> TestResponse:
    sent = MultiDict(form)
    for name, value in {"do": do, **{key.replace("_", "-"): text for key, text in more.items()}}.items():
        sent.setlist(name, [value])
    return browser.post(f"/registers/{part_id}", data=sent)


@contextmanager
def counting(database: Database) -> Iterator[list[str]]:
    """Every statement sent inside the block."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
