"""What SQLite asks the disk to do, noted in order: each write, each shortening, each wait until all is safe.

SQLite reaches files through a table of functions (sqlite.org, "The OS Interface or VFS"); three of them are wrapped
here. The notes of several processes stand in one file in the order in which things happened.
"""

import ctypes
import os
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HEAD = struct.Struct("<cBQqq")
"""What happened, to which file, by whom, where, and how many bytes follow."""
WRITE, CUT, BEGIN, SAFE, TOLD = b"w", b"t", b"b", b"s", b"a"
DATABASE, LOG = 0, 1
_MAIN, _WAL = 0x100, 0x80000
"""SQLITE_OPEN_MAIN_DB, SQLITE_OPEN_WAL."""

P, INT, LONG = ctypes.c_void_p, ctypes.c_int, ctypes.c_int64
OPEN = ctypes.CFUNCTYPE(INT, P, P, P, INT, P)
WRITES = ctypes.CFUNCTYPE(INT, P, P, INT, LONG)
CUTS = ctypes.CFUNCTYPE(INT, P, LONG)
SYNCS = ctypes.CFUNCTYPE(INT, P, INT)
X_OPEN = 40
"""Where xOpen stands in sqlite3_vfs, in bytes."""
X_WRITE, X_TRUNCATE, X_SYNC, FUNCTIONS = 3, 4, 5, 19
"""Places in sqlite3_io_methods, and how many there are; the first holds the version."""

_KEPT: list[Any] = []
"""What SQLite calls into may not be cleared away."""


@dataclass(frozen=True)
class Note:
    what: bytes
    file: int
    who: int
    at: int
    data: bytes


def notes(path: Path) -> list[Note]:
    raw, place, found = path.read_bytes(), 0, list[Note]()
    while place < len(raw):
        what, file, who, at, length = HEAD.unpack_from(raw, place)
        place += HEAD.size
        found.append(Note(what, file, who, at, raw[place : place + length]))
        place += length
    return found


class Noted:
    """From now on every file of a database that this process, or one forked from it, opens is watched."""

    def __init__(self, path: Path) -> None:
        from pysqlite3 import _sqlite3

        self.to = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self.files: dict[int, tuple[int, Any]] = {}
        self.tables: dict[int, Any] = {}
        self.kept: list[Any] = []
        library = ctypes.CDLL(_sqlite3.__file__)
        library.sqlite3_initialize()
        library.sqlite3_vfs_find.restype = P
        self.place = ctypes.cast(library.sqlite3_vfs_find(None) + X_OPEN, ctypes.POINTER(P))
        self.before = int(self.place[0] or 0)
        self.opens, self.wrapped = OPEN(self.before), OPEN(self._open)
        self.place[0] = ctypes.cast(self.wrapped, P).value

    def end(self) -> None:
        self.place[0] = self.before

    def note(self, what: bytes, file: int = 0, at: int = 0, data: bytes = b"") -> None:
        who = os.getpid() << 32 | threading.get_native_id()
        os.write(self.to, HEAD.pack(what, file, who, at, len(data)) + data)

    def _open(self, vfs: int, name: int, file: int, flags: int, found: int) -> int:
        """`name` is handed on as an address: SQLite keeps it, and reads on behind its end."""
        code = self.opens(vfs, name, file, flags, found)
        if code == 0 and flags & (_MAIN | _WAL):
            first = ctypes.cast(file, ctypes.POINTER(P))
            methods = int(first[0] or 0)
            if methods not in self.tables:
                self.tables[methods] = self._table(methods)
            self.files[file] = (LOG if flags & _WAL else DATABASE, None)
            first[0] = ctypes.addressof(self.tables[methods])
        return int(code)

    def _table(self, methods: int) -> Any:
        """As it was, but for three that note what they do."""
        table = (P * FUNCTIONS)(*ctypes.cast(methods, ctypes.POINTER(P * FUNCTIONS)).contents)
        write, cut, sync = WRITES(table[X_WRITE]), CUTS(table[X_TRUNCATE]), SYNCS(table[X_SYNC])

        def writes(file: int, data: int, length: int, at: int) -> int:
            code = int(write(file, data, length, at))
            self.note(WRITE, self.files[file][0], at, ctypes.string_at(data, length))
            return code

        def cuts(file: int, length: int) -> int:
            code = int(cut(file, length))
            self.note(CUT, self.files[file][0], length)
            return code

        def syncs(file: int, flags: int) -> int:
            """What was written before it began is safe once it has ended."""
            self.note(BEGIN, self.files[file][0])
            code = int(sync(file, flags))
            if code == 0:
                self.note(SAFE, self.files[file][0])
            return code

        wrapped = (WRITES(writes), CUTS(cuts), SYNCS(syncs))
        for place, function in zip((X_WRITE, X_TRUNCATE, X_SYNC), wrapped, strict=True):
            table[place] = ctypes.cast(function, P).value
        self.kept.append((wrapped, write, cut, sync))
        return table


@contextmanager
def noted(path: Path) -> Iterator[Noted]:
    made = Noted(path)
    _KEPT.append(made)
    try:
        yield made
    finally:
        made.end()


def from_environment() -> Any:
    """The portal, watched: `BATTERY_NOTES` names the file; with `BATTERY_CARELESS` it does not wait for the disk."""
    from sqlalchemy import event

    from portal.app import create_app
    from portal.config import Settings
    from portal.db import Database

    _KEPT.append(Noted(Path(os.environ["BATTERY_NOTES"])))
    settings = Settings.from_environment()
    database = Database(settings.database_url)
    if "BATTERY_CARELESS" in os.environ:
        event.listen(database.engine, "connect", lambda line, _: line.execute("PRAGMA synchronous=NORMAL"))
    return create_app(settings, database)
