"""Style sheets, scripts and fonts, kept by browsers for as long as their content is the same; text goes compressed."""

import gzip
from collections.abc import Callable, Iterable
from functools import cache
from hashlib import sha256
from http import HTTPStatus
from pathlib import Path
from secrets import randbelow
from typing import Any

from flask import Flask, Response, request
from whitenoise import WhiteNoise

from portal.config import ROOT

HOUR = 3600
FOR_GOOD = f"max-age={WhiteNoise.FOREVER}, public, immutable"
WORTH_IT = 500
"""Bytes; below it packing gains nothing."""
TEXT = frozenset({".css", ".js", ".svg", ".json", ".webmanifest"})
PAGES = frozenset({"text/html", "application/json"})


@cache
def version(name: str) -> str:
    """Of a file under static/: part of the hash of its content; empty where there is none."""
    file = ROOT / "static" / name
    return sha256(file.read_bytes()).hexdigest()[:10] if file.is_file() else ""


@cache
def _packed(path: str) -> bytes:
    return gzip.compress(Path(path).read_bytes(), 9, mtime=0)


class Files(WhiteNoise):  # type: ignore[misc]  # it comes without types
    """Serves static/. An address that carries the version of its file is good for a year, another for an hour."""

    def __init__(self, application: Any) -> None:
        super().__init__(
            application,
            root=str(ROOT / "static"),
            prefix="static/",
            allow_all_origins=False,
            max_age=HOUR,
            immutable_file_test=lambda _path, url: url.startswith("/static/fonts/"),
            add_headers_function=lambda headers, _path, _url: headers.__setitem__("X-Content-Type-Options", "nosniff"),
        )

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        name = environ.get("PATH_INFO", "").removeprefix("/static/")
        file = self.files.get(f"/static/{name}")
        if file is None or environ["REQUEST_METHOD"] != "GET":
            served: Iterable[bytes] = super().__call__(environ, start_response)
            return served
        found = file.get_response("GET", environ)
        headers = dict(found.headers)
        if environ.get("QUERY_STRING", "") == f"v={version(name)}":
            headers["Cache-Control"] = FOR_GOOD
        if found.status == HTTPStatus.OK and Path(name).suffix in TEXT:
            headers["Vary"] = "Accept-Encoding"
            if _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
                found.file.close()
                packed = _packed(str(ROOT / "static" / name))
                headers |= {"Content-Encoding": "gzip", "Content-Length": str(len(packed))}
                start_response("200 OK", list(headers.items()))
                return [packed]
        start_response(f"{found.status} {found.status.phrase}", list(headers.items()))
        pieces: Iterable[bytes] = environ.get("wsgi.file_wrapper", _pieces)(found.file) if found.file else []
        return pieces


def _pieces(file: Any) -> Iterable[bytes]:
    with file:
        while piece := file.read(65536):
            yield piece


def _takes_gzip(accepted: str) -> bool:
    return "gzip" in accepted and "gzip;q=0" not in accepted.replace(" ", "")


def keep_files(app: Flask) -> None:
    """Every address of a file names its version, and pages go compressed."""
    app.wsgi_app = Files(app.wsgi_app)  # type: ignore[method-assign]

    @app.url_defaults
    def name_version(endpoint: str, values: dict[str, Any]) -> None:
        if endpoint == "static":
            values.setdefault("v", version(values.get("filename", "")) or None)

    @app.after_request
    def pack(response: Response) -> Response:
        if response.mimetype in PAGES:
            response.vary.add("Accept-Encoding")
            if _is_worth_it(response) and _takes_gzip(request.headers.get("Accept-Encoding", "")):
                response.set_data(_with_odd_length(response.get_data()))
                response.headers["Content-Encoding"] = "gzip"
        return response


def _is_worth_it(response: Response) -> bool:
    plain = not (response.is_streamed or response.direct_passthrough or response.content_encoding)
    return plain and len(response.get_data()) >= WORTH_IT


def _with_odd_length(page: bytes) -> bytes:
    """Packed, and longer by a chance number of bytes, so that its length tells nothing about what is on the page
    (Palacios and others, HTB: Heal The BREACH, IEEE Access 10, 2022)."""
    packed = gzip.compress(page, 6, mtime=0)
    name = b"x" * randbelow(100) + b"\0"
    return packed[:3] + bytes([packed[3] | 8]) + packed[4:10] + name + packed[10:]
