"""Writers on SQLite wait in line, and what they commit is on the disk. On PostgreSQL the server sees to it."""

from threading import Thread
from time import sleep

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError, OperationalError

from portal import db, engines
from portal.db import Database
from portal.places.models import Authority, School, SchoolKind, SchoolStatus

pytestmark = pytest.mark.sqlite


def authority(name: str) -> Authority:
    return Authority(name=name, la_code=name, gss_code=name)


def test_what_is_committed_is_on_the_disk(database):
    with database.write() as session:
        assert session.scalar(text("PRAGMA synchronous")) == 2
        assert session.scalar(text("PRAGMA journal_mode")) == "wal"


def test_writers_wait_for_each_other(database):
    """Each reads what is there and adds one more: nobody is turned away, and nobody counts on what is old."""

    def add() -> None:
        with database.write() as session:
            name = str(len(session.scalars(select(Authority)).all()))
            sleep(0.01)
            session.add(authority(name))
            session.commit()

    threads = [Thread(target=add) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with database.read() as session:
        assert sorted(session.scalars(select(Authority.name))) == [str(n) for n in range(8)]


def test_a_turn_ends_with_its_transaction_however_that_ends(database):
    with database.write() as session:
        session.add(authority("not committed"))
        session.flush()
    session = database.write()
    session.add(authority("closed"))
    session.flush()
    session.close()
    with database.write() as session:
        assert session.scalars(select(Authority)).all() == []


def test_a_writer_holds_the_database_from_its_first_statement(database):
    """Also against a program that does not wait in line: what was read is still true when it is written."""
    with database.write() as session:
        session.scalars(select(Authority)).all()
        other = database.engine.dialect.dbapi.connect(database.url.database, timeout=0)
        with pytest.raises(Exception, match="locked"):
            other.execute("BEGIN IMMEDIATE")
        other.close()


def test_who_waits_too_long_is_told_so(database, monkeypatch):
    monkeypatch.setattr(engines, "PATIENCE", 0.05)
    with database.write() as session:
        session.add(authority("first"))
        session.flush()
        with pytest.raises(OperationalError), database.write() as second:
            second.execute(text("SELECT 1"))
        session.commit()
    with database.write() as session:
        session.add(authority("second"))
        session.commit()


def test_a_commit_that_fails_gives_up_its_turn(database, monkeypatch):
    monkeypatch.setattr(engines, "PATIENCE", 0.5)
    with database.write() as session:
        session.execute(text("PRAGMA defer_foreign_keys=ON"))
        kind, status, nobody = SchoolKind.SECONDARY, SchoolStatus.OPEN, db.new_id()
        session.add(School(name="Nowhere", kind=kind, status=status, authority_id=nobody))
        with pytest.raises(IntegrityError):
            session.commit()
        other = Database(database.url.render_as_string())
        with other.write() as second:
            second.add(authority("goes on"))
            second.commit()
        other.engine.dispose()
