"""From a bundle to its page and its PDF: tagged, PDF/UA-1, in the style of the packs."""

import functools
from uuid import UUID

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal.config import ROOT
from portal.curricula.library.bundles import Bundled
from portal.curricula.printing import STYLED_BY
from portal.web.pdf import Watch, fingerprint, render_pdf


def html_of(bundled: Bundled) -> str:
    """The same for the same facts."""
    return _templates().get_template("curricula/bundle.html").render(bundle=bundled)


def mark_of(html: str, version_id: UUID) -> str:
    """Of which version it is and what decides the bytes of its PDF, as SHA-256."""
    return fingerprint(f"{version_id} {html}", STYLED_BY)


def pdf_of(html: str, *, watch: Watch | None = None) -> bytes:
    """Raises what `render_pdf` raises."""
    return render_pdf(html, css=(), watch=watch)


@functools.cache
def _templates() -> Environment:
    return Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
