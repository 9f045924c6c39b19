"""The forms of a group's totals and of its before and after on paper, for a school that fills them in by hand."""

from uuid import UUID

from flask import render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.groups import queries as groups
from portal.groups.models import Group
from portal.measures.indicators.forms import POINTS
from portal.measures.indicators.rules import Window, definitions
from portal.measures.totals.blueprint import totals
from portal.measures.totals.rules import AGES, ETHNIC, NOT_SUPPLIED, SEXES, YES_NO
from portal.web import printed
from portal.web.access import Can, needs
from portal.web.sessions import one_or_404, reading


@totals.get("/groups/<uuid:group_id>/totals/form.pdf")
@needs(Can.GIVE_TOTALS)
def paper(group_id: UUID) -> ResponseReturnValue:
    """Empty: the same questions as on the page, in the same order, so that whoever types them in looks nowhere else."""
    group: Group = one_or_404(reading(), groups.seen_by(current_user, Can.GIVE_TOTALS), group_id)
    page = render_template(
        "measures/totals/paper.html",
        group=group,
        ages=AGES,
        ethnic={**ETHNIC, NOT_SUPPLIED: "Not supplied"},
        sexes=SEXES,
        yes_no=YES_NO,
        definitions=list(definitions().values()),
        points=POINTS,
        windows=list(Window),
    )
    return printed.opened(page, "totals.pdf")
