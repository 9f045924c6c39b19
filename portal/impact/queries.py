"""Loads what happened in many groups, some at a time, in a few queries each time."""

import gc
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import Select, String, and_, select, type_coerce
from sqlalchemy.orm import Session, aliased

from portal import clock
from portal.curricula.models import ProgrammeVersion
from portal.groups import expecting
from portal.groups.models import Enrolment, Group, Participant
from portal.groups.rules import code_order, numbers_only
from portal.impact.facts import EnrolmentFacts, GroupFacts, MakeUpFacts, MarkFacts, PartFacts, SessionFacts
from portal.registers.catching.models import OneToOne
from portal.registers.completion import Rule
from portal.registers.counts.queries import held_of
from portal.registers.counts.rules import Head
from portal.registers.dosage import Place
from portal.registers.models import MakeUp, Mark, MarkValue, Register, RegisterState
from portal.registers.shared.scope import IS_SHARED
from portal.timetable.models import DeliverySession, SessionPart

FINISHED = frozenset({RegisterState.SUBMITTED, RegisterState.LOCKED})
Chosen = Sequence[UUID]
AT_ONCE = 100
"""Groups held in memory together: with all of a large quarter at once, time grew faster than the groups."""


@contextmanager
def cycles_left_alone() -> Iterator[None]:
    """No search for unreachable cycles meanwhile: among rows by the ten thousand it finds none and takes a third of the
    time. What no longer counts is freed as ever."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def counted(session: Session, chosen: Select[UUID] | Chosen, until: date | None = None) -> Iterator[GroupFacts]:
    """Everything the sums need about the groups with the chosen keys, in order of key: eight queries a hundred groups.
    `until`: the last day whose marks are asked for.

    Unscoped: the caller has decided that these groups may be counted.
    """
    if isinstance(chosen, Select):
        chosen = session.scalars(chosen.order_by(None).order_by(Group.id)).all()
    keys = sorted(chosen)
    for first in range(0, len(keys), AT_ONCE):
        yield from _loaded(session, keys[first : first + AT_ONCE], until)


def _loaded(session: Session, chosen: Chosen, until: date | None) -> list[GroupFacts]:
    rows = session.execute(
        select(Group, ProgrammeVersion.programme_id, ProgrammeVersion.title, ProgrammeVersion.facts)
        .join(ProgrammeVersion, ProgrammeVersion.id == Group.version_id)
        .where(Group.id.in_(chosen))
        .order_by(Group.id)
    ).all()
    heads = _heads(session, chosen) if any(numbers_only(group.mode) for group, *_ in rows) else {}
    sessions = _sessions(session, chosen)
    marks = _marks(session, chosen, until)
    enrolments, make_ups = _enrolments(session, chosen, _marked_days(sessions, marks)), _make_ups(session, chosen)
    days = {key: [each.day for each in sessions[key] if each.is_dated] for key in chosen}
    return [
        GroupFacts(
            id=group.id,
            programme_id=programme_id,
            programme=title,
            school_id=group.school_id,
            planned_sessions=group.planned_sessions,
            minutes=group.minutes,
            most=max(group.expected_size, facts.get("group_size", {}).get("most", 0)),
            completion=Rule.of(facts),
            sessions=tuple(sessions[group.id]),
            **_listed(enrolments[group.id], days[group.id], {who for who, _ in make_ups[group.id]}),
            marks=marks.get(group.id, {}),
            make_ups=make_ups[group.id],
            heads=heads if numbers_only(group.mode) else None,
            until=until,
        )
        for group, programme_id, title, facts in rows
    ]


def _listed(enrolments: Sequence[EnrolmentFacts], days: Sequence[date], caught_up: Set[UUID]) -> dict[str, Any]:
    """Who was expected or caught something up, and how many were on the list and never free to come: counts alone, so
    that no page shows who they are."""
    found = [(each, each.id in caught_up or each.was_expected(days)) for each in enrolments]
    others = [bool(each.replies) for each, was_expected in found if not was_expected]
    return {
        "enrolments": tuple(each for each, was_expected in found if was_expected),
        "said_no": sum(others),
        "no_reply": len(others) - sum(others),
    }


def _heads(session: Session, chosen: Chosen) -> dict[UUID, Head]:
    """By part, what was counted in these groups."""
    parts = (
        select(SessionPart.id)
        .join(DeliverySession, DeliverySession.id == SessionPart.session_id)
        .where(DeliverySession.group_id.in_(chosen))
    )
    return held_of(session, parts)


def _plain(session: Session, statement: Select[*tuple[Any, ...]]) -> Sequence[Any]:
    """Rows of columns as the database gives them, by the thousand: the ORM's own care for each took a tenth of the
    time. Whatever is pending was written by the query before."""
    return session.connection().execute(statement).all()


def _sessions(session: Session, chosen: Chosen) -> dict[UUID, list[SessionFacts]]:
    rows = _plain(
        session,
        select(
            DeliverySession.group_id,
            DeliverySession.id,
            DeliverySession.kind,
            DeliverySession.number,
            DeliverySession.starts_at,
            DeliverySession.is_live,
            DeliverySession.outcome,
            DeliverySession.reason,
            SessionPart.id,
            SessionPart.minutes,
            Register.state,
        )
        .outerjoin(SessionPart, SessionPart.session_id == DeliverySession.id)
        .outerjoin(Register, Register.part_id == SessionPart.id)
        .where(DeliverySession.group_id.in_(chosen))
        .order_by(DeliverySession.starts_at, DeliverySession.id, SessionPart.number),
    )
    found: dict[UUID, list[SessionFacts]] = defaultdict(list)
    for group_id, key, kind, number, starts_at, is_live, outcome, reason, part_id, minutes, state in rows:
        before = found[group_id]
        parts = () if part_id is None else (PartFacts(part_id, minutes, state in FINISHED),)
        if before and before[-1].id == key:
            before[-1] = replace(before[-1], parts=before[-1].parts + parts)
        else:
            day = clock.day_of(starts_at)
            before.append(SessionFacts(key, kind, number, day, is_live, outcome, reason, parts))
    return found


def _marked_days(
    sessions: Mapping[UUID, Sequence[SessionFacts]], marks: Mapping[UUID, Mapping[tuple[int, int], MarkFacts]]
) -> dict[int, set[date]]:
    """By number of the enrolment, the days of its own group on which something is marked."""
    found: dict[int, set[date]] = defaultdict(set)
    for group_id, rows in sessions.items():
        days = {part.id.int: each.day for each in rows for part in each.parts}
        for part_id, enrolment_id in marks.get(group_id, ()):
            if part_id in days:
                found[enrolment_id].add(days[part_id])
    return found


def _enrolments(session: Session, chosen: Chosen, marked: Mapping[int, set[date]]) -> dict[UUID, list[EnrolmentFacts]]:
    replies = expecting.histories(session, chosen)
    rows = _plain(
        session,
        select(
            Enrolment.group_id,
            Enrolment.id,
            Enrolment.participant_id,
            Enrolment.code,
            Participant.kind,
            Participant.year_group,
            Enrolment.joined_day,
            Enrolment.left_day,
            Enrolment.left_reason,
            Group.reply_needed,
        )
        .join(Group, Group.id == Enrolment.group_id)
        .join(Participant, Participant.id == Enrolment.participant_id)
        .where(Enrolment.group_id.in_(chosen))
        .order_by(Enrolment.id),
    )
    found = defaultdict(list)
    for group_id, key, *facts, needed in rows:
        more = {"replies": replies.get(key, ()), "needed": needed, "marked_days": frozenset(marked.get(key.int, ()))}
        found[group_id].append(EnrolmentFacts(key, *facts, **more))
    for enrolments in found.values():
        enrolments.sort(key=lambda each: code_order(each.code))
    return found


class _Keys(dict[Any, int]):
    """Each key of thousands of rows is read once, as its number; SQLite gives them as text."""

    def __missing__(self, raw: str | UUID) -> int:
        self[raw] = raw.int if isinstance(raw, UUID) else int(raw, 16)
        return self[raw]


class _Marks(dict[tuple[Any, ...], MarkFacts]):
    """Each mark there is, once."""

    def __missing__(self, row: tuple[Any, ...]) -> MarkFacts:
        value, minutes, is_unconfirmed = row
        self[row] = MarkFacts(None if is_unconfirmed else MarkValue(value), minutes)
        return self[row]


def _marks(session: Session, chosen: Chosen, until: date | None) -> dict[UUID, dict[tuple[int, int], MarkFacts]]:
    keys = (type_coerce(key, String) for key in (Enrolment.group_id, Mark.part_id, Mark.enrolment_id))
    asked = (
        select(*keys, type_coerce(Mark.value, String), Mark.minutes, Mark.is_unconfirmed)
        .join(Enrolment, Enrolment.id == Mark.enrolment_id)
        .where(Enrolment.group_id.in_(chosen))
    )
    if until:
        held = select(SessionPart.id).join(DeliverySession, DeliverySession.id == SessionPart.session_id)
        before = DeliverySession.starts_at < clock.at(until + timedelta(days=1), time())
        asked = asked.where(Mark.part_id.in_(held.where(DeliverySession.group_id.in_(chosen), before)))
    found: dict[Any, dict[tuple[int, int], MarkFacts]] = defaultdict(dict)
    known, marks = _Keys(), _Marks()
    for group_id, part_id, enrolment_id, value, minutes, is_unconfirmed in _plain(session, asked):
        found[group_id][known[part_id], known[enrolment_id]] = marks[value, minutes, is_unconfirmed]
    return {UUID(int=known[key]): rows for key, rows in found.items()}


def _make_ups(session: Session, chosen: Chosen) -> dict[UUID, dict[tuple[UUID, int], MakeUpFacts]]:
    """A session of several parts is caught up as far as somebody came: its minutes add up."""
    elsewhere, there = aliased(DeliverySession), aliased(SessionPart)
    rows = session.execute(
        select(
            Enrolment.group_id,
            MakeUp.enrolment_id,
            MakeUp.number,
            elsewhere.starts_at,
            SessionPart.number.label("part"),
            IS_SHARED.label("is_shared"),
            SessionPart.minutes,
            Mark.value,
            Mark.minutes,
        )
        .join(Enrolment, Enrolment.id == MakeUp.enrolment_id)
        .join(there, there.id == MakeUp.part_id)
        .join(elsewhere, elsewhere.id == there.session_id)
        .join(SessionPart, SessionPart.session_id == elsewhere.id)
        .join(Mark, and_(Mark.part_id == SessionPart.id, Mark.enrolment_id == MakeUp.enrolment_id))
        .where(Enrolment.group_id.in_(chosen), Mark.is_unconfirmed.is_(False))
        .order_by(MakeUp.enrolment_id, MakeUp.number)
    )
    found: dict[UUID, dict[tuple[UUID, int], MakeUpFacts]] = defaultdict(dict)
    for group_id, enrolment_id, number, starts_at, part, is_shared, minutes, value, missed in rows:
        place = Place(minutes, value, missed)
        if place.is_attended:
            before = found[group_id].get((enrolment_id, number), MakeUpFacts(clock.day_of(starts_at), 0))
            by_part = {**before.by_part, part: place.minutes_received} if is_shared else {}
            total = before.minutes + place.minutes_received
            found[group_id][enrolment_id, number] = MakeUpFacts(before.day, total, by_part)
    alone = select(Enrolment.group_id, OneToOne.enrolment_id, OneToOne.number, OneToOne.held_day, OneToOne.minutes)
    rows_alone = alone.join(Enrolment, Enrolment.id == OneToOne.enrolment_id).where(Enrolment.group_id.in_(chosen))
    for group_id, enrolment_id, number, day, minutes in session.execute(rows_alone):
        found[group_id].setdefault((enrolment_id, number), MakeUpFacts(day, minutes))
    return found
