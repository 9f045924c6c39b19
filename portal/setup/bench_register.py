"""How many registers of 15 people are saved in a second, against the least that could write the same rows as
durably: both served by two workers, on one database, in one run, by 32 connections."""

import os
import re
import tempfile
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

from sqlalchemy import select

from portal import clock
from portal.app import create_app
from portal.config import Settings
from portal.db import Database, new_id
from portal.groups.models import Enrolment
from portal.people import service as people
from portal.setup.bench_floor import USER
from portal.setup.bench_load import Load, drive, form_post, served
from portal.setup.bench_rows import Bench
from portal.setup.database import migrate
from portal.timetable.models import DeliverySession, SessionPart

PEOPLE = 15
SESSIONS = 20
"""Of a group, all in the past."""
ROUNDS = 3
SAVES = 300
"""Registers saved a side and round; the rounds alternate."""
OURS, FLOOR = "portal.app:from_environment()", "portal.setup.bench_floor:from_environment()"


@dataclass(frozen=True)
class Saving:
    """What one side did; every number is the median of its rounds."""

    per_second: float
    p50: float
    p99: float
    """Milliseconds."""
    errors: int

    def __str__(self) -> str:
        spread = f"p50 {self.p50:.0f} ms, p99 {self.p99:.0f} ms ({self.p99 / self.p50:.1f} times p50)"
        return f"{self.per_second:.0f} times a second; {spread}, {self.errors} errors"


def figures(settings: Settings) -> dict[str, float]:
    """The ratio on SQLite and, where `TEST_DATABASE_URL` names an empty cluster, on PostgreSQL."""
    found: dict[str, float] = {}
    postgres = os.environ.get("TEST_DATABASE_URL")
    with tempfile.TemporaryDirectory() as home:
        for name, url in (("sqlite", f"sqlite:///{Path(home) / 'saves.db'}"), ("postgres", postgres)):
            if not url:
                print("no PostgreSQL to measure on")
                continue
            ratio, *sides = save_ratio(settings, url)
            found[f"register.save_ratio.{name}"] = ratio
            for side, saving in zip(("the portal", "the bare handler"), sides, strict=True):
                print(f"{side} on {name} saves a register of {PEOPLE} {saving}", flush=True)
    return found


def save_ratio(settings: Settings, url: str) -> tuple[float, Saving, Saving]:
    """Ours ÷ floor in saves a second, and what each did. `url`: an empty database, whose rows are left behind."""
    database = Database(url)
    migrate(database)
    with database.write() as session:
        bench = Bench(session, first_day=clock.today() - timedelta(weeks=SESSIONS + 1))
        groups = 2 * ROUNDS * SAVES // SESSIONS + 2
        parts = [bench.group(n, sessions=SESSIONS, people=PEOPLE, marked=False) for n in range(groups)]
        bench.rows.write()
        token = people.open_session(session, bench.facilitator)
        session.commit()
    forms = _forms(settings, database, [part for group in parts for part in group], bench.facilitator, token)
    database.engine.dispose()
    environment = {"DATABASE_URL": url, "PORTAL_DATA": str(settings.data), USER: str(bench.facilitator)}
    loads: dict[str, list[Load]] = {OURS: [], FLOOR: []}
    with served(OURS, environment) as ours, served(FLOOR, environment) as floor:
        for one in (ours, floor):
            drive(one.port, [forms.pop() for _ in range(SESSIONS)], expected=302)
        for _ in range(ROUNDS):
            for side, one in ((OURS, ours), (FLOOR, floor)):
                loads[side].append(drive(one.port, [forms.pop() for _ in range(SAVES)], expected=302))
    mine, least = _summed(loads[OURS]), _summed(loads[FLOOR])
    return mine.per_second / least.per_second, mine, least


def _summed(loads: list[Load]) -> Saving:
    return Saving(
        per_second=median(load.per_second for load in loads),
        p50=median(load.percentile(50) for load in loads),
        p99=median(load.percentile(99) for load in loads),
        errors=sum(load.errors for load in loads),
    )


def _forms(settings: Settings, database: Database, parts: list[UUID], user_id: UUID, token: str) -> list[bytes]:
    """The form of each register as the page gives it, everybody present, as the browser of one person sends it."""
    client = create_app(settings, database).test_client()
    with client.session_transaction() as kept:
        kept["token"], kept["_user_id"], kept["_fresh"] = token, str(user_id), True
    page = client.get(f"/registers/{parts[0]}").get_data(as_text=True)
    found = client.get_cookie("portal", domain="localhost")
    cookie = f"portal={found.value}" if found else ""
    fields = _fields(page)
    if "csrf_token" not in fields or len(fields["who"]) != PEOPLE:
        raise RuntimeError("the register's page is not what was expected")
    with database.read() as session:
        of_group: dict[UUID, list[UUID]] = {}
        for enrolment in session.scalars(select(Enrolment).order_by(Enrolment.code)):
            of_group.setdefault(enrolment.group_id, []).append(enrolment.id)
        rows = select(SessionPart.id, DeliverySession.group_id).join(SessionPart.session)
        group_of = {row.id: row.group_id for row in session.execute(rows)}
    return [form_post(f"/registers/{part}", _of(fields, of_group[group_of[part]]), cookie) for part in parts]


def _fields(page: str) -> dict[str, list[str]]:
    """Every hidden field of the page."""
    fields: dict[str, list[str]] = {}
    for tag in re.findall(r'<input[^>]*type="hidden"[^>]*>', page):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name:
            fields.setdefault(name[1], []).append(value[1] if value else "")
    return fields


def _of(fields: dict[str, list[str]], who: list[UUID]) -> dict[str, Any]:
    """The same form made for other people: their ids, and new ones for device and events."""
    made = {"device": str(new_id()), "who": [str(person) for person in who], "do": "save"}
    made |= {f"event-{place}": str(new_id()) for place in range(PEOPLE)}
    return fields | made | {f"mark-{place}": "present" for place in range(PEOPLE)}
