"""What a school's request costs the server against bare pages, and whether the list asks more for more bookings."""

import itertools
import re
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

from flask import Flask, render_template_string
from flask.testing import FlaskClient
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from portal import clock
from portal.app import create_app
from portal.bookings.models import Booking, BookingChange, BookingStatus, WishedGroup
from portal.config import Settings
from portal.curricula.models import Programme
from portal.db import Database
from portal.people import service as people
from portal.people.access import Role
from portal.people.models import RoleGrant, User
from portal.places.models import ContactDuty, Room, School, SchoolContact
from portal.places.queries import closed_days
from portal.setup.bench_rows import FIRST_DAY, HALF_PAST_NINE, Bench
from portal.setup.database import migrate

ROUNDS = 7
FEW, MANY = 20, 2_000
ASKER = "booking-lead@example.org"
BARE = "<!doctype html>\n<title>{{ title }}</title>\n<main>{{ body | safe }}</main>\n"


def request_ratio(database: Database, settings: Settings, slug: str, on: date) -> tuple[float, float, float, int]:
    """Server time of a school's whole request on its pages ÷ that of as many bare pages with the same bodies.

    Both in milliseconds as well, and how many pages; medians over the rounds. `database`: sample data of that day.
    """
    ours, bare, pages = [], [], 0
    with clock.moved_to(clock.at(on, HALF_PAST_NINE)):
        client = _signed_in(settings, database, ASKER)
        school, days = _open_days(database, on)
        for day in days:
            spent, bodies = _journey(client, slug, school, day)
            ours.append(spent)
            bare.append(_bare(bodies))
            pages = len(bodies)
    mine, least = median(ours), median(bare)
    return mine / least, mine * 1000, least * 1000, pages


def _open_days(database: Database, on: date) -> tuple[UUID, list[date]]:
    """The asker's school, and as many Tuesdays from four weeks on as there are rounds, on which it is open."""
    with database.read() as session:
        grant = select(RoleGrant.school_id).join(User, User.id == RoleGrant.user_id).where(User.email == ASKER)
        school = session.scalars(select(School).where(School.id.in_(grant))).one()
        closed = closed_days(session, school, on, on + timedelta(days=300))
    days = (on + timedelta(days=(1 - on.weekday()) % 7 + 7 * week) for week in itertools.count(4))
    return school.id, list(itertools.islice((day for day in days if day not in closed), ROUNDS))


def _journey(client: FlaskClient, slug: str, school: UUID, day: date) -> tuple[float, list[str]]:
    """From the page on which a request begins to the page of the request that was sent: seconds, and every answer."""
    bodies: list[str] = []
    spent = 0.0

    def page(address: str, typed: dict[str, str] | None = None) -> str:
        """Open it, or send what was typed on it; where that leads."""
        nonlocal spent
        began = time.perf_counter()
        answer = client.get(address) if typed is None else client.post(address, data=typed)
        spent += time.perf_counter() - began
        if answer.status_code not in {200, 302}:
            raise RuntimeError(f"{answer.status_code}: {address.rpartition('/')[2]}")
        bodies.append(answer.get_data(as_text=True))
        return answer.location or ""

    page(f"/book/{slug}")
    draft = page(f"/book/{slug}", {"school": str(school)})
    page(draft)
    for name, typed in _typed(day).items():
        page(f"{draft}/{name}")
        page(f"{draft}/{name}", typed)
    page(f"{draft}/check")
    shown = re.search(r'name="cost" value="([^"]*)"', bodies[-1])
    page(page(f"{draft}/check", {"cost": shown[1] if shown else ""}))
    return spent, bodies


def _typed(day: date) -> dict[str, dict[str, str]]:
    """What is typed on each page, in order."""
    return {
        "groups": {"name_1": "Bench Tuesday", "size_1": "12"},
        "when": {"first_day": day.isoformat(), "start_1": "09:30"},
        "provide": {
            "room_1": "G14",
            "dsl_name": "Dana Example",
            "dsl_phone": "020 7946 0001",
            "dsl_email": "dana@example.org",
        },
    }


def _bare(bodies: list[str]) -> float:
    """Seconds for one Flask page each that puts the same body, without our layout, into a template of three lines."""
    app = Flask("floor")

    @app.get("/<int:number>")
    def page(number: int) -> str:
        return render_template_string(BARE, title="Bare", body=inner[number])

    inner = [_inside(body) for body in bodies]
    client = app.test_client()
    client.get("/0")
    began = time.perf_counter()
    for number in range(len(bodies)):
        client.get(f"/{number}")
    return time.perf_counter() - began


def _inside(page: str) -> str:
    """What stands in the page's main part; all of it where it has none."""
    found = re.search(r"<main[^>]*>(.*)</main>", page, re.S)
    return found[1] if found else page


def queries(settings: Settings, home: Path) -> tuple[float, int, int]:
    """Statements for the coordinator's list of many bookings ÷ for a list of few, and both counts."""
    counts = []
    for number in (FEW, MANY):
        database = Database(f"sqlite:///{home / f'bookings-{number}.db'}")
        migrate(database)
        email = _fill(database, number)
        client = _signed_in(settings, database, email)
        client.get("/bookings")
        counts.append(_statements(database, lambda client=client: client.get("/bookings")))  # type: ignore[misc]
        database.engine.dispose()
    few, many = counts
    return many / few, few, many


def _fill(database: Database, number: int) -> str:
    """So many requests, and a coordinator who may see them; returns their e-mail address."""
    email = "coordinator@example.org"
    with database.write() as session:
        bench = Bench(session)
        add = bench.rows.add
        add(RoleGrant, user_id=add(User, email=email, name="Cory Example"), role=Role.COORDINATOR)
        bench.rows.write()
        version_programmes = _programmes(session)
        rooms = [add(Room, school_id=school, name="G14") for school in bench.schools]
        contacts = [
            add(SchoolContact, school_id=school, name="Robin Example", duty=ContactDuty.BOOKING)
            for school in bench.schools
        ]
        for n in range(number):
            place = n % len(bench.schools)
            _request(bench, n, bench.schools[place], version_programmes[n % 3], rooms[place], contacts[place])
        bench.rows.write()
        session.commit()
    return email


def _programmes(session: Session) -> list[UUID]:
    return list(session.scalars(select(Programme.id).order_by(Programme.slug)))


def _request(bench: Bench, n: int, school: UUID, programme: UUID, room: UUID, contact: UUID) -> None:
    add = bench.rows.add
    booking = add(
        Booking,
        school_id=school,
        programme_id=programme,
        status=BookingStatus.REQUESTED,
        contact_id=contact,
        dsl_contact_id=contact,
    )
    add(
        WishedGroup,
        booking_id=booking,
        number=1,
        name=f"Bench {n}",
        size=12,
        first_day=FIRST_DAY,
        start_time=HALF_PAST_NINE,
        minutes=60,
        room_id=room,
    )
    add(BookingChange, booking_id=booking, status=BookingStatus.REQUESTED, via="page")


def _signed_in(settings: Settings, database: Database, email: str) -> FlaskClient:
    app = create_app(settings, database)
    app.config["WTF_CSRF_ENABLED"] = False
    with database.write() as session:
        user = session.scalars(select(User).where(User.email == email)).one()
        token = people.open_session(session, user.id)
        session.commit()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["token"], cookie["_user_id"], cookie["_fresh"] = token, str(user.id), True
    return client


def _statements(database: Database, call: Callable[[], Any]) -> int:
    """How many statements a call sends to the database."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        sent.append(statement)

    event.listen(database.engine, "before_cursor_execute", note)
    try:
        call()
    finally:
        event.remove(database.engine, "before_cursor_execute", note)
    return len(sent)
