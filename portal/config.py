"""Settings, read from the environment and nowhere else."""

import os
import re
import secrets
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE if (PACKAGE / "templates").is_dir() else PACKAGE.parent
"""Holds templates/, static/, curricula/ and migrations/: the package when installed, else the repository."""


OWN_MACHINE = ("localhost", "127.0.0.1", "[::1]")


class RefusedSetting(Exception):
    """A setting that would make the portal unsafe; the text says what to change."""


@dataclass(frozen=True)
class Settings:
    data: Path
    database_url: str
    name: str
    contact: str
    """How to reach the charity without an account: telephone, e-mail or both; empty where not said."""
    secret_key: str
    identity_key: bytes
    """32 bytes; encrypts and matches names. Losing it loses every name."""
    secure_cookies: bool
    testing: bool
    test_clock: Path | None
    """File holding an ISO instant that now() answers; tests only."""
    trusted_hosts: tuple[str, ...]
    """Names under which the portal answers, since links to choose a password are made from the name in the request;
    this machine's own where none is set."""

    @classmethod
    def from_environment(cls) -> "Settings":
        data = Path(os.environ.get("PORTAL_DATA") or ROOT / "var").resolve()
        try:
            data.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as broken:
            raise RefusedSetting(f"PORTAL_DATA cannot be the folder {data}: {broken.strerror}.") from broken
        testing = os.environ.get("PORTAL_ENV") == "test"
        clock = os.environ.get("PORTAL_TEST_CLOCK")
        if clock and not testing:
            raise RefusedSetting("PORTAL_TEST_CLOCK moves the clock and works in tests only. Unset it.")
        hosts = tuple(host.strip() for host in os.environ.get("PORTAL_HOSTS", "").split(",") if host.strip())
        https = os.environ.get("PORTAL_HTTPS") == "1"
        if https and not hosts:
            raise RefusedSetting(
                "Set PORTAL_HOSTS to the name people type to reach the portal, like portal.example.org"
            )
        return cls(
            data=data,
            database_url=os.environ.get("DATABASE_URL") or f"sqlite:///{data / 'portal.db'}",
            name=os.environ.get("PORTAL_NAME") or "Programme Portal",
            contact=" ".join(os.environ.get("PORTAL_CONTACT", "").split()),
            secret_key=os.environ.get("SECRET_KEY") or kept_secret(data / "secret.key"),
            identity_key=_key(os.environ.get("IDENTITY_KEY") or kept_secret(data / "identity.key")),
            secure_cookies=https,
            testing=testing,
            test_clock=Path(clock) if clock else None,
            trusted_hosts=hosts or OWN_MACHINE,
        )


def _key(digits: str) -> bytes:
    if not re.fullmatch(r"[0-9a-fA-F]{64}", digits):
        raise RefusedSetting("IDENTITY_KEY is not 64 hexadecimal digits. Without the right one no name can be read.")
    return bytes.fromhex(digits)


def kept_secret(path: Path) -> str:
    """64 hexadecimal digits, made on the first call and kept in a file only its owner can read."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    with os.fdopen(handle, "w") as file:
        secret = secrets.token_hex(32)
        file.write(secret)
    return secret
