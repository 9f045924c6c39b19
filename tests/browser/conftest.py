"""A portal that really runs, and browsers that fail a test for what a person would never report."""

import fcntl
import os
import re
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from datetime import time as clock_time
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from sqlalchemy import select

from portal import clock
from portal.config import ROOT, Settings
from portal.db import Database
from portal.setup import sample, serving
from portal.setup.database import migrate
from portal.timetable.models import DeliverySession, Outcome, Reason
from tests.browser.addresses import Addresses
from tests.browser.engine import launched
from tests.browser.shapes import Shapes

PHONE: dict[str, Any] = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DESKTOP: dict[str, Any] = {"viewport": {"width": 1240, "height": 900}}
SAMPLE_DAY = date(2027, 3, 10)
"""A Wednesday in term: groups of every stage, one quarter finished."""


@dataclass(frozen=True)
class Live:
    """A server and a worker on one database, whose clock the test sets."""

    port: int
    home: Path
    settings: Settings
    database: Database

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def move_to(self, day: date, hour: int = 9, minute: int = 0) -> datetime:
        """It is this time in London, for server, worker and test."""
        instant = clock.at(day, clock_time(hour, minute))
        aside = self.home / "clock.new"
        aside.write_text(instant.isoformat())
        aside.replace(self.home / "clock")
        return instant


def environment(home: Path) -> dict[str, str]:
    return {"PORTAL_DATA": str(home / "data"), "PORTAL_ENV": "test", "PORTAL_TEST_CLOCK": str(home / "clock")}


def filled(home: Path, begins: date, fill: Callable[[Database, Settings], None] | None) -> Live:
    """Migrated and filled; nothing is started yet. `fill` is None where all the data is there."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment(home).items():
            patch.setenv(name, value)
        patch.delenv("DATABASE_URL", raising=False)
        settings = Settings.from_environment()
    live = Live(_free_port(), home, settings, Database(settings.database_url))
    live.move_to(begins)
    if fill:
        migrate(live.database)
        fill(live.database, settings)
    return live


@contextmanager
def lively(home: Path, begins: date, fill: Callable[[Database, Settings], None] | None = None) -> Iterator[Live]:
    """Filled and served; both processes are ended by their own ids."""
    live = filled(home, begins, fill)
    starts = serving.commands("127.0.0.1", live.port, processes=1, threads=8)
    log = (home / "log").open("wb")
    children = [
        subprocess.Popen(command, cwd=ROOT, env=os.environ | environment(home), stdout=log, stderr=log)
        for command in starts
    ]
    try:
        _wait_for(live.url, children, home / "log")
        yield live
    finally:
        for child in children:
            child.terminate()
        for child in children:
            child.wait(timeout=180)  # a busy machine takes its time here too
        log.close()
        live.database.engine.dispose()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _wait_for(url: str, children: list[subprocess.Popen[bytes]], log: Path) -> None:
    for _ in range(1800):  # a busy machine takes its time
        assert all(child.poll() is None for child in children), log.read_text()[-2000:]
        try:
            with urllib.request.urlopen(url + "/sign-in", timeout=60) as answer:  # noqa: S310 - our own
                assert answer.status == 200
                return
        except urllib.error.URLError:
            time.sleep(0.1)
    raise AssertionError(log.read_text()[-2000:])


def _lose_a_session(database: Database) -> None:
    """One that did not happen and has no new date: rare, so the small sample may hold none."""
    lost = {"is_live": False, "outcome": Outcome.DID_NOT_HAPPEN, "reason": Reason.SCHOOL_EVENT}
    ended = select(DeliverySession.group_id).where(
        DeliverySession.is_live.is_(False), DeliverySession.outcome.is_(None)
    )
    with database.write() as session:
        running = select(DeliverySession).where(DeliverySession.is_live, DeliverySession.group_id.not_in(ended))
        last = session.scalars(running.order_by(DeliverySession.starts_at.desc()).limit(1)).one()
        number = (last.number or 0) + 1
        session.add(
            DeliverySession(
                group_id=last.group_id, number=number, starts_at=last.starts_at, ends_at=last.ends_at, **lost
            )
        )
        session.commit()


def _small_sample(database: Database, settings: Settings) -> None:
    sample.load(database, settings, on=SAMPLE_DAY, say=lambda _: None, size="small")
    _lose_a_session(database)


@pytest.fixture(scope="session")
def sample_data(of_all_workers: Path) -> Path:
    """The small sample on SAMPLE_DAY, made by the first worker that asks for it: to be copied."""
    home = of_all_workers / "sample"
    home.mkdir(exist_ok=True)
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "made").exists():
            filled(home, SAMPLE_DAY, _small_sample).database.engine.dispose()
            (home / "made").touch()
    return home / "data"


@pytest.fixture(scope="session")
def sample_portal(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The small sample on SAMPLE_DAY."""
    home = tmp_path_factory.mktemp("sample")
    shutil.copytree(sample_data, home / "data")
    with lively(home, SAMPLE_DAY) as live:
        yield live


@pytest.fixture(scope="session")
def addresses(sample_portal: Live) -> Addresses:
    return Addresses.on(sample_portal.settings, sample_portal.database)


@pytest.fixture(scope="session")
def of_all_workers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that the workers of this run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def shapes(of_all_workers: Path) -> Shapes:
    """The same markup is not judged twice, nor a list again because it has more rows that are alike."""
    return Shapes(of_all_workers / "shapes")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**launched())
        yield browser
        browser.close()


@dataclass
class Browsers:
    """Makes pages, each in a context of its own, and remembers all that went wrong in any of them."""

    chromium: Browser
    faults: list[str] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)
    """Every address that a page asked for."""
    contexts: list[BrowserContext] = field(default_factory=list)

    def phone(self, **more: Any) -> Page:
        return self._page(PHONE | more)

    def desktop(self, **more: Any) -> Page:
        return self._page(DESKTOP | more)

    def _page(self, options: dict[str, Any]) -> Page:
        context = self.chromium.new_context(locale="en-GB", timezone_id="Europe/London", **options)
        context.set_default_timeout(30_000)
        context.on("console", self._said)
        context.on("weberror", lambda error: self.faults.append(f"{error.page and error.page.url}: {error.error}"))
        context.on("request", lambda request: self.asked.add(request.url))
        context.on("response", self._answered)
        self.contexts.append(context)
        return context.new_page()

    def _said(self, message: Any) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.faults.append(f"{message.page and message.page.url}: {message.text}")

    def _answered(self, response: Any) -> None:
        if response.status >= 500:
            self.faults.append(f"{response.status} {response.url}")


@pytest.fixture
def browsers(chromium: Browser) -> Iterator[Browsers]:
    made = Browsers(chromium)
    yield made
    for context in made.contexts:
        context.close()
    assert made.faults == []


@pytest.fixture
def phone(browsers: Browsers) -> Page:
    return browsers.phone()


@pytest.fixture
def desktop(browsers: Browsers) -> Page:
    return browsers.desktop()


def fill_in(page: Page, email: str, password: str) -> None:
    """The page for signing in, as a person fills it in."""
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("button", name="Sign out").wait_for()


def sample_sign_ins(live: Live) -> dict[str, tuple[str, str]]:
    """E-mail address and password by role, as `make run` prints them; of two for a role the first."""
    found: dict[str, tuple[str, str]] = {}
    for line in (live.settings.data / serving.SIGN_INS).read_text().splitlines():
        role, email, password = re.split(r"\s{2,}", line.strip())
        found.setdefault(role.split(",")[0], (email, password))
    return found
