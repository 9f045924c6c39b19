"""Where the code on a marked sheet leads: to the page on which this very person goes on with it."""

from uuid import UUID

from flask import Blueprint, abort, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from portal.groups import queries as groups
from portal.groups.models import Staffing
from portal.groups.rules import numbers_only
from portal.packs.scans import qr
from portal.registers import queries as registers
from portal.timetable import queries as timetable
from portal.timetable.models import DeliverySession, SessionPart
from portal.web.access import Can, needs
from portal.web.sessions import one_or_404, reading

scans = Blueprint("scans", __name__)


@scans.get("/r/<sheet_key>")
@needs(Can.SEE_GROUPS)
def register(sheet_key: str) -> ResponseReturnValue:
    """The register for who takes it, the page to type it in for a coordinator, the session's page for a school."""
    meeting = _meeting(sheet_key)
    part_id = _taken(meeting)
    if part_id is None:
        return _session(meeting)
    endpoint = "registers.paper" if _types_in(meeting) else "registers.show"
    return redirect(url_for(endpoint, part_id=part_id))


@scans.get("/f/<sheet_key>")
@needs(Can.SEE_GROUPS)
def feedback(sheet_key: str) -> ResponseReturnValue:
    """The session's page, for everybody who may see it."""
    return _session(_meeting(sheet_key))


def _meeting(sheet_key: str) -> DeliverySession:
    found: DeliverySession = one_or_404(reading(), timetable.seen_by(current_user), qr.id_of(sheet_key) or abort(404))
    return found


def _session(meeting: DeliverySession) -> ResponseReturnValue:
    return redirect(url_for("timetable.show", session_id=meeting.id))


def _taken(meeting: DeliverySession) -> UUID | None:
    """The first part of it whose register this person takes."""
    if not (meeting.is_live and current_user.may(Can.TAKE_REGISTER)):
        return None
    mine = registers.taken_by(current_user).where(SessionPart.session_id == meeting.id)
    found = reading().scalars(mine.order_by(None).order_by(SessionPart.number)).unique().first()
    return found.id if found else None


def _types_in(meeting: DeliverySession) -> bool:
    """Whether this person types in what others marked: a coordinator who does not give the session. A head count has
    no rows to type."""
    if not current_user.may(Can.TYPE_SHEETS) or numbers_only(meeting.group.mode):
        return False
    own = groups.staffed_by(current_user).where(Staffing.group_id == meeting.group_id)
    return reading().scalars(own.limit(1)).first() is None
