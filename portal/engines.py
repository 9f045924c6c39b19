"""How the two databases are opened: SQLite, whose writers wait in line, and PostgreSQL, whose lines may have broken."""

import errno
import fcntl
import os
import threading
import time
from typing import Any

from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import InvalidatePoolError, OperationalError

SAFE_SQLITE = (3, 51, 3)
"""First release without the WAL-reset fault of 3.7.0 to 3.51.2 (sqlite.org, release 3.51.3)."""

PATIENCE = 10
"""Seconds that a writer waits for its turn on SQLite, and then once more for the database itself."""


NO_ROOM = {"SQLITE_FULL", "53100", errno.ENOSPC}
"""How SQLite, PostgreSQL (Appendix A, disk_full) and the operating system call a disk that is full."""


def is_full(error: BaseException) -> bool:
    """Whether something could not be written since the disk is full."""
    cause = getattr(error, "orig", error)
    return bool(NO_ROOM & {getattr(cause, name, None) for name in ("sqlite_errorname", "sqlstate", "errno")})


class Turns:
    """Who writes to a SQLite file waits in line, the threads of a process and the processes among each other.

    SQLite alone decides who writes; but who finds it busy there sleeps and tries again, for longer each time, so
    that some wait many times as long as others while nobody writes. A process that ends, however, leaves the line.
    """

    def __init__(self, path: str | None) -> None:
        self.path = f"{path}-turns" if path else None
        self._own, self._file = threading.Lock(), -1

    def take(self) -> None:
        """It is this thread's turn. Raises OperationalError after `PATIENCE`."""
        if not self._own.acquire(timeout=PATIENCE):
            raise OperationalError("BEGIN IMMEDIATE", None, TimeoutError("others are writing"))
        if self.path is not None:
            try:
                self._file = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
                self._wait_for_others()
            except OSError:  # a full or read-only disk: the database will say so itself
                self._leave_file()

    def _wait_for_others(self) -> None:
        """Never for longer than `PATIENCE`: then SQLite itself says whether anybody writes."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                time.sleep(0.001)
            else:
                return

    def leave(self) -> None:
        self._leave_file()
        self._own.release()

    def _leave_file(self) -> None:
        file, self._file = self._file, -1
        if file >= 0:
            os.close(file)


def _driver() -> Any:
    """Raises RuntimeError where SQLite is too old to be shared."""
    try:
        from pysqlite3 import dbapi2 as driver
    except ImportError:  # no wheel for this machine
        import sqlite3 as driver
    if driver.sqlite_version_info < SAFE_SQLITE:
        raise RuntimeError(
            f"SQLite {driver.sqlite_version} can corrupt a database that several processes share. "
            "Install pysqlite3 0.6.1 or newer, or set DATABASE_URL to PostgreSQL."
        )
    return driver


def _in_turn(driver: Any, turns: Turns) -> Any:
    """Connections that give up their turn when their transaction has ended."""

    class InTurn(driver.Connection):  # type: ignore[misc]
        has_turn = False

        def commit(self) -> None:
            try:
                super().commit()
            except BaseException:  # such as a full disk; nobody else would take it back
                self.rollback()
                raise
            self.end_turn()

        def rollback(self) -> None:
            try:
                super().rollback()
            finally:
                self.end_turn()

        def close(self) -> None:
            try:
                super().close()
            finally:
                self.end_turn()

        def end_turn(self) -> None:
            if self.has_turn:
                self.has_turn = False
                turns.leave()

    return InTurn


def sqlite(url: str) -> Engine:
    driver, turns = _driver(), Turns(make_url(url).database)
    connect_args = {"factory": _in_turn(driver, turns)}
    engine = create_engine(url, module=driver, hide_parameters=True, connect_args=connect_args)

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=10000",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        how = connection.get_execution_options()
        if not how.get("sqlite_write"):
            if not how.get("sqlite_alone"):
                connection.exec_driver_sql("BEGIN")
            return
        turns.take()
        own = connection.connection.dbapi_connection
        own.has_turn = True
        try:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except BaseException:
            own.end_turn()
            raise

    return engine


RESTED = 1.0
"""Seconds after which a line to PostgreSQL is asked whether it still holds before it is used."""


def postgres(url: str) -> Engine:
    engine = create_engine(url, hide_parameters=True, connect_args={"options": "-c timezone=UTC"})

    @event.listens_for(engine, "checkin")
    def rest(_line: Any, record: Any) -> None:
        record.info["rests_since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def ask(line: Any, record: Any, _proxy: Any) -> None:
        """A line just used holds, or the first statement on it says that all are broken."""
        if time.monotonic() - record.info.get("rests_since", time.monotonic()) < RESTED:
            return
        try:
            engine.dialect.do_ping(line)
        except engine.dialect.loaded_dbapi.Error as broken:
            raise InvalidatePoolError from broken

    return engine
