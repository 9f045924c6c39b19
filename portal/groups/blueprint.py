"""The pages of groups hang here; `views` gathers them."""

from collections.abc import Sequence

from flask import Blueprint, current_app, url_for
from flask_login import current_user

from portal.groups.models import Group
from portal.groups.rules import numbers_only
from portal.web.access import Can

groups = Blueprint("groups", __name__, url_prefix="/groups")

TABS = (
    ("Overview", "groups.show", Can.SEE_GROUPS),
    ("Sessions", "timetable.index", Can.SEE_GROUPS),
    ("Who comes", "staffing.show", Can.SEE_LETTERS),
    ("People", "groups.people", Can.SEE_NAMES),
    ("Proposed", "groups.proposed", Can.PROPOSE),
    ("Replies", "groups.reply_grid", Can.SEE_NAMES),
    ("Packs", "packs.index", Can.PRINT_PACKS),
    ("Questions", "measures.show", Can.SEE_MEASURES),
    ("Totals", "totals.give", Can.GIVE_TOTALS),
    ("Impact", "impact.show", Can.SEE_IMPACT),
    ("Funding", "funding.shares", Can.EDIT_FUNDING),
)
BY_NAME = {"groups.proposed"}
"""Only for groups whose people are named."""


@groups.app_template_global()
def group_tabs(group: Group, current: str) -> Sequence[dict[str, str | bool]]:
    """The parts of a group's page that this person may open: {{ tabs(group_tabs(group, "groups.show")) }}."""
    return [
        {"label": label, "url": url_for(endpoint, group_id=group.id), "current": endpoint == current}
        for label, endpoint, can in TABS
        if endpoint in current_app.view_functions
        and current_user.may_at(can, group.school_id)
        and not (endpoint in BY_NAME and numbers_only(group.mode))
    ]
