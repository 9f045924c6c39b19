"""A served portal with one group, its facilitators' phones, and the truth in its database."""

import http.client
import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import create_engine, make_url, select, text

from portal import clock, db
from portal.config import Settings
from portal.db import Database
from portal.people import service as people
from portal.people.models import User
from portal.registers.models import MarkEvent, MarkValue
from portal.setup.bench_load import Served, served
from portal.setup.database import migrate
from tests.registers.cast import Cast, cast, on
from tests.sync.phone import Phone
from tests.world import TUESDAY, World

POSTGRES = os.environ.get("TEST_DATABASE_URL")
ENGINES = ("sqlite", "postgres") if POSTGRES else ("sqlite",)
APP = "portal.app:from_environment()"
NOTHING: dict[str, str] = {}
PATIENCE = 60
"""Seconds for which a phone comes again."""


@dataclass(frozen=True)
class Answer:
    status_code: int
    data: bytes
    headers: dict[str, str]

    @property
    def text(self) -> str:
        return self.data.decode(errors="replace")

    @property
    def json(self) -> Any:
        return json.loads(self.data)


@dataclass
class Browser:
    """Somebody signed in, over the network."""

    port: int
    cookie: str
    timeout: float = 60

    def ask(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.timeout)
        try:
            line.request(method, path, body, {"Cookie": self.cookie} | (headers or {}))
            answer = line.getresponse()
            return Answer(answer.status, answer.read(), {k.lower(): v for k, v in answer.getheaders()})
        finally:
            line.close()

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, headers={name.replace("_", "-"): text for name, text in headers.items()})

    def post(self, path: str, *, json: object, headers: dict[str, str]) -> Answer:
        return self.ask("POST", path, _json(json), {"Content-Type": "application/json"} | headers)


def _json(body: object) -> bytes:
    return json.dumps(body).encode()


class Patient(Phone):
    """Comes again, as the app does, where others hand in before it."""

    def say(self, path: str, body: object, **headers: str) -> Any:
        until = time.monotonic() + PATIENCE
        while (answer := super().say(path, body, **headers)).status_code == 503 and time.monotonic() < until:
            time.sleep(0.02)
        return answer


@dataclass
class Ground:
    home: Path
    database: Database
    group: Cast
    settings: Settings
    server: Served | None = None
    phones: list[Phone] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.database.url.render_as_string(hide_password=False),
            "PORTAL_DATA": str(self.home),
            "PORTAL_ENV": "test",
            "PORTAL_TEST_CLOCK": str(self.home / "clock"),
        }

    def browser(self, user: User) -> Browser:
        assert self.server is not None
        with self.database.write() as session:
            token = people.open_session(session, user.id)
            session.commit()
        app = Flask("cookie")
        app.secret_key = self.settings.secret_key
        kept = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        value = kept.dumps({"token": token, "_user_id": str(user.id), "_fresh": True})
        return Browser(self.server.port, f"portal={value}")

    def phone(self, user: User | None = None, kind: type[Phone] = Patient) -> Phone:
        made = kind(self.browser(user or self.group.jo))  # type: ignore[arg-type]
        self.phones.append(made.make_known())
        return made

    def some_mark(self, phone: Phone, number: int, part_id: UUID | None = None) -> str:
        person = self.group.people[number % len(self.group.people)].id
        return phone.mark(part_id or self.group.part, person, list(MarkValue)[number % 3])

    def stored(self) -> dict[str, int]:
        """How often each event is there."""
        found: dict[str, int] = {}
        with self.database.read() as session:
            for key in session.scalars(select(MarkEvent.id)):
                found[str(key)] = found.get(str(key), 0) + 1
        return found

    def is_whole(self) -> bool:
        """What SQLite says of its own file; PostgreSQL looks after its own."""
        if not self.database.is_sqlite:
            return True
        with self.database.read() as session:
            return session.scalar(text("PRAGMA integrity_check")) == "ok"


@contextmanager
def ground(
    engine: str = "sqlite", *, number: int = 5, home: Path | None = None, app: str = APP, more: dict[str, str] = NOTHING
) -> Iterator[Ground]:
    """Tuesday at 09:45, served by two workers. `number`: people of the group; `more`: the server is told too."""
    made = Path(tempfile.mkdtemp(prefix="portal-battery-", dir=home))
    with on(), _database(engine, made) as database:
        (made / "clock").write_text(clock.now().isoformat())
        settings = _settings(made)
        here = Ground(made, database, cast(World(database), people=number), settings)
        try:
            with served(app, here.environment | more, is_quiet=True) as here.server:
                yield here
        finally:
            database.engine.dispose()
            shutil.rmtree(made, ignore_errors=True)


def _settings(home: Path) -> Settings:
    before = os.environ.get("PORTAL_DATA")
    os.environ["PORTAL_DATA"] = str(home)
    try:
        return Settings.from_environment()
    finally:
        os.environ.pop("PORTAL_DATA")
        if before is not None:
            os.environ["PORTAL_DATA"] = before


@contextmanager
def _database(engine: str, home: Path) -> Iterator[Database]:
    if engine == "sqlite":
        made = Database(f"sqlite:///{home / 'portal.db'}")
        migrate(made)
        yield made
        return
    name = f"battery_{db.new_id().hex}"
    admin = create_engine(POSTGRES or "", isolation_level="AUTOCOMMIT")
    with admin.connect() as line:
        line.execute(text(f"CREATE DATABASE {name}"))
    made = Database(make_url(POSTGRES or "").set(database=name).render_as_string(hide_password=False))
    migrate(made)
    yield made
    made.engine.dispose()
    with admin.connect() as line:
        line.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


__all__ = ["ENGINES", "TUESDAY", "Browser", "Ground", "ground"]
