"""Somebody is missing, and nobody has said that the school was told."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session, aliased

from portal import clock
from portal.groups.models import Group
from portal.groups.queries import scope
from portal.registers import queries
from portal.registers.missing.heard import holds_for
from portal.registers.missing.models import Telling
from portal.registers.models import Mark, MarkEvent, MarkValue
from portal.timetable.models import DeliverySession, SessionPart
from portal.web.access import Can, User

GRACE = timedelta(minutes=15)
"""So long whoever marked may need to ring and to say so."""


@dataclass(frozen=True)
class Untold:
    """One delivery session of today."""

    session_id: UUID
    part_id: UUID
    booking_id: UUID | None
    group: str
    starts_at: datetime


def seen_by(session: Session, user: User) -> list[Untold]:
    """Those of which this person may say that somebody was told, the earliest first."""
    return _read(session, _rows().where(scope(user, Can.LOCK_REGISTER)))


def counted_untold(session: Session, session_ids: Collection[UUID] | None = None) -> list[Untold]:
    """Of every group, or of these sessions. Unscoped: for the chore and its messages."""
    rows = _rows()
    return _read(session, rows if session_ids is None else rows.where(DeliverySession.id.in_(session_ids)))


def _read(session: Session, rows: Select[Any]) -> list[Untold]:
    found: dict[UUID, Untold] = {}
    for row in session.execute(rows):
        found.setdefault(row.session_id, Untold(*row))
    return list(found.values())


def _rows() -> Select[Any]:
    now = clock.now()
    first = clock.at(clock.today(), time(0))
    rows: Any = (
        select(
            DeliverySession.id.label("session_id"),
            SessionPart.id.label("part_id"),
            Group.booking_id,
            Group.name,
            DeliverySession.starts_at,
        )
        .join(SessionPart, SessionPart.session_id == DeliverySession.id)
        .join(Group, Group.id == DeliverySession.group_id)
        .join(Mark, Mark.part_id == SessionPart.id)
        .where(
            DeliverySession.starts_at >= first,
            DeliverySession.starts_at <= now,
            DeliverySession.is_live,
            queries.WAS_TO_BE,
            Mark.value == MarkValue.ABSENT_UNEXPLAINED,
            Mark.is_unconfirmed.is_(False),
            _since(now - GRACE),
            ~_told(),
        )
        .distinct()
        .order_by(DeliverySession.starts_at, SessionPart.id)
    )
    return rows  # type: ignore[no-any-return]


def _since(then: datetime) -> ColumnElement[bool]:
    """Its last event reached us before."""
    last = select(func.max(MarkEvent.received_at)).where(
        MarkEvent.part_id == Mark.part_id, MarkEvent.enrolment_id == Mark.enrolment_id
    )
    return last.correlate(Mark).scalar_subquery() <= then


def _told() -> ColumnElement[bool]:
    """In whichever part of the session, as far as it holds for this one."""
    half, there = aliased(SessionPart), aliased(Mark)
    return (
        select(Telling.id)
        .join(half, half.id == Telling.part_id)
        .outerjoin(there, (there.part_id == half.id) & (there.enrolment_id == Telling.enrolment_id))
        .where(
            Telling.enrolment_id == Mark.enrolment_id,
            half.session_id == DeliverySession.id,
            holds_for(SessionPart, half, there),
        )
        .correlate(Mark, DeliverySession, SessionPart)
        .exists()
    )
