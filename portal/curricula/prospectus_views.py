"""Prospectuses: of one programme, and of all that is offered. Public; the same programmes give the same bytes."""

import hashlib
from collections import OrderedDict
from threading import Lock

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from portal.curricula.blueprint import curricula
from portal.curricula.catalogue import standing_of
from portal.curricula.line import line_of
from portal.curricula.rules import paragraphs
from portal.curricula.showing import led_by, offers, providers, shown, shown_or_404
from portal.web import pdf as paper
from portal.web.access import public

KEPT = 60
"""Prospectuses kept in this process, since one takes a second or two to set."""

_made: OrderedDict[str, bytes] = OrderedDict()
_setting = Lock()


@curricula.get("/<slug>/prospectus.pdf")
@public
def prospectus(slug: str) -> ResponseReturnValue:
    version, folder = shown_or_404(slug)
    one = shown(folder)
    line = line_of(one.programme, len(folder.numbered))
    page = render_template("curricula/prospectus.html", version=version, one=one, line=line, paragraphs=paragraphs)
    return _file(page, f"{slug}-prospectus.pdf")


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
    return _file(page, "prospectus.pdf")


def _file(page: str, name: str) -> ResponseReturnValue:
    """Opened where it is, since a telephone shows it; unchanged, it is not sent again."""
    try:
        made = printed(page)
    except paper.Unavailable:
        abort(503)
    answer = Response(made, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'inline; filename="{name}"'
    answer.headers["Cache-Control"] = "no-cache"
    answer.set_etag(hashlib.sha256(made).hexdigest())
    return answer.make_conditional(request)


def printed(page: str) -> bytes:
    """The PDF of a page, set once a process; two who ask at once wait for the same one."""
    key = hashlib.sha256(page.encode()).hexdigest()
    if key not in _made:
        with _setting:
            if key not in _made:
                _made[key] = paper.render_pdf(page)
                while len(_made) > KEPT:
                    _made.popitem(last=False)
    return _made[key]
