"""The least that could save a register: one Flask view that parses the form, writes the same rows in one durable
transaction and redirects. It asks nobody who they are, checks nothing and knows no rule."""

import hashlib
import os
from typing import Any
from uuid import UUID

from flask import Flask, redirect, request
from sqlalchemy import insert

from portal import clock
from portal.app import METADATA
from portal.audit.models import AuditEntry
from portal.config import Settings
from portal.db import Database, new_id
from portal.registers.models import EventKind, Mark, MarkEvent, MarkValue, Register, RegisterState, Source

USER = "BENCH_USER"
"""Environment variable: the id of who saves."""


def from_environment() -> Flask:
    """What gunicorn serves."""
    return floor(Database(Settings.from_environment().database_url), UUID(os.environ[USER]))


def floor(database: Database, user_id: UUID) -> Flask:
    METADATA.tables["register"]  # every table is known, so that keys find what they point at
    app = Flask("floor")

    @app.post("/registers/<uuid:part>")
    def save(part: UUID) -> Any:
        rows = _rows(part, user_id)
        with database.write() as session:
            for model, values in rows:
                session.execute(insert(model), values)
            session.commit()
        return redirect("/")

    return app


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
                "reason": None,
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
                "reason": None,
                "is_unconfirmed": False,
                "heads": [str(event)],
            }
        )
    opened = {"id": register, "created_at": moment, "part_id": part, "state": RegisterState.OPEN}
    noted = {"id": new_id(), "created_at": moment, "user_id": user_id, "via": "page", "verb": "marked"}
    noted |= {"noun": "register", "row_id": register}
    return [(Register, [opened]), (MarkEvent, events), (Mark, marks), (AuditEntry, [noted])]
