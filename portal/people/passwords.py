"""Password hashes. Slow on purpose, so never inside a transaction."""

import functools

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

LEAST = 12
"""Letters in a password (Cyber Essentials 3.3, NCSC, April 2026: 12 or more where there is no deny list)."""

_hasher = PasswordHasher()  # Argon2id with the library's defaults: RFC 9106, second recommendation


@functools.cache
def _nobodys() -> str:
    return _hasher.hash("a password that nobody has")


def hashed(password: str) -> str:
    return _hasher.hash(password)


def fits(kept: str | None, password: str) -> bool:
    """True if this is the password; takes as long where there is no account, so that time tells nothing."""
    try:
        _hasher.verify(kept or _nobodys(), password)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None
