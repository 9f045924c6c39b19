"""HTML to tagged PDF. The same input gives the same bytes; nothing but our own files is read."""

import functools
import logging
from ctypes.util import find_library
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlparse

from portal.config import ROOT

OURS = (ROOT / "static" / "css", ROOT / "static" / "fonts", ROOT / "static" / "img")
MISSING = "apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"


class Unavailable(Exception):
    """Pango is not installed; the text says what to install."""


def is_available() -> bool:
    return all(find_library(name) for name in ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset"))


@functools.cache
def _fetcher() -> Any:
    from weasyprint.urls import URLFetcher

    class OurFilesOnly(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            parts = urlparse(url)
            path = Path(unquote(parts.path)).resolve()
            if parts.scheme != "file" or parts.netloc or not any(path.is_relative_to(home) for home in OURS):
                raise ValueError(f"a page asked for something that is not ours: {url[:80]}")
            return super().fetch(url, headers)

    return OurFilesOnly(allowed_protocols={"file"}, fail_on_errors=True)


def render_pdf(html: str, *, css: tuple[str, ...] = ("fonts.css", "print.css"), variant: str = "pdf/ua-1") -> bytes:
    """A4 PDF of a whole page of `html` with our style sheets, by name in static/css.

    Raises ValueError if the page asks for a file that is missing or not ours,
    Unavailable where Pango is not installed.
    """
    if not is_available():
        raise Unavailable(MISSING)
    from weasyprint import CSS, HTML
    from weasyprint.urls import FatalURLFetchingError

    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    base = f"file://{ROOT}/static/"
    try:
        sheets = [CSS(filename=str(ROOT / "static" / "css" / name), url_fetcher=_fetcher()) for name in css]
        page = HTML(string=html, base_url=base, url_fetcher=_fetcher())
        made: bytes = page.write_pdf(stylesheets=sheets, pdf_variant=variant, srgb=False)
    except FatalURLFetchingError as error:
        raise ValueError(str(error)) from error
    return made
