"""The register of instruments: what each asks, for whom, under which licence, and how it is scored."""

from flask import render_template
from flask.typing import ResponseReturnValue

from portal.measures.blueprint import measures
from portal.measures.instruments.page import told
from portal.measures.instruments.shipped import latest
from portal.web.access import Can, needs


@measures.get("/instruments")
@needs(Can.SEE_MEASURES)
def instruments() -> ResponseReturnValue:
    """Those that come with the portal; a programme's own questions stand with the groups that are asked them."""
    return render_template("measures/instruments.html", told=[told(one) for one in latest()])
