"""From a stored object to its page on A4 and the PDF: tagged, PDF/UA-1, the same for the same object."""

import functools
from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from portal.config import ROOT
from portal.releases.codes import code_of
from portal.releases.committee import committee_of
from portal.releases.sheet import HEADLINE, pick, sheet_of
from portal.web import words
from portal.web.pdf import render_pdf


def html_of(made: Mapping[str, Any], sha256: str) -> str:
    return (
        _templates()
        .get_template("releases/print.html")
        .render(
            sheet=sheet_of(made),
            made=made,
            code=code_of(sha256),
            programmes=pick(made, "programmes", HEADLINE),
        )
    )


def pdf_of(made: Mapping[str, Any], sha256: str) -> bytes:
    """Raises Unavailable where the engine is not installed."""
    return printed(html_of(made, sha256))


def committee_pdf_of(made: Mapping[str, Any], sha256: str) -> bytes:
    """The committee's page on A4. Raises Unavailable where the engine is not installed."""
    code = code_of(sha256)
    facts = {"sheet": sheet_of(made), "made": made, "code": code, "page": committee_of(made, code)}
    return printed(_templates().get_template("releases/committee_print.html").render(**facts))


@functools.lru_cache(maxsize=8)
def printed(html: str) -> bytes:
    """The PDF of a report's page; the newest are kept, since one takes a second or two to set."""
    return render_pdf(html)


@functools.cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(ROOT / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for write in (words.day, words.short_day, words.plain_day, words.hour, words.count):
        made.filters[write.__name__] = write
    return made
