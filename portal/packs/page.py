"""From the facts of a pack to its page and its PDF. A template is given the facts of its own sheet and no more."""

import functools
import re
from collections.abc import Sequence

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from portal.config import ROOT
from portal.packs.scans import qr
from portal.packs.sheets.facts import HIDES_GROUP, Audience, Facts, PackFacts, Sheet
from portal.web import words
from portal.web.pdf import Watch, render_pdf


def html_of(pack: PackFacts, styles: Sequence[str] = (), parts: Sequence[str] = (), code: str = "") -> str:
    """The whole pack as one page, the same for the same facts; `styles` are names of more style sheets, `parts` the
    sheets where they were made already, and `code` stands in the foot."""
    shown = [Markup(part) for part in parts] or all_parts(pack)  # noqa: S704 (made by all_parts)
    return _templates().get_template("packs/pack.html").render(pack=pack, parts=shown, styles=styles, code=code)


def all_parts(pack: PackFacts) -> list[Markup]:
    """Every sheet in order. Where the first has no title of its own, as a cover has, that of the pack stands above it
    in small letters: a document begins with one. Not over a sheet that hides the group."""
    parts = [parts_of(sheet) for sheet in pack.sheets]
    if parts and "<h1" not in parts[0]:
        hides = isinstance(pack.sheets[0].facts, HIDES_GROUP) and len(parts) > 1
        title = "Sheets to print" if hides else pack.title
        parts[0] = Markup('<h1 class="masthead">{}</h1>').format(title) + parts[0]
    return parts


def parts_of(sheet: Sheet) -> Markup:
    """One sheet, made from its own facts alone."""
    template = _templates().get_template(f"packs/sheets/{kind_of(sheet.facts)}.html")
    return Markup(template.render(sheet=sheet.facts))  # noqa: S704 (its parts were escaped)


def kind_of(facts: Facts) -> str:
    """Name of its template: "feedback-slips" for FeedbackSlips."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "-", type(facts).__name__).lower()


def pdf_of(html: str, *, watch: Watch | None = None) -> bytes:
    """The PDF of a page made by `html_of`: tagged, PDF/UA-1."""
    return render_pdf(html, css=(), watch=watch)


def meant_for(pack: PackFacts, audience: Audience) -> tuple[Sheet, ...]:
    return tuple(sheet for sheet in pack.sheets if sheet.audience is audience)


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
    made.globals["asset"] = str  # addresses are relative to static/
    made.filters["kind"] = kind_of
    made.filters["qr"] = qr.picture
    return made
