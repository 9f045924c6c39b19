"""The sign-in sheet of one delivery session, by itself: adults on site, and young people by code."""

from functools import lru_cache
from uuid import UUID

from flask import Response, abort
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.audit import service as audit
from portal.packs import gather, page, queries, sign_in
from portal.packs.letter_views import packs
from portal.packs.models import Names
from portal.timetable import queries as timetable
from portal.timetable.models import DeliverySession
from portal.web import pdf
from portal.web.access import Can, act, needs
from portal.web.sessions import one_or_404, reading, writing

__all__ = ["packs"]


@packs.get("/sessions/<uuid:session_id>/sign-in.pdf")
@needs(Can.PRINT_PACKS)
def sign_in_sheet(session_id: UUID) -> ResponseReturnValue:
    """With codes, whoever asks; who took it is in the audit record."""
    meeting: DeliverySession = one_or_404(reading(), timetable.seen_by(current_user), session_id)
    if not queries.options(reading(), current_user, meeting.group):
        abort(403)
    subject = gather.subject(reading(), meeting.group, [meeting], whole=False, names=Names.CODES, vault=None)
    facts = sign_in.alone(subject)
    try:
        made = _printed(page.html_of(facts))
    except pdf.Unavailable:
        abort(503)
    with writing() as session:
        audit.record(session, "took sign-in sheet", "session", session_id, by=act())
        session.commit()
    answer = Response(made, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f'attachment; filename="{facts.file_name}"'
    return answer


@lru_cache(maxsize=32)
def _printed(html: str) -> bytes:
    return page.pdf_of(html)
