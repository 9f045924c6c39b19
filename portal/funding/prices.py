"""What a group of a programme costs a school that nobody pays for. Flushes; the caller commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from portal import db
from portal.audit import service as audit
from portal.curricula.models import Programme, ProgrammeVersion
from portal.funding.models import Price
from portal.funding.offers import Priced
from portal.web.access import Act


def prices_for(session: Session, school_id: UUID, programme_id: UUID) -> list[Priced]:
    """What was agreed with this school and what holds for every other, by day."""
    rows = session.scalars(
        select(Price)
        .where(Price.programme_id == programme_id, or_(Price.school_id == school_id, Price.school_id.is_(None)))
        .order_by(Price.from_day, Price.id)
    )
    return [Priced(row.pence, row.from_day, row.school_id is not None) for row in rows]


@dataclass(frozen=True)
class Listed:
    """One line of the price list."""

    row: Price
    programme: str
    school: str | None


def listed(session: Session) -> Sequence[Listed]:
    """Every price: by programme, general ones first, newest first."""
    rows = session.execute(
        select(Price, ProgrammeVersion.title)
        .join(ProgrammeVersion, (ProgrammeVersion.programme_id == Price.programme_id) & ProgrammeVersion.is_latest)
        .options(joinedload(Price.school))
        .order_by(ProgrammeVersion.title, Price.school_id.is_not(None), Price.from_day.desc(), Price.id)
    ).all()
    return [Listed(price, title, price.school.name if price.school else None) for price, title in rows]


def set_price(
    session: Session, *, programme_id: UUID, school_id: UUID | None, pence: int, from_day: date, by: Act
) -> Price:
    """From this day on a group costs this, everywhere or at one school; replaces what stood there for the same day."""
    db.lock(session, Programme, [programme_id], may_be_named=True)
    same_school = Price.school_id == school_id if school_id else Price.school_id.is_(None)
    row = session.scalars(
        select(Price).where(Price.programme_id == programme_id, same_school, Price.from_day == from_day)
    ).one_or_none()
    if row is None:
        row = Price(programme_id=programme_id, school_id=school_id, pence=pence, from_day=from_day)
        session.add(row)
    row.pence = pence
    session.flush()
    audit.record(session, "set", "price", row.id, by=by)
    return row


def remove(session: Session, price: Price, *, by: Act) -> None:
    """The price no longer holds; requests that were sent under it keep it."""
    audit.record(session, "removed", "price", price.id, by=by)
    session.delete(price)
    session.flush()
