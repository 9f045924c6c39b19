"""Sessions, column types and keys. Knows no domain."""

import enum
import random
import secrets
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from sqlalchemy import (
    Connection,
    Dialect,
    Enum,
    MetaData,
    Select,
    Text,
    TypeDecorator,
    Uuid,
    event,
    make_url,
)
from sqlalchemy import DateTime as SqlDateTime
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, sessionmaker

from portal import clock, engines

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


def blind_id() -> UUID:
    """A UUID version 4 (RFC 9562, 5.4): all random, so it says neither when a row was made nor after which other."""
    seeded = _seeded.get()
    bits = seeded.getrandbits if seeded else secrets.randbits
    return UUID(int=bits(48) << 80 | 0x4 << 76 | bits(12) << 64 | 0x2 << 62 | bits(62))


def as_uuid(text: Any) -> UUID | None:
    """The id in its only spelling (RFC 9562, 4, in small letters), or None."""
    try:
        key = UUID(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return key if str(key) == text else None


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


@lru_cache(maxsize=10_000)
def _key(text: str) -> UUID:
    """Reading keys out of their text took a tenth of a report's time, and the same ones come again and again."""
    return UUID(int=int(text, 16))


class Key(Uuid[UUID]):
    """A key; SQLite keeps it as 32 hexadecimal digits."""

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], UUID | None] | None:
        if dialect.supports_native_uuid:
            return None
        return lambda text: None if text is None else _key(text)


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
        UUID: Key(),
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
        self.engine = engines.sqlite(url) if self.is_sqlite else engines.postgres(url)
        self._read = sessionmaker(self.engine, class_=ReadOnly)
        write = self.engine.execution_options(sqlite_write=True)
        self._write = sessionmaker(write, expire_on_commit=False)
        alone = {"sqlite_alone": True} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"}
        self._look = self.engine.execution_options(**alone)

    def read(self) -> Session:
        return self._read()

    def look(self) -> Connection:
        """For one question that needs no transaction around it."""
        return self._look.connect()

    def write(self) -> Session:
        """Takes the write lock at its first statement on SQLite; the caller commits."""
        return self._write()


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
