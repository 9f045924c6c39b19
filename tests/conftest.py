"""Every test gets its own copy of a migrated database; signing in is one call."""

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import settings as hypothesis_settings
from jinja2 import BytecodeCache, FileSystemBytecodeCache
from sqlalchemy import create_engine, event, make_url, text

os.environ["PORTAL_ENV"] = "test"

from portal.app import create_app, work_on
from portal.config import Settings
from portal.db import Base, Database
from portal.people import service as people
from portal.people.models import User
from portal.setup.database import migrate
from tests.world import World

POSTGRES = os.environ.get("TEST_DATABASE_URL")
"""A maintenance database of a PostgreSQL cluster made for the tests; unset means SQLite."""

IN_MEMORY = Path("/dev/shm")  # noqa: S108 - pytest makes a directory of its own there, for this user alone
ROOM = 2 * 1024**3
if "PYTEST_DEBUG_TEMPROOT" not in os.environ and IN_MEMORY.is_dir() and shutil.disk_usage(IN_MEMORY).free > ROOM:
    os.environ["PYTEST_DEBUG_TEMPROOT"] = str(IN_MEMORY)
"""Thousands of small databases are written and thrown away; a disk would be asked to keep each of them."""

hypothesis_settings.register_profile("calm", deadline=None, max_examples=60)
hypothesis_settings.load_profile("calm")
"""No test fails for the time it takes."""

DATABASES = {"database", "own_database", "template"}
PAGES = {"client", "sign_in"}


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


def empty(database: Database, template: str) -> None:
    """As if just migrated, whatever a failed test left open. On PostgreSQL no table has a row: making a database anew
    takes a third of a second there, and foreign keys are not asked, so the rows go in any order."""
    if not POSTGRES:
        database.engine.dispose()
        file = str(database.url.database)
        for part in (file, f"{file}-wal", f"{file}-shm"):
            Path(part).unlink(missing_ok=True)
        shutil.copy(str(make_url(template).database), file)
        return
    left = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = current_database()"
    with database.engine.begin() as connection:  # idle ones are the pool's: who asks one while it ends would fail
        connection.exec_driver_sql(f"{left} AND pid <> pg_backend_pid() AND state <> 'idle'")
    with database.engine.begin() as connection:
        gone = "; ".join(f"DELETE FROM {table.name}" for table in Base.metadata.sorted_tables)  # noqa: S608 - our own
        connection.exec_driver_sql(f"SET LOCAL session_replication_role = replica; {gone}")


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a migrated, empty database, made once a worker."""
    with copy_of(None, tmp_path_factory.mktemp("template")) as url:
        database = Database(url)
        migrate(database)
        database.engine.dispose()
        yield url


@pytest.fixture(scope="session")
def shared(template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database a worker, emptied after each test: what an engine has learned of the statements is kept."""
    with copy_of(template, tmp_path_factory.mktemp("shared")) as url:
        made = Database(url)
        yield made
        made.engine.dispose()


@pytest.fixture
def database(shared: Database, template: str) -> Iterator[Database]:
    """A migrated, empty database."""
    yield shared
    empty(shared, template)


@pytest.fixture
def files_of(database: Database, tmp_path: Path) -> Callable[[], list[Path]]:
    """Every file that this test has written so far, its database among them where that is one."""
    places = [tmp_path, *([Path(str(database.url.database)).parent] if database.is_sqlite else [])]
    return lambda: [path for place in places for path in place.rglob("*") if path.is_file()]


@pytest.fixture
def own_database(template: str, tmp_path: Path) -> Iterator[Database]:
    """The same, in a file or database of its own: for tests that change its tables."""
    with copy_of(template, tmp_path) as url:
        made = Database(url)
        yield made
        made.engine.dispose()


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("PORTAL_DATA", str(tmp_path / "data"))
    return Settings.from_environment()


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> BytecodeCache:
    """Templates compiled once a worker, not once an application: half the time of a page's first test."""
    return FileSystemBytecodeCache(str(tmp_path_factory.mktemp("templates")))


@pytest.fixture(scope="session")
def applications() -> dict[Settings, Flask]:
    """Applications made by this worker, by what their settings say apart from keys and places."""
    return {}


@pytest.fixture
def app(
    settings: Settings, database: Database, compiled: BytecodeCache, applications: dict[Settings, Flask]
) -> Iterator[Flask]:
    """The portal on this test's settings and database. Made once a worker: making it took longer than most tests."""
    alike = replace(settings, data=Path(), database_url="", secret_key="", identity_key=b"")
    if alike not in applications:
        applications[alike] = new_app(settings, database, compiled)
    made = applications[alike]
    config, extensions = dict(made.config), dict(made.extensions)
    work_on(made, settings, database)
    yield made
    for kept, before in ((made.config, config), (made.extensions, extensions)):
        kept.clear()
        kept.update(before)


def new_app(settings: Settings, database: Database, compiled: BytecodeCache) -> Flask:
    """One of its own, for tests that give it further pages."""
    made = create_app(settings, database)
    made.jinja_env.bytecode_cache = compiled
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
    """On PostgreSQL only what touches a database is worth running again; of what goes through pages, the walk over
    every address by every role and what writes from several sides (`both`). SQLite's own is left to SQLite. What takes
    longest begins first, so that no worker is left with it at the end."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)
    if POSTGRES:
        kept = [item for item in items if _differs(item)]
        config.hook.pytest_deselected(items=[item for item in items if item not in set(kept)])
        items[:] = kept


def _differs(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    if not DATABASES & fixtures or item.get_closest_marker("sqlite"):
        return False
    return not PAGES & fixtures or item.get_closest_marker("both") is not None
