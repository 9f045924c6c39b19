"""Groups that a line pays for whole: how many there are, and which bookings hold one. Flushes; the caller commits."""

from collections import Counter
from collections.abc import Collection, Sequence
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from portal import clock, db
from portal.audit import service as audit
from portal.curricula.models import ProgrammeVersion
from portal.funding.models import Allocation, FundedPlaces, FundingLine, PlaceHeld
from portal.funding.offers import Places
from portal.groups.models import Group
from portal.timetable.models import DeliverySession
from portal.web.access import Act


class OutsideLine(Exception):
    """The days of the places are not all days of their line."""


class DaysTaken(Exception):
    """The line has places of this programme on some of these days already; the text says which."""


class TakenAlready(Exception):
    """More of the places are taken than there would be; the text is how many."""


class PlacesGone(Exception):
    """Too few are left: somebody else was faster."""


def places_for(
    session: Session, authority_id: UUID, programme_id: UUID, today: date, *, holder: UUID | None = None
) -> list[Places]:
    """The funded places of this programme open to schools in this area, with what is left of each from today on.

    What this booking (`holder`) holds itself counts as left.
    """
    rows = session.scalars(
        select(FundedPlaces)
        .join(FundingLine, FundingLine.id == FundedPlaces.line_id)
        .options(joinedload(FundedPlaces.line).joinedload(FundingLine.organisation))
        .where(
            FundedPlaces.programme_id == programme_id,
            or_(FundingLine.authority_id == authority_id, FundingLine.authority_id.is_(None)),
            FundedPlaces.until_day >= today,
        )
        .order_by(FundedPlaces.from_day, FundedPlaces.id)
    ).all()
    return _as_they_stand(session, rows, holder)


def places_of(session: Session, line: FundingLine) -> list[tuple[str, Places]]:
    """A line's places with the title of the programme, newest first."""
    rows = session.execute(
        select(FundedPlaces, ProgrammeVersion.title)
        .join(
            ProgrammeVersion, (ProgrammeVersion.programme_id == FundedPlaces.programme_id) & ProgrammeVersion.is_latest
        )
        .options(joinedload(FundedPlaces.line).joinedload(FundingLine.organisation))
        .where(FundedPlaces.line_id == line.id)
        .order_by(FundedPlaces.from_day.desc(), ProgrammeVersion.title, FundedPlaces.id)
    ).all()
    standing = {one.id: one for one in _as_they_stand(session, [row for row, _ in rows], None)}
    return [(title, standing[row.id]) for row, title in rows]


def held_by(session: Session, booking_id: UUID) -> PlaceHeld | None:
    """What this booking holds, with the line that pays."""
    return session.scalars(
        select(PlaceHeld)
        .options(joinedload(PlaceHeld.places).joinedload(FundedPlaces.line).joinedload(FundingLine.organisation))
        .where(PlaceHeld.booking_id == booking_id)
    ).one_or_none()


def hold(session: Session, places_id: UUID, booking_id: UUID, groups: int, *, by: Act) -> PlaceHeld:
    """The booking holds so many of these places, and no others. Raises PlacesGone; then nothing is changed."""
    db.lock(session, FundedPlaces, [places_id], may_be_named=True)
    row = session.get_one(FundedPlaces, places_id)
    standing = _as_they_stand(session, [row], booking_id)[0]
    if standing.left < groups:
        raise PlacesGone
    held = held_by(session, booking_id)
    if held is None:
        held = PlaceHeld(places_id=places_id, booking_id=booking_id, groups=groups)
        session.add(held)
    held.places_id, held.groups = places_id, groups
    session.flush()
    audit.record(session, "held", "funded places", places_id, by=by)
    return held


def release(session: Session, booking_id: UUID, *, by: Act) -> bool:
    """The booking holds no place any more; whether it held one."""
    held = held_by(session, booking_id)
    if held is None:
        return False
    session.delete(held)
    session.flush()
    audit.record(session, "released", "funded places", held.places_id, by=by)
    return True


def set_places(
    session: Session, line: FundingLine, *, programme_id: UUID, groups: int, from_day: date, until_day: date, by: Act
) -> FundedPlaces:
    """The line pays for so many groups of this programme; replaces what stood there for the same first day.

    Raises OutsideLine, DaysTaken or TakenAlready; then nothing is changed.
    """
    db.lock(session, FundingLine, [line.id], may_be_named=True)
    if not line.from_day <= from_day <= until_day <= line.until_day:
        raise OutsideLine
    others = session.scalars(
        select(FundedPlaces)
        .options(joinedload(FundedPlaces.line).joinedload(FundingLine.organisation))
        .where(FundedPlaces.line_id == line.id, FundedPlaces.programme_id == programme_id)
        .order_by(FundedPlaces.from_day)
    ).all()
    row = next((other for other in others if other.from_day == from_day), None)
    _refuse_overlap([other for other in others if other is not row], from_day, until_day)
    if row is None:
        row = FundedPlaces(line_id=line.id, programme_id=programme_id, from_day=from_day, until_day=until_day, groups=0)
        session.add(row)
    else:
        db.lock(session, FundedPlaces, [row.id], may_be_named=True)
        taken = _as_they_stand(session, [row], None)[0].taken
        if taken > groups:
            raise TakenAlready(taken)
    row.groups, row.until_day = groups, until_day
    session.flush()
    audit.record(session, "set", "funded places", row.id, by=by)
    return row


def _refuse_overlap(others: Sequence[FundedPlaces], from_day: date, until_day: date) -> None:
    for other in others:
        if other.from_day <= until_day and from_day <= other.until_day:
            raise DaysTaken(other.from_day, other.until_day)


def _as_they_stand(session: Session, rows: Sequence[FundedPlaces], holder: UUID | None) -> list[Places]:
    """Each with how many are taken: by bookings that hold one, and by groups that the line pays for besides."""
    held = _held(session, [row.id for row in rows], holder)
    paid = _paid_besides(session, {row.line_id for row in rows}, {row.programme_id for row in rows}, holder)
    return [
        Places(
            id=row.id,
            line_id=row.line_id,
            programme_id=row.programme_id,
            funder=row.line.organisation.name,
            of=row.groups,
            taken=held[row.id] + sum(_is_of(row, *group) for group in paid),
            from_day=row.from_day,
            until_day=row.until_day,
        )
        for row in rows
    ]


def _is_of(row: FundedPlaces, line_id: UUID, programme_id: UUID, first_day: date) -> bool:
    return (row.line_id, row.programme_id) == (line_id, programme_id) and row.from_day <= first_day <= row.until_day


def _held(session: Session, places_ids: Collection[UUID], holder: UUID | None) -> Counter[UUID]:
    rows = select(PlaceHeld.places_id, func.sum(PlaceHeld.groups)).where(PlaceHeld.places_id.in_(places_ids))
    if holder is not None:
        rows = rows.where(PlaceHeld.booking_id != holder)
    return Counter(dict(session.execute(rows.group_by(PlaceHeld.places_id)).all()))


def _paid_besides(
    session: Session, line_ids: Collection[UUID], programme_ids: Collection[UUID], holder: UUID | None
) -> list[tuple[UUID, UUID, date]]:
    """Line, programme and first day of every live group of which the line pays a share though its booking holds no
    place."""
    if not line_ids:
        return []
    holders = select(PlaceHeld.booking_id)
    rows = (
        select(Allocation.line_id, ProgrammeVersion.programme_id, func.min(DeliverySession.starts_at))
        .join(Group, Group.id == Allocation.group_id)
        .join(ProgrammeVersion, ProgrammeVersion.id == Group.version_id)
        .join(DeliverySession, (DeliverySession.group_id == Group.id) & DeliverySession.is_live)
        .where(
            Allocation.line_id.in_(line_ids),
            ProgrammeVersion.programme_id.in_(programme_ids),
            Group.cancelled_at.is_(None),
            or_(Group.booking_id.is_(None), Group.booking_id.not_in(holders)),
        )
        .group_by(Allocation.line_id, ProgrammeVersion.programme_id, Group.id)
    )
    if holder is not None:
        rows = rows.where(or_(Group.booking_id.is_(None), Group.booking_id != holder))
    found = session.execute(rows).all()
    return [(line_id, programme_id, clock.day_of(first)) for line_id, programme_id, first in found]
