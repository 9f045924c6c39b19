"""The app that opens without signal: a page without any data, its files, and the worker that keeps them on a phone.

Each file is known by its hash, and all of them by one version: a page never mixes files of two versions.
"""

import base64
import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.config import ROOT, Settings
from portal.web.access import public

phone = Blueprint("phone", __name__)

STATIC = ROOT / "static"
SCRIPTS = STATIC / "js" / "phone"
WORKERS = ("worker.js", "worker-off.js")
"""Served as /sw.js, not as files of the page."""
FIRST, AFTER = "main.js", "out.js"
"""Of the app, which fetches the others beside it and not one after another; of the page after signing out."""
FONTS = ("atkinson-latin-400.woff2", "atkinson-latin-700.woff2")
"""Names with letters outside Western Europe take the phone's own font."""
KINDS = {
    ".js": "text/javascript",
    ".css": "text/css",
    ".woff2": "font/woff2",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}
PACKED = {".js", ".css", ".svg"}
FOREVER = "public, max-age=31536000, immutable"


@dataclass(frozen=True)
class File:
    data: bytes
    packed: bytes | None
    kind: str
    is_kept: bool
    """False for icons: the phone's system fetches those itself."""

    @property
    def digest(self) -> str:
        return _digest(self.data)


@cache
def files() -> dict[str, File]:
    """Every file of the app by its name."""
    scripts = sorted(path for path in SCRIPTS.glob("*.js") if path.name not in WORKERS)
    fonts = [STATIC / "fonts" / name for name in FONTS]
    icons = sorted((STATIC / "icons").glob("phone*"))
    kept = [*(path for path in scripts if path.name != AFTER), STATIC / "css" / "phone.css", *fonts]
    return {path.name: _file(path, is_kept=path in kept) for path in (*scripts, *kept, *icons)}


def _file(path: Any, *, is_kept: bool) -> File:
    data = path.read_bytes()
    packed = gzip.compress(data, 9, mtime=0) if path.suffix in PACKED else None
    return File(data, packed, KINDS[path.suffix], is_kept)


def _digest(data: bytes) -> str:
    return base64.b64encode(hashlib.sha256(data).digest()).decode()


def _is_on() -> bool:
    settings: Settings = current_app.config["SETTINGS"]
    return settings.phone


def current() -> str:
    """Another as soon as one letter of any file, of the page or of the charity's name is another."""
    template = (ROOT / "templates" / "web" / "phone.html").read_bytes()
    settings: Settings = current_app.config["SETTINGS"]
    whole = [template, settings.name.encode(), str(settings.phone).encode()]
    whole += [f"{name} {file.digest}".encode() for name, file in files().items()]
    return hashlib.sha256(b"\0".join(whole)).hexdigest()[:16]


def _page() -> bytes:
    scripts = [name for name, file in files().items() if file.kind == KINDS[".js"] and name not in (FIRST, AFTER)]
    return render_template("web/phone.html", version=current(), is_on=_is_on(), scripts=scripts).encode()


@phone.get("/phone")
@public
def page() -> ResponseReturnValue:
    response = _answer(_page(), "text/html; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


@phone.get("/phone/<version>/<filename>")
@public
def file(version: str, filename: str) -> ResponseReturnValue:
    """A file of this version; of another there is none, so that no page is put together from two."""
    found = files().get(filename)
    if found is None or version != current():
        abort(404)
    response = _answer(found.data, found.kind, found.packed)
    response.headers["Cache-Control"] = FOREVER
    response.headers["Content-Security-Policy"] = "default-src 'none'"  # part of a page; the page's own holds there
    return response


def _answer(data: bytes, kind: str, packed: bytes | None = None) -> Response:
    takes_packed = request.accept_encodings["gzip"] > 0
    if packed is None and kind.startswith("text/"):
        packed = gzip.compress(data, 9, mtime=0)
    response = Response(packed if packed and takes_packed else data, content_type=kind)
    if packed:
        response.vary.add("Accept-Encoding")
        if takes_packed:
            response.headers["Content-Encoding"] = "gzip"
    return response


@phone.get("/phone/manifest.webmanifest")
@public
def manifest() -> ResponseReturnValue:
    settings: Settings = current_app.config["SETTINGS"]
    icons = [
        ("phone.svg", "any", "image/svg+xml", "any"),
        *((f"phone-{size}.png", f"{size}x{size}", "image/png", "any maskable") for size in (192, 512)),
    ]
    said = {
        "id": "/phone",
        "name": f"Registers, {settings.name}",
        "short_name": "Registers",
        "start_url": url_for(".page"),
        "scope": "/",
        "display": "standalone",
        "background_color": "#FAF8F4",
        "theme_color": "#0E5A61",
        "lang": "en-GB",
        "icons": [
            {
                "src": url_for(".file", version=current(), filename=name),
                "sizes": sizes,
                "type": kind,
                "purpose": purpose,
            }
            for name, sizes, kind, purpose in icons
        ],
    }
    response = _answer(json.dumps(said).encode(), "application/manifest+json")
    response.headers["Cache-Control"] = "no-cache"
    return response


@phone.get("/sw.js")
@public
def worker() -> ResponseReturnValue:
    """The worker with the hash of everything it keeps; where the app is switched off, one that takes itself away."""
    if not _is_on():
        script = (SCRIPTS / "worker-off.js").read_text()
    else:
        here = current()
        hashes = {url_for(".page"): _digest(_page())} | {
            url_for(".file", version=here, filename=name): file.digest for name, file in files().items() if file.is_kept
        }
        script = f"const FILES = {json.dumps(hashes)};\n" + (SCRIPTS / "worker.js").read_text()
    response = _answer(script.encode(), "text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response
