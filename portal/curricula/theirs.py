"""Which versions this person's groups and bookings are about. Rooms above know; `app.py` says whom to ask."""

from collections.abc import Callable, Collection
from uuid import UUID

from flask import current_app, g
from flask_login import current_user
from sqlalchemy.orm import Session

from portal.web.access import Can, User
from portal.web.sessions import reading

VersionsOf = Callable[[Session, User], Collection[UUID]]


def versions_of_mine() -> Collection[UUID]:
    """Read once a request; a stranger has none."""
    if not current_user.may(Can.READ_MATERIALS):
        return ()
    if "theirs" not in g:
        ask: VersionsOf = current_app.extensions["portal_versions_of"]
        g.theirs = ask(reading(), current_user)
    found: Collection[UUID] = g.theirs
    return found
