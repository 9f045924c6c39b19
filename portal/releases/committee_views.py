"""The page that an officer takes to a committee."""

import json
from typing import Any
from uuid import UUID

from flask import abort, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.releases import queries
from portal.releases.blueprint import releases
from portal.releases.codes import code_of
from portal.releases.committee import committee_of
from portal.releases.models import Edition, EditionState
from portal.releases.sheet import sheet_of
from portal.web.access import Can, needs
from portal.web.sessions import one_or_404, reading


@releases.get("/<uuid:edition_id>/committee")
@needs(Can.READ_EDITIONS)
def committee(edition_id: UUID) -> ResponseReturnValue:
    """What may be quoted, what may not be said, and answers; all from the stored object."""
    edition, made = _read(edition_id)
    code = code_of(edition.sha256)
    page = committee_of(made, code)
    return render_template("releases/committee.html", edition=edition, sheet=sheet_of(made), page=page, code=code)


def _read(edition_id: UUID) -> tuple[Edition, Any]:
    edition: Edition = one_or_404(reading(), queries.seen_by(current_user), edition_id)
    if edition.state is not EditionState.APPROVED:
        abort(404)
    return edition, json.loads(edition.object)
