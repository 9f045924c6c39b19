"""Every test gets its own copy of a migrated database; signing in is one call."""

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, event, make_url, text

os.environ["PORTAL_ENV"] = "test"

from portal.app import create_app
from portal.config import Settings
from portal.db import Database
from portal.people import service as people
from portal.people.models import User
from portal.setup.database import migrate
from tests.world import World

POSTGRES = os.environ.get("TEST_DATABASE_URL")
"""A maintenance database of a PostgreSQL cluster made for the tests; unset means SQLite."""


def _command(sql: str) -> None:
    engine = create_engine(POSTGRES or "", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(sql))
    engine.dispose()


@contextmanager
def copy_of(template: str | None, home: Path) -> Iterator[str]:
    """Address of a new database that is a copy of another, or empty; gone afterwards."""
    if not POSTGRES:
        if template:
            shutil.copy(str(make_url(template).database), home / "portal.db")
        yield f"sqlite:///{home / 'portal.db'}"
        return
    name = f"test_{uuid.uuid4().hex}"
    _command(f"CREATE DATABASE {name}" + (f" TEMPLATE {make_url(template).database}" if template else ""))
    yield make_url(POSTGRES).set(database=name).render_as_string(hide_password=False)
    _command(f"DROP DATABASE {name}")


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a migrated, empty database, made once a worker."""
    with copy_of(None, tmp_path_factory.mktemp("template")) as url:
        database = Database(url)
        migrate(database)
        database.engine.dispose()
        yield url


@pytest.fixture
def database(template: str, tmp_path: Path) -> Iterator[Database]:
    with copy_of(template, tmp_path) as url:
        made = Database(url)
        yield made
        made.engine.dispose()


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path / "data"))
    return Settings.from_environment()


@pytest.fixture
def app(settings: Settings, database: Database) -> Flask:
    made = create_app(settings, database)
    made.config["WTF_CSRF_ENABLED"] = False
    made.config["TESTING"] = True
    return made


@pytest.fixture
def world(database: Database) -> World:
    """A small cast: an authority, two schools, a charity, a programme, one user a role."""
    return World(database)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask, database: Database) -> Callable[[User], FlaskClient]:
    """A browser in which this person is signed in."""

    def browser(user: User) -> FlaskClient:
        with database.write() as session:
            token = people.open_session(session, user.id)
            session.commit()
        made = app.test_client()
        with made.session_transaction() as cookie:
            cookie["token"] = token
            cookie["_user_id"] = str(user.id)
            cookie["_fresh"] = True
        return made

    return browser


@pytest.fixture
def queries_of(database: Database) -> Callable[[Callable[[], object]], int]:
    """How many statements a call sends to the database."""

    def count(call: Callable[[], object]) -> int:
        sent: list[str] = []

        def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
            sent.append(statement)

        event.listen(database.engine, "before_cursor_execute", note)
        try:
            call()
        finally:
            event.remove(database.engine, "before_cursor_execute", note)
        return len(sent)

    return count


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL only what touches a database is worth running again."""
    if POSTGRES:
        kept = [item for item in items if "template" in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept
