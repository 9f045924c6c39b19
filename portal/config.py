"""Settings, read from the environment and nowhere else."""

import os
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

PACKAGE = Path(__file__).resolve().parent
ROOT = PACKAGE if (PACKAGE / "templates").is_dir() else PACKAGE.parent
"""Holds templates/, static/, curricula/ and migrations/: the package when installed, else the repository."""


OWN_MACHINE = ("localhost", "127.0.0.1", "[::1]")


class RefusedSetting(Exception):
    """A setting that would make the portal unsafe; the text says what to change."""


@dataclass(frozen=True)
class Smtp:
    """A server that takes mail."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    tls: Literal["at once", "asked for", "none"] = "asked for"


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
    url: str = ""
    """Where people open the portal, for links in mails; no slash at the end. Empty where not said."""
    smtp: Smtp | None = None
    """The server that takes mail; None: nothing leaves."""
    mail_from: str = ""
    phone: bool = True
    """False takes the app for registers without signal off every phone; what was marked there is not touched."""

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
        smtp = smtp_at(os.environ.get("PORTAL_SMTP", "").strip())
        mail_from, url = os.environ.get("PORTAL_MAIL_FROM", "").strip(), os.environ.get("PORTAL_URL", "").strip()
        _check_mail(smtp, mail_from, url)
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
            url=url.rstrip("/"),
            smtp=smtp,
            mail_from=mail_from,
            phone=os.environ.get("PORTAL_PHONE", "on").strip().lower() != "off",
        )


def smtp_at(address: str) -> Smtp | None:
    """The server at smtp://user:password@host:587 or smtps://…; None where nothing is set. Raises RefusedSetting.

    smtp:// turns to TLS before anything is said, except to this machine or where the address ends in ?tls=none.
    """
    if not address:
        return None
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host, port, parts = None, None, urlsplit("")
    is_odd = parts.path.strip("/") or parts.query not in ("", "tls=none")
    if parts.scheme not in ("smtp", "smtps") or not host or is_odd:
        raise RefusedSetting("PORTAL_SMTP is no mail server. Write it like smtp://user:password@mail.example.org:587")
    at_once = parts.scheme == "smtps"
    plain = not at_once and (parts.query == "tls=none" or host in ("localhost", "127.0.0.1", "::1"))
    return Smtp(
        host,
        port or (465 if at_once else 587),
        unquote(parts.username or ""),
        unquote(parts.password or ""),
        "at once" if at_once else "none" if plain else "asked for",
    )


def _check_mail(smtp: Smtp | None, mail_from: str, url: str) -> None:
    if url and not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]+(/[A-Za-z0-9._~/-]*)?", url):
        raise RefusedSetting("PORTAL_URL is no address. Write it like https://portal.example.org")
    if smtp is None:
        return
    if not re.fullmatch(r"[^@\s<>,;]+@[A-Za-z0-9.-]+", mail_from):
        raise RefusedSetting("PORTAL_SMTP is set, so set PORTAL_MAIL_FROM too, like bookings@example.org")
    if not url:
        raise RefusedSetting("PORTAL_SMTP is set, so set PORTAL_URL too: links in mails begin with it")


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
