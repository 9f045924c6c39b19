"""Decisions about signing in and about who may change whom."""

from collections.abc import Collection
from urllib.parse import urlsplit

from portal.people.access import Role

MOST_FOR_ACCOUNT = 10
"""Wrong passwords for one account from one address in WINDOW_MINUTES (Cyber Essentials 3.3: 10 in 5 minutes)."""
MOST_FROM_ADDRESS = 60
"""Wrong passwords from one address, whatever the account: a whole school may share one."""
WINDOW_MINUTES = 5


def is_held_back(*, for_account: int, from_address: int) -> bool:
    """Whether so many failures in the window mean: wait before trying again."""
    return for_account >= MOST_FOR_ACCOUNT or from_address >= MOST_FROM_ADDRESS


def safe_next(target: str | None) -> str | None:
    """The path to go on to after signing in, or None unless it is a plain path on this site."""
    if not target or not target.startswith("/") or any(ord(c) < 33 or c == "\\" for c in target):
        return None
    parts = urlsplit(target)
    if parts.scheme or parts.netloc or target.startswith("//"):
        return None
    return target


def may_manage(own: Collection[Role], theirs: Collection[Role]) -> bool:
    """Admins manage everybody; coordinators everybody but admins."""
    if Role.ADMIN in own:
        return True
    return Role.COORDINATOR in own and Role.ADMIN not in theirs
