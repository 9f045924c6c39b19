"""The version of a programme that the person at the keyboard may see on a public page."""

from flask import abort
from flask_login import current_user

from portal.curricula import queries
from portal.curricula.content import Folder
from portal.curricula.models import ProgrammeVersion
from portal.curricula.rules import PUBLIC
from portal.web.access import Can
from portal.web.sessions import reading


def shown_or_404(slug: str) -> tuple[ProgrammeVersion, Folder]:
    """The newest version, where everybody may read it; drafts only for those who decide bookings."""
    version = queries.version_of(reading(), slug) or abort(404)
    if version.status not in PUBLIC and not current_user.may(Can.DECIDE_BOOKING):
        abort(404)
    return version, queries.content_of(reading(), version.id)
