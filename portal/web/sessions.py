"""The database sessions of one request: one for looking, and short ones that write."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from flask import Flask, abort, current_app, g
from sqlalchemy import Select
from sqlalchemy.orm import Session

from portal import db


def database() -> db.Database:
    found: db.Database = current_app.extensions["portal_database"]
    return found


def reading() -> Session:
    """The session in which this request looks; closed when the request ends."""
    if "reading" not in g:
        g.reading = database().read()
    session: Session = g.reading
    return session


@contextmanager
def writing() -> Iterator[Session]:
    """A short write transaction: load again through the scope, call one service, commit.

    What is not committed is rolled back. No hashing, mail or rendering inside.
    """
    if "reading" in g:
        g.reading.rollback()
    with database().write() as session:
        yield session


def one_or_404(session: Session, rows: Select[Any], row_id: UUID) -> Any:
    """The row if this person may know that it exists, else the same 404 as for none."""
    row = db.one(session, rows, row_id)
    return row if row is not None else abort(404)


def close_after(app: Flask) -> None:
    @app.teardown_appcontext
    def close(_error: BaseException | None) -> None:
        session = g.pop("reading", None)
        if session is not None:
            session.close()
