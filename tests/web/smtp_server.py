"""A small mail server for tests: it does as its script says, and keeps what it took."""

import re
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from portal.config import Smtp

Answer = str | None
"""What the server says, such as "550 5.1.1 no such person"; None: it hangs up without a word."""


@dataclass
class Server:
    """Answers by the step: "hello", "mail", "rcpt", "data", "end". A rule gets the address or the mail."""

    rules: dict[str, Callable[[str], Answer]] = field(default_factory=dict)
    taken: list[bytes] = field(default_factory=list)
    envelopes: list[tuple[str, str]] = field(default_factory=list)
    port: int = 0

    @property
    def settings(self) -> Smtp:
        return Smtp("127.0.0.1", self.port, tls="none")

    @property
    def mails(self) -> list[EmailMessage]:
        return [message_from_bytes(one, policy=policy.default) for one in self.taken]  # type: ignore[misc]

    def say(self, step: str, about: str, usual: str) -> Answer:
        return self.rules[step](about) if step in self.rules else usual


class _Talk(socketserver.StreamRequestHandler):
    server: Any

    def handle(self) -> None:
        self.sender = self.recipient = ""
        if not self._tell(self.server.book.say("hello", "", "220 ready")):
            return
        while line := self.rfile.readline():
            words = line.decode().strip()
            said = self._answer(words[:4].upper(), (re.findall(r"<(.*?)>", words) or [""])[0])
            if not self._tell(said):
                return
            if said and said.startswith("354") and not self._mail(self.server.book, self.sender, self.recipient):
                return

    def _answer(self, verb: str, address: str) -> Answer:
        book: Server = self.server.book
        match verb:
            case "MAIL":
                self.sender = address
                return book.say("mail", address, "250 fine")
            case "RCPT":
                self.recipient = address
                return book.say("rcpt", address, "250 fine")
            case "DATA":
                return book.say("data", self.recipient, "354 go on")
            case "QUIT":
                return "221 bye"
        return "250 fine"

    def _mail(self, book: Server, sender: str, recipient: str) -> bool:
        lines = []
        while (line := self.rfile.readline()) and line != b".\r\n":
            lines.append(line[1:] if line.startswith(b".") else line)
        if not line:
            return False
        content = b"".join(lines)
        said = book.say("end", recipient, "250 taken")
        if said is None or said.startswith("250"):
            book.taken.append(content)
            book.envelopes.append((sender, recipient))
        return self._tell(said)

    def _tell(self, said: Answer) -> bool:
        if said is None:
            self.request.shutdown(socket.SHUT_RDWR)
            return False
        self.wfile.write(said.encode() + b"\r\n")
        return not said.startswith(("421", "221"))


class _Listener(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True
    request_queue_size = 50

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up in the middle is what some tests are about."""


@contextmanager
def mail_server() -> Iterator[Server]:
    book = Server()
    with _Listener(("127.0.0.1", 0), _Talk) as listener:
        listener.book = book  # type: ignore[attr-defined]
        book.port = listener.server_address[1]
        thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        yield book
        listener.shutdown()
        thread.join()
