"""Which names and addresses the portal answers to."""

from collections.abc import Callable, Iterable
from typing import Any

from flask import Flask, abort, request

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

UNKNOWN = b"This portal does not answer to this name. Whoever runs it sets its names in PORTAL_HOSTS.\n"


class OnlyOurNames:
    """Answers requests for any other name with 400, before anything is made from that name: links that carry a
    token are built with it."""

    def __init__(self, wsgi: Wsgi, names: Iterable[str]) -> None:
        self.wsgi, self.names = wsgi, frozenset(name.lower() for name in names)

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if without_port(environ.get("HTTP_HOST") or environ["SERVER_NAME"]) in self.names:
            return self.wsgi(environ, start_response)
        headers = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")]
        start_response("400 Bad Request", [*headers, ("X-Content-Type-Options", "nosniff")])
        return [UNKNOWN]


def without_port(host: str) -> str:
    """The name of a Host header in small letters: "example.org", "[::1]"; as it stands if the port is no number."""
    name, colon, port = host.lower().rpartition(":")
    return name if colon and not host.endswith("]") and (port.isdecimal() or not port) else host.lower()


def refuse_odd_addresses(app: Flask) -> None:
    """An address with a NUL in it is answered with 400: SQLite would end a word there, PostgreSQL refuses it."""

    @app.before_request
    def refuse() -> None:
        if "\0" in request.path or b"%00" in request.query_string:
            abort(400)
