"""Making the lists, and what somebody says of what stands on them. Flushes; the caller commits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.audit import service as audit
from portal.db import new_id
from portal.registers import overdue
from portal.registers.book import inserting
from portal.registers.chasing import rules
from portal.registers.chasing.finding import Standing, counted_standings
from portal.registers.chasing.models import Chase, ChaseList, Half, Matter
from portal.web.access import Act


@dataclass(frozen=True)
class Found:
    key: str
    matter: Matter
    group_id: UUID
    part_id: UUID | None = None
    enrolment_id: UUID | None = None
    facts: Mapping[str, Any] = field(default_factory=dict)


def due(session: Session) -> Half | None:
    """Which list is to be made now; None where it was made, or none is due."""
    half = rules.half_of(clock.local(clock.now()))
    made = select(ChaseList.id).where(ChaseList.day == clock.today(), ChaseList.half == half)
    return half if half and session.scalar(made) is None else None


def found(session: Session) -> list[Found]:
    """Everything that is so now, whether or not it was on a list before."""
    people = [one for standing in counted_standings(session) for one in _about(standing)]
    missing = overdue.counted_overdue(session)
    late = ((part_id, meeting.group_id) for part_id, meeting, _ in missing)
    return people + [Found(f"missing/{key}", Matter.MISSING, group_id, part_id=key) for key, group_id in late]


def _about(standing: Standing) -> Iterable[Found]:
    run = rules.last_run(standing.seen)
    who = {"group_id": standing.group_id, "enrolment_id": standing.enrolment_id}
    if run:
        parts = [str(one.part_id) for one in run]
        key = f"unexplained/{standing.enrolment_id}/{parts[0]}"
        yield Found(key, Matter.UNEXPLAINED, part_id=run[-1].part_id, facts={"parts": parts}, **who)
    out = rules.lost(standing.seen, standing.rule)
    if out is not None:
        facts = {"attended": out.attended, "missed": out.missed, "ahead": out.ahead, "catch_up": out.catch_up}
        key = f"lost/{standing.enrolment_id}"
        yield Found(key, Matter.LOST, facts=facts | {"weeks": list(out.weeks), "asked": standing.rule.words}, **who)


def make(session: Session, half: Half, things: Iterable[Found]) -> int:
    """The list of this half day holds what was on no list before; returns how much. Made twice it is made once."""
    dialect = session.get_bind().dialect.name
    facts = {"id": new_id(), "day": clock.today(), "half": half, "created_at": clock.now()}
    table: Any = ChaseList.__table__
    made = session.scalars(inserting(table, dialect).returning(table.c.id), [facts]).one_or_none()
    if made is None:
        return 0
    wanted = {one.key: one for one in things}
    before = set(session.scalars(select(Chase.once_key).where(Chase.once_key.in_(list(wanted)))))
    new = [one for key, one in sorted(wanted.items()) if key not in before]
    session.add_all(
        Chase(
            list_id=made,
            once_key=one.key,
            matter=one.matter,
            group_id=one.group_id,
            part_id=one.part_id,
            enrolment_id=one.enrolment_id,
            facts=dict(one.facts),
        )
        for one in new
    )
    session.flush()
    return len(new)


def see(session: Session, row: Chase, *, by: Act) -> None:
    """Somebody has seen it; it stays on the list until it is done."""
    if row.seen_at is None:
        row.seen_at, row.seen_by = clock.now(), by.user_id
        audit.record(session, "saw", "chase", row.id, by=by)
        session.flush()


def finish(session: Session, row: Chase, *, by: Act) -> None:
    """Somebody has dealt with it. Done twice is done once."""
    if row.done_at is None:
        row.done_at, row.done_by = clock.now(), by.user_id
        audit.record(session, "dealt with", "chase", row.id, by=by)
        session.flush()
