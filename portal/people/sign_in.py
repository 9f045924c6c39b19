"""Joins Flask-Login to our revocable sessions: the cookie holds a token, the database decides."""

from datetime import datetime

import structlog
from flask import Flask, Response, g, session
from flask_login import AnonymousUserMixin, LoginManager
from sqlalchemy.exc import OperationalError

from portal.people import service
from portal.people.models import User
from portal.web.access import Can
from portal.web.sessions import database

log = structlog.get_logger()


class Stranger(AnonymousUserMixin):
    name = ""
    grants: tuple[()] = ()

    def may(self, can: Can) -> bool:
        return False

    def grants_for(self, can: Can) -> tuple[()]:
        return ()


def attach(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = None  # the server-side session is what counts; addresses of schools change
    manager.anonymous_user = Stranger

    @manager.user_loader
    def load(_user_id: str) -> User | None:
        with database().look() as line:
            found = service.holder(line, session.get("token", ""))
        if found is None:
            return None
        user, g.last_seen_at = found
        return user

    @app.after_request
    def note(response: Response) -> Response:
        """Note at most every five minutes that this browser is in use, in a transaction of its own.

        What the page has done stands, and is answered, even where this note cannot be written.
        """
        last: datetime | None = g.get("last_seen_at")
        if last is not None and "token" in session and service.is_due(last):
            try:
                with database().write() as db:
                    service.note_seen(db, session["token"], g._login_user.id)
                    db.commit()
            except OperationalError as error:
                log.error("could not note that somebody was here", exc_info=error)
        return response
