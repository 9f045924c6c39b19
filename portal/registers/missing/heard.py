"""Of whom the school was told, whichever provider of the session said so: it is asked once for each young person."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session, aliased

from portal.people.models import Organisation
from portal.people.models import User as Account
from portal.registers.dosage import ATTENDED
from portal.registers.missing.models import Role, Telling
from portal.registers.models import Mark
from portal.timetable.models import SessionPart


@dataclass(frozen=True)
class Heard:
    """Who of the school was told, when, and by whom of us."""

    role: Role
    at: datetime
    by: str
    """Their name, and where another part's provider said it that of the provider; empty where not known."""


def holds_for(part: Any, half: Any, there: Any) -> ColumnElement[bool]:
    """What was told of somebody in the part `half` holds for `part` too, unless their mark `there` says that they came
    to it: then they went missing since, and the school has to hear of that."""
    return or_(half.id == part.id, there.value.is_(None), there.value.not_in(ATTENDED))


def by_part(session: Session, part_ids: Collection[UUID]) -> dict[UUID, dict[UUID, Heard]]:
    """By part and enrolment: the first telling in any part of the session. One statement."""
    part, half = aliased(SessionPart), aliased(SessionPart)
    rows = (
        select(part.id.label("part_id"), half.id.label("half_id"), Telling, Account.name, Organisation.name)
        .join(half, half.session_id == part.session_id)
        .join(Telling, Telling.part_id == half.id)
        .join(Organisation, Organisation.id == half.organisation_id)
        .outerjoin(Account, Account.id == Telling.user_id)
        .outerjoin(Mark, (Mark.part_id == half.id) & (Mark.enrolment_id == Telling.enrolment_id))
        .where(part.id.in_(part_ids), holds_for(part, half, Mark))
        .order_by(Telling.told_at, Telling.id)
    )
    found: dict[UUID, dict[UUID, Heard]] = defaultdict(dict)
    for part_id, half_id, telling, who, provider in session.execute(rows):
        by = ", ".join(filter(None, (who, provider if half_id != part_id else "")))
        found[part_id].setdefault(telling.enrolment_id, Heard(telling.role, telling.told_at, by))
    return found
