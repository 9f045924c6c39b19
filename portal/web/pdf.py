"""HTML to tagged PDF. The same input gives the same bytes; nothing but our own files is read."""

import atexit
import functools
import hashlib
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes.util import find_library
from importlib.metadata import version
from pathlib import Path
from threading import get_ident
from typing import Any
from urllib.parse import unquote, urlparse

import structlog

from portal.config import ROOT
from portal.web import alphabets, lean_tags
from portal.web.children import TooLong

STYLES = ROOT / "static" / "css"
OURS = (STYLES, ROOT / "static" / "fonts", ROOT / "static" / "img")
MISSING = "apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
NEEDS = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")

TAGGED = "pdf/ua-1"
SPACE_BEFORE = re.compile(r"(?<=[^\s>])\s+<(em|strong|a)\b([^>]*)>(?=[^\s<])")
"""A space just before an element in a line."""

DARK = 0.25
"""In grey, what is darker becomes black."""

Watch = Callable[[str], None]

log = structlog.get_logger()


class Unprintable(ValueError):
    """The engine refuses a page, or breaks on it; the text says why, and nothing of what stood on the page."""


class Unavailable(Exception):
    """Pango is not installed; the text says what to install."""


@functools.cache
def is_available() -> bool:
    return all(find_library(name) for name in NEEDS)


def preload(css: tuple[str, ...] = ()) -> None:
    """Import the engine and read these style sheets, so that processes forked from here need not (2 seconds each)."""
    if is_available():
        import weasyprint  # noqa: F401

        alphabets.covered()
        if css:
            _styles(css, get_ident())


@functools.cache
def _fetcher() -> Any:
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class OurFilesOnly(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            parts = urlparse(url)
            path = Path(unquote(parts.path)).resolve()
            if parts.scheme != "file" or parts.netloc or not any(path.is_relative_to(home) for home in OURS):
                raise FatalURLFetchingError(f"a page asked for something that is not ours: {url[:80]}")
            return super().fetch(url, headers)

    return OurFilesOnly(allowed_protocols={"file"}, allow_redirects=False, fail_on_errors=True)


def _mended(html: str) -> str:
    """Only letters that our fonts have; and each such space inside its element, where it looks the same.

    WeasyPrint 70 otherwise breaks a line after its first word where the text before the element
    fits but for its last space (text/line_break.py, split_first_line, step 3).
    """
    printed = alphabets.isolated(alphabets.shown(alphabets.unescaped(html)))
    return SPACE_BEFORE.sub(r"<\1\2> ", printed)


def _finish(_document: Any, made: Any) -> None:
    """Give a glyph that stands for no letter of its own (a dot of Arabic) a character without width.

    WeasyPrint 70 leaves its place in the table of characters empty, which PDF/UA-1 (7.21.7) refuses.
    """
    for part in made.objects:
        lines = getattr(part, "stream", None)
        if isinstance(lines, list) and b"endcmap" in lines:
            lines[:] = [line.replace(b"> <>", b"> <200b>") for line in lines]


def _finish_lean(document: Any, made: Any) -> None:
    _finish(document, made)
    lean_tags.make_lean(made)


def _finish_in_grey(document: Any, made: Any) -> None:
    _finish_lean(document, made)
    for part in made.objects:
        lines = getattr(part, "stream", None)
        if isinstance(lines, list):
            lines[:] = [_in_grey(line) for line in lines]


def _in_grey(line: Any) -> Any:
    """A line that sets a colour (ISO 32000-1, 8.6.8) sets the tone of it; any other stays."""
    if not isinstance(line, bytes) or line[-3:] not in (b" rg", b" RG"):
        return line
    *colour, name = line.split()
    tone = sum(share * float(part) for share, part in zip((0.299, 0.587, 0.114), colour, strict=True))
    return b"%.3f %s" % (tone if tone > DARK else 0.0, b"g" if name == b"rg" else b"G")


class _Listener(logging.Handler):
    def __init__(self, watch: Watch) -> None:
        super().__init__(logging.INFO)
        self.watch = watch

    def emit(self, record: logging.LogRecord) -> None:
        self.watch(record.getMessage())


@contextmanager
def _watched(watch: Watch | None) -> Iterator[None]:
    """Pass on what the engine says it is doing."""
    steps = logging.getLogger("weasyprint.progress")
    listener = _Listener(watch or (lambda _words: None))
    steps.addHandler(listener)
    steps.setLevel(logging.INFO if watch else logging.ERROR)
    steps.propagate = False
    try:
        yield
    finally:
        steps.removeHandler(listener)


def render_pdf(
    html: str,
    *,
    css: tuple[str, ...] = ("fonts.css", "print.css"),
    variant: str = TAGGED,
    watch: Watch | None = None,
) -> bytes:
    """A4 PDF of a whole page of `html` with our style sheets, by name in static/css.

    `watch` hears each step in the engine's words, such as "Step 5 - Creating layout - Page 12".
    Raises Unprintable if the page asks for a file that is missing or not ours,
    Unavailable where Pango is not installed.
    """
    with _watched(watch), _told():
        return _written(_laid_out(html, css, variant), variant)


def laid_out(html: str, css: tuple[str, ...]) -> Any:
    """The pages of a whole page of `html`, to be measured and then `written`. Raises what `render_pdf` raises."""
    with _watched(None), _told():
        return _laid_out(html, css, TAGGED)


def written(laid: Any, zoom: float = 1.0, *, is_grey: bool = False) -> bytes:
    """The tagged PDF of pages that were laid out, enlarged by `zoom`, with all that is on them; in tones of grey."""
    with _told():
        return _written(laid, TAGGED, zoom, _finish_in_grey if is_grey else _finish_lean)


def _written(laid: Any, variant: str, zoom: float = 1.0, finish: Callable[[Any, Any], None] = _finish) -> bytes:
    made: bytes = laid.write_pdf(zoom=zoom, finisher=finish, pdf_variant=variant)
    return made


@functools.cache
def _styles(css: tuple[str, ...], _thread: int) -> tuple[Any, tuple[Any, ...]]:
    """Fonts, and style sheets that name them, read once a thread, since Pango has its fonts for one at a time. They lie
    in a folder that goes with the last who holds them.
    """
    from weasyprint import CSS
    from weasyprint.text.fonts import FontConfiguration

    atexit.register(_styles.cache_clear)
    fonts = FontConfiguration()
    return fonts, tuple(CSS(filename=str(STYLES / name), url_fetcher=_fetcher(), font_config=fonts) for name in css)


def fingerprint(html: str, css: tuple[str, ...]) -> str:
    """SHA-256 of everything that decides the bytes of a page's PDF, but for the fonts' own files."""
    whole = hashlib.sha256(html.encode())
    for name in css:
        whole.update((STYLES / name).read_bytes())
    whole.update(version("weasyprint").encode())
    return whole.hexdigest()


def count_pages(html: str, *, css: tuple[str, ...] = ("fonts.css", "print.css")) -> int:
    """Pages on which a whole page of `html` prints. Raises what `render_pdf` raises."""
    with _watched(None), _told():
        return len(_laid_out(html, css, None).pages)


def _laid_out(html: str, css: tuple[str, ...], variant: str | None) -> Any:
    from weasyprint import HTML

    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    fonts, sheets = _styles(css, get_ident())
    page = HTML(string=_mended(html), base_url=f"file://{ROOT}/static/", url_fetcher=_fetcher())
    return page.render(stylesheets=list(sheets), font_config=fonts, pdf_variant=variant)


@contextmanager
def _told() -> Iterator[None]:
    """What the engine refuses, or breaks on, as Unprintable in words."""
    if not is_available():
        raise Unavailable(MISSING)
    from weasyprint.urls import FatalURLFetchingError

    try:
        yield
    except FatalURLFetchingError as error:
        raise Unprintable(str(error)) from error
    except RecursionError as error:
        raise Unprintable("a page is nested too deeply to print") from error
    except (MemoryError, TooLong):
        raise
    except Exception as error:
        log.exception("the engine broke")
        raise Unprintable(f"it cannot be laid out ({type(error).__name__})") from error
