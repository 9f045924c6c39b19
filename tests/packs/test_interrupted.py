"""However the making of a pack is interrupted, it is made once, and nothing of it is half there."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from multiprocessing import active_children
from pathlib import Path

import pytest
from sqlalchemy import event, func, select
from sqlalchemy.exc import OperationalError

from portal import clock
from portal.audit.models import AuditEntry
from portal.db import Database
from portal.engines import is_full
from portal.packs import runs, service
from portal.packs.models import Pack
from portal.packs.printing import pieces
from portal.packs.printing.looks import Look
from portal.packs.recipes import Part
from portal.packs.wishes import How
from portal.web import jobs
from portal.web.models import Job
from tests.packs.test_service import fault, look

PAGES_LEFT = 12
"""Of 4 KiB: room to say what went wrong, and not for a pack."""


@contextmanager
def full(database: Database) -> Iterator[None]:
    """A database whose disk has no room for a pack."""

    with database.look() as looking:
        pages = looking.exec_driver_sql("PRAGMA page_count").scalar_one()

    def fill(connection, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {pages + PAGES_LEFT}")

    def free(connection, *_: object) -> None:
        connection.execute("PRAGMA max_page_count = 1000000")

    event.listen(database.engine, "checkout", fill)
    yield
    event.remove(database.engine, "checkout", fill)
    event.listen(database.engine, "checkout", free)


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def verbs(printing, pack: Pack) -> list[str]:
    with printing.database.read() as session:
        rows = select(AuditEntry.verb).where(AuditEntry.row_id == pack.id).order_by(AuditEntry.id)
        return list(session.scalars(rows))


def at(printing, minutes: int, run: Callable[..., None]) -> None:
    """The worker takes the next job, in a process of its own, so many minutes from now."""
    with clock.moved_to(clock.now() + timedelta(minutes=minutes)):
        assert jobs.run_one(printing.database, {service.KIND: run}, isolate=True)


@pytest.mark.slow
def test_a_worker_is_killed_the_disk_is_full_and_in_the_end_there_is_one_file(printing, ask, tmp_path: Path):
    pack = ask(printing.facilitator, how=How(sheets=(Part.GLANCE, Part.REGISTER)))
    seen = tmp_path / "seen"
    pieces.preload(Look())  # as the worker does, which forks from there

    def dies(database, claim, _progress) -> None:
        def kill(_done: int, _of: int) -> None:
            seen.write_text(" ".join(str(child.pid) for child in active_children()))
            os.kill(os.getpid(), signal.SIGKILL)

        runs.print_pack(database, claim, kill, vault=printing.vault)

    usual = runs.printing(printing.vault)
    at(printing, 0, dies)
    ends = time.monotonic() + 5
    laying = [int(process) for process in seen.read_text().split()]
    while any(map(is_there, laying)) and time.monotonic() < ends:
        time.sleep(0.05)
    assert laying
    assert not any(map(is_there, laying)), "what laid out sheets for it is gone as well"
    assert (look(printing, pack).pdf, verbs(printing, pack)) == (None, ["asked for"])
    if printing.database.is_sqlite:
        with full(printing.database):
            at(printing, 1, usual)
        assert fault(printing, pack) == jobs.NO_ROOM
        assert (look(printing, pack).pdf, verbs(printing, pack)) == (None, ["asked for"])
        with printing.database.write() as session:
            jobs.retry(session, session.get_one(Job, pack.job_id))
            session.commit()
    at(printing, 2, usual)
    assert look(printing, pack).pdf
    assert verbs(printing, pack) == ["asked for", "made"]
    with printing.database.read() as session:
        assert session.scalar(select(func.count(Pack.id))) == 1
    assert not jobs.run_one(printing.database, {service.KIND: usual})


@pytest.mark.parametrize(
    ("about", "expected"),
    [({"sqlite_errorname": "SQLITE_FULL"}, True), ({"sqlstate": "53100"}, True), ({"sqlstate": "40001"}, False)],
)
def test_a_full_disk_is_known_by_what_the_database_says(about, expected):
    said = Exception("said")
    vars(said).update(about)
    assert is_full(OperationalError("INSERT", None, said)) is expected
    assert is_full(OSError(28, "No space left on device"))
    assert not is_full(ValueError("other"))
