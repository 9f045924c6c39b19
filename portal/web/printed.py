"""PDFs that are opened where they are asked for; the same page gives the same bytes, set once a process."""

import hashlib
from collections import OrderedDict
from threading import Lock

from flask import Response, abort, request
from flask.typing import ResponseReturnValue

from portal.web import pdf as paper

KEPT = 60
"""PDFs kept in this process, since one takes a second or two to set."""

_made: OrderedDict[str, bytes] = OrderedDict()
_setting = Lock()


def opened(page: str, name: str) -> ResponseReturnValue:
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
