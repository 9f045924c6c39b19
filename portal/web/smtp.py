"""Handing mail to a server, so that it is known at every moment whether it may have arrived."""

import contextlib
import re
import smtplib
import ssl
from collections.abc import Callable
from types import TracebackType
from typing import Self

from portal.config import Smtp

SECONDS = 30
"""For each answer of the server."""
EVERYBODY = frozenset({421, 454, 530, 534, 535, 538})
"""Answers that speak of the server or of our account there, not of one mail."""


class Trouble(Exception):
    """Nothing can be sent now: the server is away, or refuses us. Every mail waits."""


class Dropped(Trouble):
    """The server broke off while it was given this mail."""


class NotNow(Exception):
    """The server does not take this mail now; the text is its answer."""


class Never(Exception):
    """The server refuses this mail for good; the text is its answer."""


class Uncertain(Exception):
    """The last byte left, and no answer came: it may have arrived."""


class NotOurs(Exception):
    """Somebody else has this mail in hand by now; nothing was sent."""


class Connection:
    """An open line to the server. Raises Trouble where there is none."""

    def __init__(self, server: Smtp) -> None:
        self._server = server

    def __enter__(self) -> Self:
        try:
            self._line = self._open()
        except (OSError, smtplib.SMTPException) as fault:
            raise Trouble(_words(fault)) from fault
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        with contextlib.suppress(OSError, smtplib.SMTPException):
            if kind is None:
                self._line.quit()
        self._line.close()

    def _open(self) -> smtplib.SMTP:
        server, context = self._server, ssl.create_default_context()
        line: smtplib.SMTP
        if server.tls == "at once":
            line = smtplib.SMTP_SSL(server.host, server.port, timeout=SECONDS, context=context)
        else:
            line = smtplib.SMTP(server.host, server.port, timeout=SECONDS)
        try:
            line.ehlo_or_helo_if_needed()
            if server.tls == "asked for":
                line.starttls(context=context)
                line.ehlo()
            if server.user:
                line.login(server.user, server.password)
        except BaseException:
            line.close()
            raise
        return line

    def hand_over(self, sender: str, address: str, content: bytes, *, before_last: Callable[[], bool]) -> None:
        """The server has taken this mail.

        `before_last` is called when all but the last byte has left: it notes that the mail may arrive from now on,
        and answers False if it must not. Raises Trouble, NotNow, Never, Uncertain or NotOurs.
        """
        try:
            self._ask(Trouble, "MAIL", f"FROM:<{sender}>")
            self._ask(None, "RCPT", f"TO:<{address}>")
            self._ask(None, "DATA", "", good=354)
            self._line.send(_dotted(content))
        except (OSError, smtplib.SMTPException) as fault:
            raise Dropped(_words(fault)) from fault
        if not before_last():
            self._line.close()
            raise NotOurs
        try:
            self._line.send(b".\r\n")
            code, answer = self._line.getreply()
        except (OSError, smtplib.SMTPException) as fault:
            raise Uncertain(_words(fault)) from fault
        if code == -1:
            raise Uncertain("no answer")
        if code != 250:
            raise _refusal(code, answer, None)

    def _ask(self, always: type[Exception] | None, command: str, rest: str, good: int = 250) -> None:
        code, answer = self._line.docmd(command, rest)
        if code == good or (code == 251 and good == 250):
            return
        if code == -1:
            raise Dropped("no answer")
        with contextlib.suppress(OSError, smtplib.SMTPException):
            self._line.rset()
        raise _refusal(code, answer, always)


def _refusal(code: int, answer: bytes, always: type[Exception] | None) -> Exception:
    said = f"{code} {answer.decode('utf-8', 'replace')}"
    if always or code in EVERYBODY:
        return (always or Trouble)(said)
    return Never(said) if code >= 500 else NotNow(said)


def _dotted(content: bytes) -> bytes:
    """With line ends as SMTP wants them, and no line that could be the last one."""
    whole = re.sub(rb"\r\n|\r|\n", b"\r\n", content)
    whole = whole if whole.endswith(b"\r\n") else whole + b"\r\n"
    return re.sub(rb"(?m)^\.", b"..", whole)


def _words(fault: Exception) -> str:
    return f"{type(fault).__name__}: {fault}"
