"""Prospectuses: of one programme, and of all that is offered. Public; the same programmes give the same bytes."""

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from portal.curricula.blueprint import curricula
from portal.curricula.catalogue.catalogue import standing_of
from portal.curricula.catalogue.showing import led_by, offers, providers, shown, shown_or_404
from portal.curricula.line import line_of
from portal.curricula.rules import paragraphs
from portal.web.access import public
from portal.web.printed import opened


@curricula.get("/<slug>/prospectus.pdf")
@public
def prospectus(slug: str) -> ResponseReturnValue:
    version, folder = shown_or_404(slug)
    one = shown(folder)
    line = line_of(one.programme, len(folder.numbered))
    page = render_template("curricula/prospectus.html", version=version, one=one, line=line, paragraphs=paragraphs)
    return opened(page, f"{slug}-prospectus.pdf")


@curricula.get("/prospectus.pdf")
@public
def whole_prospectus() -> ResponseReturnValue:
    """One page for each programme, from its facts alone, after a page to find it by."""
    names = providers()
    rows = [
        (offer, standing_of(offer.programme), line_of(offer.programme, offer.numbered), led_by(offer.programme, names))
        for offer in offers()
    ] or abort(404)
    page = render_template("curricula/whole_prospectus.html", rows=rows, paragraphs=paragraphs)
    return opened(page, "prospectus.pdf")
