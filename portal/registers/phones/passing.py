"""That a concern was passed on, as a phone without signal noted it: to whom, when and how; never a word of it."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.concerns import queries, rules, service
from portal.concerns.queries import Target
from portal.concerns.rules import Held, Way
from portal.db import as_uuid
from portal.groups.models import Group
from portal.registers.phones.marks import FOREIGN
from portal.registers.phones.taking import STORED, Waits, one_by_one
from portal.sync import kinds
from portal.sync.kinds import Answer, Said
from portal.timetable.models import DeliverySession, SessionPart
from portal.web.access import Act


def _take(session: Session, said: Said, by: Act) -> Answer:
    way, held = said.body.get("way"), said.body.get("held")
    if way not in tuple(Way) or held not in tuple(Held):
        raise Waits(kinds.UNREADABLE)
    meeting = _meeting(session, as_uuid(said.body.get("part")), by)
    target, name = _target(session, meeting.group, said.body.get("to")), _name(said.body.get("name"))
    told = service.Told(target, name, Way(way), _time(said.body.get("at")), Held(held))
    service.pass_on(session, meeting, told, handoff_id=said.id, by=by)
    return STORED


def _meeting(session: Session, part_id: UUID | None, by: Act) -> DeliverySession:
    if part_id is None:
        raise Waits(kinds.UNREADABLE)
    assert by.user is not None
    of_part = select(SessionPart.session_id).where(SessionPart.id == part_id).scalar_subquery()
    meeting = session.scalars(queries.sessions(by.user).where(DeliverySession.id == of_part)).one_or_none()
    if meeting is None:
        raise Waits(FOREIGN)
    return meeting


def _target(session: Session, group: Group, value: Any) -> Target:
    """Whom they told, as the phone named them. Somebody who left the school's contacts meanwhile was told all the same:
    then the way is kept, and the name that the phone showed."""
    ways = queries.ways_of(session, [group])[group.id]
    known = [*ways.young, *ways.adult]
    for one in known:
        if one.value == value:
            return one
    way = str(value).partition("|")[0]
    for one in known:
        if one.route.name == way:
            return Target(one.route, one.role)
    raise Waits(kinds.UNREADABLE)


def _name(said: Any) -> str | None:
    """A name, and nothing that is none: the phone's form takes no sentence, and neither does this."""
    return said if isinstance(said, str) and rules.is_a_name(said) else None


def _time(said: Any) -> datetime:
    """As told, by the phone's clock; a time that cannot be is the time of arrival."""
    now = clock.now()
    try:
        at = datetime.fromisoformat(said).astimezone(UTC) if isinstance(said, str) else now
    except (ValueError, OverflowError):
        at = now
    return min(at, now) if rules.time_fits(at, now) else now


take_passed_on = one_by_one(_take)
"""The handler of the kind `passed-on`."""
