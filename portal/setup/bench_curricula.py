"""How long the checker takes, and what ten times the programmes cost the catalogue."""

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from portal.app import create_app
from portal.config import ROOT, Settings
from portal.curricula import service
from portal.curricula.shipped import SHIPPED
from portal.db import Database
from portal.setup.database import migrate
from portal.web.access import Act, Via

ROUNDS = 3
VISITS = 15
FEW, MANY = 12, 120
COPIED = "brave"
"""The shipped programme that is copied under other names; it has one session."""
PAGES = ("/programmes", "/resources")


@dataclass(frozen=True)
class Library:
    """Milliseconds at so many programmes."""

    load: float
    pages: dict[str, float]


CHECK = """
import sys, time
from portal.curricula.cli import read_all
from portal.curricula.reading.reader import programme_folders
from portal.curricula.shipped import SHIPPED
began = time.perf_counter()
faults = [fault for _, reading, _ in read_all(programme_folders(SHIPPED), prints=False) for fault in reading.faults]
print(time.perf_counter() - began)
sys.exit(bool(faults))
"""


def check_seconds() -> tuple[float, float]:
    """Seconds in which every shipped programme is read and checked, in a fresh process once the portal is imported;
    and seconds of the whole command `portal curricula check`. Medians of 3.

    Raises CalledProcessError where a programme has a fault.
    """
    checks = [float(_told([sys.executable, "-c", CHECK])) for _ in range(ROUNDS)]
    command = [sys.executable, "-m", "portal", "curricula", "check"]
    return statistics.median(checks), statistics.median(_seconds(partial(_told, command)) for _ in range(ROUNDS))


def _told(command: list[str]) -> str:
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout  # noqa: S603 (our own)


def growth(settings: Settings) -> tuple[float, Library, Library]:
    """The slower page's time at 120 programmes over its time at 12; and both libraries' times."""
    few, many = _library(settings, FEW), _library(settings, MANY)
    return max(many.pages[page] / few.pages[page] for page in PAGES), few, many


def _library(settings: Settings, programmes: int) -> Library:
    with tempfile.TemporaryDirectory() as home:
        for number in range(programmes):
            shutil.copytree(SHIPPED / COPIED, Path(home) / "curricula" / f"programme-{number}")
        database = Database(f"sqlite:///{Path(home) / 'portal.db'}")
        migrate(database)
        load = _seconds(lambda: _load(database, Path(home) / "curricula"))
        browser = create_app(settings, database).test_client()
        pages = {}
        for page in PAGES:
            if browser.get(page).status_code != 200:
                raise RuntimeError(f"{page} did not open")
            pages[page] = 1000 * statistics.median(_seconds(partial(browser.get, page)) for _ in range(VISITS))
        database.engine.dispose()
    return Library(1000 * load, pages)


def _load(database: Database, folder: Path) -> None:
    with database.write() as session:
        service.load(session, folder, by=Act(None, via=Via.COMMAND))
        session.commit()


def _seconds(call: Callable[[], object]) -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began
