"""What is caught up already, or is about to be, and which sessions of other groups are the same one."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select
from sqlalchemy.orm import Session, aliased

from portal import clock
from portal.curricula.models import ProgrammeVersion
from portal.groups import lessons
from portal.groups.expecting import may_come
from portal.groups.models import Enrolment, Group
from portal.groups.queries import scope
from portal.registers.catching.models import OneToOne
from portal.registers.dosage import ATTENDED
from portal.registers.models import MakeUp, Mark, MarkValue
from portal.timetable.models import DeliverySession, Outcome, SessionPart
from portal.web.access import Can, User

ABSENT = (MarkValue.ABSENT_KNOWN, MarkValue.ABSENT_UNEXPLAINED)
Pairs = Collection[tuple[UUID, int]]
"""Group and plan number."""


def is_caught_up(number: Any) -> ColumnElement[bool]:
    """Of `Enrolment`: gone through alone, or put on the register of another group. Who was put there and came to no
    part of it, or whose session there fell out, still has it to catch up."""
    there, held, mark = aliased(SessionPart), aliased(DeliverySession), aliased(Mark)
    stayed_away = exists().where(
        mark.part_id == MakeUp.part_id,
        mark.enrolment_id == MakeUp.enrolment_id,
        mark.value.in_([*ABSENT, MarkValue.NOT_EXPECTED]),
        mark.is_unconfirmed.is_(False),
    )
    other, seen = aliased(SessionPart), aliased(Mark)
    came = exists().where(
        other.session_id == held.id,
        seen.part_id == other.id,
        seen.enrolment_id == MakeUp.enrolment_id,
        seen.value.in_(ATTENDED),
    )
    elsewhere = exists().where(
        MakeUp.enrolment_id == Enrolment.id,
        MakeUp.number == number,
        there.id == MakeUp.part_id,
        held.id == there.session_id,
        held.is_live,
        or_(held.outcome.is_(None), held.outcome != Outcome.DID_NOT_HAPPEN),
        or_(came, ~stayed_away),
    )
    return or_(elsewhere, exists().where(OneToOne.enrolment_id == Enrolment.id, OneToOne.number == number))


def same_elsewhere(session: Session, part: SessionPart) -> list[tuple[UUID, int]]:
    """Group and plan number of the same session in the other groups of the school: not where another version has
    something else at that number, and where it has it at another number. The part was loaded through a scope."""
    held = part.session
    if held.number is None:
        return []
    programme = select(ProgrammeVersion.programme_id).where(ProgrammeVersion.id == held.group.version_id)
    others = (
        select(Group.id)
        .join(ProgrammeVersion, ProgrammeVersion.id == Group.version_id)
        .where(
            Group.school_id == held.group.school_id,
            ProgrammeVersion.programme_id == programme.scalar_subquery(),
        )
    )
    found = lessons.keys(session, list(session.scalars(others)))
    own = found.get((held.group_id, held.number))
    return [at for at, key in found.items() if key == own and at[0] != held.group_id]


def is_one_of(pairs: Pairs) -> ColumnElement[bool]:
    """Of `DeliverySession`."""
    return or_(
        false(), *(and_(DeliverySession.group_id == group_id, DeliverySession.number == at) for group_id, at in pairs)
    )


def missed(part: SessionPart, pairs: Pairs) -> Select[Enrolment]:
    """People of other groups who are marked absent from the same session there (`pairs`), have not caught it up, and
    may come on the day of this part."""
    return (
        select(Enrolment)
        .join(Group, Group.id == Enrolment.group_id)
        .join(Mark, Mark.enrolment_id == Enrolment.id)
        .join(SessionPart, SessionPart.id == Mark.part_id)
        .join(DeliverySession, DeliverySession.id == SessionPart.session_id)
        .where(
            DeliverySession.group_id == Enrolment.group_id,
            is_one_of(pairs),
            Mark.value.in_(ABSENT),
            Mark.is_unconfirmed.is_(False),
            ~is_caught_up(DeliverySession.number),
            may_come(clock.day_of(part.session.starts_at)),
        )
        .order_by(Enrolment.group_id, Enrolment.code, Enrolment.id)
        .distinct()
    )


def missed_by(session: Session, user: User, part: SessionPart) -> Select[Enrolment]:
    """Those of `missed` whose own group this person takes too."""
    return missed(part, same_elsewhere(session, part)).where(scope(user, Can.TAKE_REGISTER))
