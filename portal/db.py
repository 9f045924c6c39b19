"""Engines, sessions, column types and keys. Knows no domain."""

import enum
import fcntl
import os
import random
import secrets
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import DateTime as SqlDateTime
from sqlalchemy import (
    Dialect,
    Engine,
    Enum,
    MetaData,
    Select,
    Text,
    TypeDecorator,
    create_engine,
    event,
    make_url,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

from portal import clock

SAFE_SQLITE = (3, 51, 3)
"""First release without the WAL-reset fault of 3.7.0 to 3.51.2 (sqlite.org, release 3.51.3)."""

_seeded: ContextVar[random.Random | None] = ContextVar("seeded", default=None)
_last: list[int] = [0]


def new_id() -> UUID:
    """A UUID version 7: 48 bits of milliseconds, then random (RFC 9562, 5.7, May 2024).

    Ids made one after another in one process sort in the order they were made.
    """
    seeded = _seeded.get()
    bits = seeded.getrandbits if seeded else secrets.randbits
    stamp = (int(clock.now().timestamp() * 1000) << 12) | bits(11)
    if stamp <= _last[0] and (_last[0] - stamp) >> 12 < 1000:
        stamp = _last[0] + 1
    _last[0] = stamp
    return UUID(int=(stamp >> 12) << 80 | 0x7 << 76 | (stamp & 0xFFF) << 64 | 0x2 << 62 | bits(62))


@contextmanager
def seeded_ids(seed: int) -> Iterator[None]:
    """Ids (and nothing else) come from a seeded source: sample data is the same each time."""
    token = _seeded.set(random.Random(seed))
    _last[0] = 0
    try:
        yield
    finally:
        _seeded.reset(token)


class UTCDateTime(TypeDecorator[datetime]):
    """An instant. Refuses one without a time zone, since SQLite would store it an hour wrong."""

    impl = SqlDateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant needs a time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _values(kind: type[enum.Enum]) -> list[str]:
    return [member.value for member in kind]


class Base(DeclarativeBase):
    """Every row: a key that sorts by time, and when it was made."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        str: Text,
        datetime: UTCDateTime(),
        enum.StrEnum: Enum(enum.StrEnum, native_enum=False, length=80, values_callable=_values),
    }


class Keyed:
    """Mixin for tables with an ordinary key."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-2)
    created_at: Mapped[datetime] = mapped_column(default=clock.now, sort_order=-1)


class ReadOnly(Session):
    """A session for looking; a change in it is a fault of the program."""


@event.listens_for(ReadOnly, "before_flush")
def _refuse(session: Session, *_: Any) -> None:
    if session.new or session.deleted or any(session.is_modified(row) for row in session.dirty):
        raise RuntimeError("a read session was asked to write: open a write session")


class Database:
    """One engine and its two kinds of session: looking, and a short transaction that writes."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = _sqlite(url) if self.is_sqlite else _postgres(url)
        self._read = sessionmaker(self.engine, class_=ReadOnly)
        write = self.engine.execution_options(sqlite_write=True)
        self._write = sessionmaker(write, expire_on_commit=False)

    def read(self) -> Session:
        return self._read()

    def write(self) -> Session:
        """Takes the write lock at its first statement on SQLite; the caller commits."""
        return self._write()


PATIENCE = 10
"""Seconds that a writer waits for its turn on SQLite, and then once more for the database itself."""


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


def _sqlite(url: str) -> Engine:
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
        if not connection.get_execution_options().get("sqlite_write"):
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


def _postgres(url: str) -> Engine:
    return create_engine(url, pool_pre_ping=True, hide_parameters=True, connect_args={"options": "-c timezone=UTC"})


def lock(session: Session, model: type[Any], ids: Sequence[UUID], *, may_be_named: bool = False) -> None:
    """Hold these rows until the transaction ends, in key order so that two callers cannot deadlock.

    What this session read of them before is read again: another transaction may have changed them meanwhile.
    `may_be_named`: others may still write rows that refer to these. It is needed where this transaction has written
    such rows before it locks: two that both have would wait for each other. SQLite needs no row lock: a write
    transaction is alone from its first statement.
    """
    how = {"of": model, "key_share": may_be_named}
    for key in sorted(set(ids)):
        session.get(model, key, with_for_update=how, populate_existing=True)


def one(session: Session, rows: Select[Any], row_id: UUID) -> Any | None:
    """The row of a scoped select with this key, or None if the scope does not hold it."""
    entity = rows.column_descriptions[0]["entity"]
    return session.scalars(rows.where(entity.id == row_id)).unique().one_or_none()
