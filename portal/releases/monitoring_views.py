"""The page of contract monitoring, beside a report."""

import json
from collections.abc import Sequence
from uuid import UUID

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.releases import queries
from portal.releases.blueprint import releases
from portal.releases.models import Edition
from portal.releases.rule_sets import CONTRACT
from portal.web.access import Can, needs
from portal.web.sessions import one_or_404, reading


@releases.get("/<uuid:edition_id>/monitoring")
@needs(Can.READ_EDITIONS)
def monitoring(edition_id: UUID) -> ResponseReturnValue:
    """Headline counts beside the report, not for publication."""
    edition: Edition = one_or_404(reading(), queries.seen_by(current_user), edition_id)
    if not edition.monitoring:
        abort(404)
    said = json.loads(edition.monitoring)
    rows = [(label, *_part_and_whole(said[block])) for block, label in HEADLINES.items()]
    title = json.loads(edition.object)["title"]
    return render_template("releases/monitoring.html", edition=edition, rows=rows, rules=CONTRACT, title=title)


HEADLINES = {
    "reach": "Young people reached",
    "attendance": "Places attended, of places offered",
    "completion": "Completed, of those who started in groups that ended",
}


def _part_and_whole(numbers: Sequence[int] | str) -> tuple[int | None, int | str]:
    if isinstance(numbers, str):
        return None, numbers
    return (numbers[1], numbers[0]) if len(numbers) > 1 else (None, numbers[0])
