"""How fast a register is saved, against the least that could write the same rows as durably."""

import hashlib
import re
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Any
from uuid import UUID

from flask import Flask, redirect, request
from flask.testing import FlaskClient
from sqlalchemy import insert

from portal import clock
from portal.app import create_app
from portal.audit.models import AuditEntry
from portal.config import Settings
from portal.db import Database, new_id
from portal.people import service as people
from portal.registers.models import EventKind, Mark, MarkEvent, MarkValue, Register, RegisterState, Source
from portal.setup.bench_rows import FIRST_DAY, HALF_PAST_NINE, Bench
from portal.setup.database import migrate

PEOPLE = 15
SAVES = 60
"""Registers saved a side and round; the rounds alternate."""
ROUNDS = 3


def save_ratio(settings: Settings) -> tuple[float, float, float]:
    """Ours ÷ floor in saves a second, and the milliseconds of each; medians over the rounds."""
    ours, floor = [], []
    for _ in range(ROUNDS):
        ours.append(_timed(settings, _portal))
        floor.append(_timed(settings, _bare))
    mine, least = median(ours), median(floor)
    return least / mine, mine * 1000, least * 1000


Save = Callable[[UUID, dict[str, str | list[str]]], None]


def _timed(settings: Settings, side: Callable[[Settings, Database, UUID], Save]) -> float:
    """Seconds a save on a fresh database."""
    with tempfile.TemporaryDirectory() as home:
        database = Database(f"sqlite:///{Path(home) / 'bench.db'}")
        migrate(database)
        with database.write() as session:
            bench = Bench(session)
            parts = bench.group(0, sessions=SAVES, people=PEOPLE, marked=False)
            bench.rows.write()
            session.commit()
        moment = clock.at(FIRST_DAY, HALF_PAST_NINE) + timedelta(weeks=SAVES, hours=1)
        with clock.moved_to(moment):
            forms = _forms(settings, database, bench.facilitator, parts)
            save = side(settings, database, bench.facilitator)
            began = time.perf_counter()
            for part, form in forms.items():
                save(part, form)
            spent = (time.perf_counter() - began) / len(forms)
        database.engine.dispose()
    return spent


def _client(settings: Settings, database: Database, user_id: UUID) -> FlaskClient:
    app = create_app(settings, database)
    app.config["WTF_CSRF_ENABLED"] = False
    with database.write() as session:
        token = people.open_session(session, user_id)
        session.commit()
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["token"], cookie["_user_id"], cookie["_fresh"] = token, str(user_id), True
    return client


def _forms(settings: Settings, database: Database, user_id: UUID, parts: list[UUID]) -> dict[UUID, dict[str, Any]]:
    """The form of each register as the page gives it, everybody present; made before the clock runs."""
    client = _client(settings, database, user_id)
    forms = {}
    for part in parts:
        page = client.get(f"/registers/{part}").get_data(as_text=True)
        fields: dict[str, Any] = {"do": "save"}
        for tag in re.findall(r'<input[^>]*type="hidden"[^>]*>', page):
            name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
            if name:
                fields.setdefault(name[1], []).append(value[1] if value else "")
        forms[part] = fields | {f"mark-{n}": "present" for n in range(PEOPLE)}
    return forms


def _portal(settings: Settings, database: Database, user_id: UUID) -> Save:
    client = _client(settings, database, user_id)

    def save(part: UUID, form: dict[str, Any]) -> None:
        answer = client.post(f"/registers/{part}", data=form)
        if answer.status_code != 302:
            raise RuntimeError(f"the save was answered with {answer.status_code}")

    return save


def _bare(_settings: Settings, database: Database, user_id: UUID) -> Save:
    """One Flask view: parse the form, write the same rows in one durable transaction, redirect."""
    app = Flask("floor")

    @app.post("/<uuid:part>")
    def floor(part: UUID) -> Any:
        rows = _rows(part, user_id)
        with database.write() as session:
            for model, values in rows:
                session.execute(insert(model), values)
            session.commit()
        return redirect("/")

    client = app.test_client()

    def save(part: UUID, form: dict[str, Any]) -> None:
        if client.post(f"/{part}", data=form).status_code != 302:
            raise RuntimeError("the floor failed")

    return save


def _rows(part: UUID, user_id: UUID) -> list[tuple[Any, list[dict[str, Any]]]]:
    """The rows that one save of the form leaves behind."""
    moment, device = clock.now(), UUID(request.form["device"])
    register = new_id()
    events, marks = [], []
    for place, who in enumerate(request.form.getlist("who")):
        event, value = UUID(request.form[f"event-{place}"]), MarkValue(request.form[f"mark-{place}"])
        person = UUID(who)
        digest = hashlib.sha256(f"{event}{person}{value}".encode()).hexdigest()
        events.append(
            {
                "id": event,
                "part_id": part,
                "enrolment_id": person,
                "kind": EventKind.MARK,
                "value": value,
                "minutes": None,
                "note": None,
                "bases": [],
                "device_id": device,
                "device_sequence": place,
                "payload_hash": digest,
                "server_sequence": place + 1,
                "user_id": user_id,
                "device_time": moment,
                "received_at": moment,
                "source": Source.WEB,
            }
        )
        marks.append(
            {
                "part_id": part,
                "enrolment_id": person,
                "value": value,
                "minutes": None,
                "is_unconfirmed": False,
                "heads": [str(event)],
            }
        )
    opened = {"id": register, "created_at": moment, "part_id": part, "state": RegisterState.OPEN}
    noted = {"id": new_id(), "created_at": moment, "user_id": user_id, "via": "page", "verb": "marked"}
    noted |= {"noun": "register", "row_id": register}
    return [(Register, [opened]), (MarkEvent, events), (Mark, marks), (AuditEntry, [noted])]
