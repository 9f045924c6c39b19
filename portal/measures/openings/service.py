"""Opening and closing class links, and taking what comes by them. Flushes; the caller commits."""

import uuid
from collections.abc import Mapping
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock, db
from portal.audit import service as audit
from portal.groups.models import Group
from portal.measures.cards.codes import NO_CARD, normalised
from portal.measures.models import MeasureResponse, Way
from portal.measures.openings import queries, rules
from portal.measures.openings.models import MeasureOpening
from portal.measures.scores import Point
from portal.web.access import Act


class Closed(Exception):
    """The link does not work, or takes no more."""


def open_for(session: Session, group: Group, point: Point, day: date, *, by: Act) -> MeasureOpening:
    """There is one link for this group, point and day."""
    db.lock(session, Group, [group.id])
    rows = queries.of_group(group.id).where(MeasureOpening.point == point, MeasureOpening.day == day)
    found = session.scalars(rows).first()
    if found is not None:
        return found
    row = MeasureOpening(group_id=group.id, point=point, day=day, token=rules.new_token(db.blind_id().int & 2**60 - 1))
    session.add(row)
    session.flush()
    audit.record(session, "opened questions for", "group", group.id, by=by)
    return row


def close(session: Session, opening: MeasureOpening, *, by: Act) -> None:
    """The link works no more."""
    if opening.closed_at is None:
        opening.closed_at = clock.now()
        session.flush()
        audit.record(session, "closed questions of", "group", opening.group_id, by=by)


def take(session: Session, token: str, card: str, sent: Mapping[str, str], sheet: UUID) -> None:
    """What was sent is kept, one row a questionnaire, under the code as it was typed. Nothing is noted of who sent it,
    from where or at what time: no audit entry either. The same page sent twice counts once; a second sheet under one
    card is kept, and a person decides. Raises Closed.
    """
    opening = queries.working(session, token)
    if opening is None or queries.sheets(session, opening.group_id, opening.point) >= rules.MOST_SHEETS:
        raise Closed
    db.lock(session, Group, [opening.group_id])
    group = session.get_one(Group, opening.group_id)
    given = [(one, rules.answers(sent, one)) for one in queries.asked_in(session, group)]
    reference = normalised(card)
    if not reference and not any(value is not None for _, answers in given for value in answers.values()):
        return
    reference = reference or f"{NO_CARD}{sheet.hex[:12]}"
    keys = {one.key: uuid.uuid5(sheet, one.key) for one, _ in given}
    there = set(session.scalars(select(MeasureResponse.id).where(MeasureResponse.id.in_(keys.values()))))
    session.add_all(
        MeasureResponse(
            id=keys[one.key],
            group_id=group.id,
            instrument=one.id,
            version=one.version,
            point=opening.point,
            card=reference,
            day=opening.day,
            way=Way.CLASS,
            answers=answers,
        )
        for one, answers in given
        if keys[one.key] not in there
    )
    session.flush()
