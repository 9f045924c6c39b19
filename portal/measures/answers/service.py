"""Writing what was typed in. Flushes; the caller commits."""

from collections.abc import Collection, Sequence
from datetime import date
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import db
from portal.audit import service as audit
from portal.groups.models import Enrolment, Group
from portal.measures.answers import entering
from portal.measures.answers.entering import Column, Row
from portal.measures.instruments.schema import Instrument
from portal.measures.models import MeasureCard, MeasureResponse, Way
from portal.measures.queries import IN_PERSON
from portal.measures.scores import Point
from portal.web.access import Act


class NotSaved(StrEnum):
    """Why a row was not saved, in words."""

    MEANWHILE = "Somebody else typed this row meanwhile. Compare it with the slip, then save again"
    TWICE = "Two sheets came under this code. Say which counts first"
    UNKNOWN = "This code is not of this group any more"


def type_in(
    session: Session,
    group: Group,
    instrument: Instrument,
    point: Point,
    rows: Sequence[Row],
    *,
    day: date,
    by: Act,
    others: Collection[str] = (),
) -> dict[str, NotSaved]:
    """The answers of each changed row are as typed; of an emptied one they are gone. Each row stands for itself:
    returned are those that were not saved, by reference, with why.

    `others`: codes that stand on a slip and on no card of the group; they are kept as they are, and a person decides
    whose they are.
    """
    db.lock(session, Group, [group.id])
    asked = entering.columns(instrument)
    before = _before(session, group, instrument, point)
    known = _references(session, group) | {f"c{code}" for code in others} | set(before)
    refused: dict[str, NotSaved] = {}
    saved = 0
    for row in rows:
        if not row.is_changed:
            continue
        why = _why_not(row, known, before.get(row.reference, []), asked)
        if why is not None:
            refused[row.reference] = why
            continue
        _keep(session, group, instrument, point, row, before.get(row.reference, []), day)
        saved += 1
    session.flush()
    if saved:
        audit.record(session, "typed answers", "group", group.id, by=by)
    return refused


def _before(
    session: Session, group: Group, instrument: Instrument, point: Point
) -> dict[str, list[MeasureResponse]]:  # fmt: skip
    rows = select(MeasureResponse).where(
        MeasureResponse.group_id == group.id,
        MeasureResponse.instrument == instrument.id,
        MeasureResponse.point == point,
        MeasureResponse.is_set_aside.is_(False),
    )
    found: dict[str, list[MeasureResponse]] = {}
    for row in session.scalars(rows):
        found.setdefault(reference_of(row), []).append(row)
    return found


def reference_of(row: MeasureResponse) -> str:
    return f"e{row.enrolment_id}" if row.enrolment_id else f"c{row.card}"


def _references(session: Session, group: Group) -> set[str]:
    people = session.scalars(select(Enrolment.id).where(Enrolment.group_id == group.id))
    cards = session.scalars(select(MeasureCard.code).where(MeasureCard.group_id == group.id))
    return {f"e{key}" for key in people} | {f"c{code}" for code in cards}


def _why_not(
    row: Row, known: set[str], before: Sequence[MeasureResponse], asked: Sequence[Column]
) -> NotSaved | None:  # fmt: skip
    if row.reference not in known:
        return NotSaved.UNKNOWN
    if len(before) > 1:
        return NotSaved.TWICE
    stands = entering.said(before[0].answers, asked) if before else ""
    return None if stands in (row.saw, row.says) else NotSaved.MEANWHILE


def _keep(
    session: Session,
    group: Group,
    instrument: Instrument,
    point: Point,
    row: Row,
    before: Sequence[MeasureResponse],
    day: date,
) -> None:
    answers = row.answers(entering.columns(instrument))
    if before and row.is_given:
        before[0].answers, before[0].day = answers, day
    elif before:
        session.delete(before[0])
    elif row.is_given:
        is_person, key = row.reference[0] == "e", row.reference[1:]
        session.add(
            MeasureResponse(
                group_id=group.id,
                instrument=instrument.id,
                version=instrument.version,
                point=point,
                enrolment_id=UUID(key) if is_person else None,
                card=None if is_person else key,
                day=day,
                way=Way.WORKER if group.mode in IN_PERSON else Way.PAPER,
                answers=answers,
            )
        )
