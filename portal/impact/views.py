"""A group's own figures, for its school, its facilitators and the charity."""

from uuid import UUID

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select

from portal import clock
from portal.groups import queries as groups
from portal.groups.models import Group
from portal.impact import heads
from portal.impact.overview import queries
from portal.impact.overview import views as overview
from portal.impact.page import summary
from portal.web.access import Can, needs
from portal.web.sessions import one_or_404, reading

impact = Blueprint("impact", __name__)


@impact.get("/groups/<uuid:group_id>/impact")
@needs(Can.SEE_IMPACT)
def show(group_id: UUID) -> ResponseReturnValue:
    """Exact, since whoever sees it knows the group; by code, since a figure needs no name."""
    group: Group = one_or_404(reading(), groups.seen_by(current_user, Can.SEE_IMPACT), group_id)
    found = queries.found(reading(), select(Group.id).where(Group.id == group.id))
    facts = found.groups[0]
    if facts.heads is not None:
        lines = heads.lines(facts, clock.today())
        slips = overview.slips_of(found)
        return render_template("impact/heads.html", group=group, lines=lines, total=heads.total(lines), told=slips)
    page = overview.of_group(group, found)
    return render_template("impact/show.html", group=group, summary=summary(facts, clock.today()), page=page)


impact.add_url_rule("/impact", view_func=overview.index)
impact.add_url_rule("/impact/mine", view_func=overview.mine)
impact.add_url_rule("/impact/programmes/<uuid:programme_id>", view_func=overview.programme)
impact.add_url_rule("/schools/<uuid:school_id>/impact", view_func=overview.school)
impact.add_url_rule("/funding/<uuid:line_id>/impact", view_func=overview.line)
