"""Joins Flask-Login to our revocable sessions: the cookie holds a token, the database decides."""

from flask import Flask, session
from flask_login import AnonymousUserMixin, LoginManager

from portal.people import service
from portal.people.models import User
from portal.web.access import Can
from portal.web.sessions import reading


class Stranger(AnonymousUserMixin):
    name = ""
    grants: tuple[()] = ()

    def may(self, can: Can) -> bool:
        return False


def attach(app: Flask) -> None:
    manager = LoginManager(app)
    manager.session_protection = None  # the server-side session is what counts; addresses of schools change
    manager.anonymous_user = Stranger

    @manager.user_loader
    def load(_user_id: str) -> User | None:
        return service.holder(reading(), session.get("token", ""))
