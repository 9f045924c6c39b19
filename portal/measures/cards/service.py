"""Making cards, and what a person decides about their codes. Flushes; the caller commits."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import db
from portal.audit import service as audit
from portal.groups.models import Group
from portal.measures.cards import codes, queries
from portal.measures.models import MeasureCard, MeasureResponse
from portal.measures.scores import Point
from portal.web.access import Act

MOST = 300
"""Cards of one group."""


class TooMany(Exception):
    """The group has as many cards as it can have."""


class NoSuchCard(Exception):
    """The card that was chosen is not of this group."""


def make(session: Session, group: Group, number: int, *, by: Act) -> None:
    """The group has so many further cards. Raises TooMany."""
    db.lock(session, Group, [group.id])
    there = queries.codes_of(session, group.id)
    if len(there) + number > MOST:
        raise TooMany
    made = codes.new_codes(group.id, number, there)
    session.add_all(MeasureCard(group_id=group.id, code=code) for code in made)
    session.flush()
    audit.record(session, "made cards for", "group", group.id, by=by)


def meant(session: Session, group: Group, typed: str, point: Point, card: str, *, by: Act) -> None:
    """What came under a code that is on no card was given with this card. Raises NoSuchCard."""
    db.lock(session, Group, [group.id])
    if card not in queries.codes_of(session, group.id):
        raise NoSuchCard
    for row in _under(session, group, typed, point):
        row.card = card
    _said(session, group, by)


def keep(session: Session, group: Group, typed: str, *, by: Act) -> None:
    """The code is a card of its own: what comes under it is one person's."""
    db.lock(session, Group, [group.id])
    if typed not in queries.codes_of(session, group.id) and _under(session, group, typed, None):
        session.add(MeasureCard(group_id=group.id, code=typed))
    _said(session, group, by)


def set_aside(session: Session, group: Group, typed: str, point: Point, *, by: Act) -> None:
    """What came under this code then does not count. It stays to be read."""
    db.lock(session, Group, [group.id])
    for row in _under(session, group, typed, point):
        row.is_set_aside = True
    _said(session, group, by)


def hold(session: Session, group: Group, row_ids: list[UUID], kept: UUID | None, *, by: Act) -> None:
    """Of these sheets only this one counts; None: none of them does."""
    db.lock(session, Group, [group.id])
    rows = session.scalars(
        select(MeasureResponse).where(MeasureResponse.id.in_(row_ids), MeasureResponse.group_id == group.id)
    )
    for row in rows:
        row.is_set_aside = row.id != kept
    _said(session, group, by)


def _under(session: Session, group: Group, typed: str, point: Point | None) -> list[MeasureResponse]:
    rows = select(MeasureResponse).where(
        MeasureResponse.group_id == group.id,
        MeasureResponse.card == typed,
        MeasureResponse.is_set_aside.is_(False),
    )
    return list(session.scalars(rows if point is None else rows.where(MeasureResponse.point == point)))


def _said(session: Session, group: Group, by: Act) -> None:
    session.flush()
    audit.record(session, "decided about answers of", "group", group.id, by=by)
