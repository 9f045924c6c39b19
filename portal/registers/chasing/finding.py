"""How everybody in a running group stands, read in three queries."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import and_, exists, or_, select, union
from sqlalchemy.orm import Session, aliased

from portal import clock
from portal.curricula.models import ProgrammeVersion
from portal.groups.expecting import expected_on
from portal.groups.models import Enrolment, Group
from portal.groups.rules import NUMBERS_ONLY
from portal.registers.catching.models import OneToOne
from portal.registers.chasing import rules
from portal.registers.chasing.rules import Seen
from portal.registers.completion import Rule
from portal.registers.dosage import ATTENDED
from portal.registers.models import MakeUp, Mark, MarkValue
from portal.timetable.models import DeliverySession, Outcome, SessionPart

LATELY = timedelta(days=42)
"""A group that met within so many days is running; half terms and holidays are shorter."""


@dataclass(frozen=True)
class Standing:
    enrolment_id: UUID
    group_id: UUID
    rule: Rule
    seen: tuple[Seen, ...]
    """Every session of the group while this person is in it, in order of time."""


def counted_standings(session: Session) -> list[Standing]:
    """Everybody who is expected today in a group that met lately. Unscoped: for the chore that makes the lists."""
    rows: Any = session.execute(
        select(
            Enrolment.id,
            Enrolment.group_id,
            Enrolment.joined_day,
            DeliverySession.id.label("session_id"),
            DeliverySession.number,
            DeliverySession.starts_at,
            DeliverySession.ends_at,
            SessionPart.id.label("part_id"),
            SessionPart.minutes,
            Mark.value,
            Mark.is_unconfirmed,
        )
        .join(Group, Group.id == Enrolment.group_id)
        .join(DeliverySession, DeliverySession.group_id == Group.id)
        .join(SessionPart, SessionPart.session_id == DeliverySession.id)
        .outerjoin(Mark, and_(Mark.part_id == SessionPart.id, Mark.enrolment_id == Enrolment.id))
        .where(
            _is_running(),
            expected_on(clock.today()),
            DeliverySession.is_live,
            or_(DeliverySession.outcome.is_(None), DeliverySession.outcome != Outcome.DID_NOT_HAPPEN),
        )
        .order_by(Enrolment.id, DeliverySession.starts_at, DeliverySession.id, SessionPart.number)
    ).all()
    found: dict[tuple[UUID, UUID], dict[UUID, list[Any]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        if clock.day_of(row.starts_at) >= row.joined_day:
            found[row.id, row.group_id][row.session_id].append(row)
    caught_up, asked = _caught_up(session), _rules(session)
    return [
        Standing(key, group_id, asked[group_id], tuple(_seen(parts, caught_up[key]) for parts in meetings.values()))
        for (key, group_id), meetings in found.items()
    ]


def _is_running() -> Any:
    past = aliased(DeliverySession)
    met = exists().where(past.group_id == Group.id, past.ends_at <= clock.now(), past.ends_at > clock.now() - LATELY)
    return and_(Group.cancelled_at.is_(None), Group.mode.not_in(NUMBERS_ONLY), met)


def _seen(parts: list[Any], caught_up: set[int]) -> Seen:
    first = parts[0]
    values = tuple(None if row.is_unconfirmed else row.value for row in parts)
    is_made_up = first.number in caught_up
    unexplained = (row for row, value in zip(parts, values, strict=True) if value is MarkValue.ABSENT_UNEXPLAINED)
    return Seen(
        part_id=next(unexplained, first).part_id,
        number=first.number,
        at=first.starts_at,
        values=values,
        minutes=rules.minutes_of([(row.minutes, value) for row, value in zip(parts, values, strict=True)], is_made_up),
        is_over=first.ends_at <= clock.now(),
        is_made_up=is_made_up,
    )


def _caught_up(session: Session) -> dict[UUID, set[int]]:
    """By enrolment, the numbers that somebody came to elsewhere, or to one part of, or went through alone."""
    there: Any = aliased(SessionPart)
    elsewhere = (
        select(MakeUp.enrolment_id, MakeUp.number)
        .join(there, there.id == MakeUp.part_id)
        .join(SessionPart, SessionPart.session_id == there.session_id)
        .join(Mark, and_(Mark.part_id == SessionPart.id, Mark.enrolment_id == MakeUp.enrolment_id))
        .where(Mark.value.in_(ATTENDED), Mark.is_unconfirmed.is_(False))
    )
    found: dict[UUID, set[int]] = defaultdict(set)
    for key, number in session.execute(union(elsewhere, select(OneToOne.enrolment_id, OneToOne.number))):
        found[key].add(number)
    return found


def _rules(session: Session) -> dict[UUID, Rule]:
    rows = session.execute(
        select(Group.id, ProgrammeVersion.facts)
        .join(ProgrammeVersion, ProgrammeVersion.id == Group.version_id)
        .where(_is_running())
    )
    return {key: Rule.of(facts) for key, facts in rows}
