"""Funding lines, what they promised, and which groups they pay for. Only the charity's own staff see them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, Select, false, func, or_, select, true
from sqlalchemy.orm import Session, joinedload

from portal import clock
from portal.curricula.models import Programme, ProgrammeVersion
from portal.funding.models import Allocation, Basis, FundingLine, Price, Spend, Target
from portal.funding.offers import Offer, offer_from, offer_on, price_on
from portal.funding.places import places_for
from portal.funding.prices import prices_for
from portal.funding.rules import GroupSpan, LineFacts, fits_area, fits_days
from portal.groups.models import Group
from portal.people.access import Role
from portal.people.models import Organisation, OrganisationKind
from portal.places.models import Authority, School
from portal.timetable.models import DeliverySession
from portal.web.access import User


def seen_by(user: User) -> Select[FundingLine]:
    """The lines this person may know exist, newest first: all for a coordinator, none for others."""
    rows = (
        select(FundingLine)
        .options(joinedload(FundingLine.organisation), joinedload(FundingLine.authority))
        .order_by(FundingLine.from_day.desc(), FundingLine.name, FundingLine.id)
    )
    return rows.where(is_seen_by(user))


def is_seen_by(user: User) -> ColumnElement[bool]:
    """True on every row about money for a coordinator, on none for others."""
    return true() if any(grant.role is Role.COORDINATOR for grant in user.grants) else false()


def lines_for(session: Session, authority_id: UUID, day: date) -> Sequence[FundingLine]:
    """The lines that may pay for work in this authority's area on this day, by name."""
    return session.scalars(
        select(FundingLine)
        .options(joinedload(FundingLine.organisation))
        .where(
            or_(FundingLine.authority_id == authority_id, FundingLine.authority_id.is_(None)),
            FundingLine.from_day <= day,
            FundingLine.until_day >= day,
        )
        .order_by(FundingLine.name, FundingLine.id)
    ).all()


def lines_open_to(session: Session, group_id: UUID, basis: Basis = Basis.FIXED) -> Sequence[FundingLine]:
    """The lines whose area and days fit a group whose shares are found so, by name; those that pay already among
    them."""
    group = span(session, group_id)
    if group is None:
        return []
    group = replace(group, by_home=basis is Basis.HOME, by_school=basis is Basis.SCHOOL)
    lines = session.scalars(
        select(FundingLine)
        .options(joinedload(FundingLine.organisation), joinedload(FundingLine.authority))
        .order_by(FundingLine.name, FundingLine.id)
    ).all()
    facts = [(line, LineFacts(line.id, line.authority_id, line.from_day, line.until_day)) for line in lines]
    return [line for line, fact in facts if fits_area(fact, group) and fits_days(fact, group)]


def prices_seen_by(user: User) -> Select[Price]:
    """The prices this person may change: all for a coordinator, none for others."""
    return select(Price).order_by(Price.id).where(is_seen_by(user))


def offer_for(
    session: Session,
    school: School,
    programme_id: UUID,
    day: date | None = None,
    *,
    groups: int = 1,
    holder: UUID | None = None,
) -> Offer:
    """What this school is offered for groups with a first session on this day; without a day, the first that can be.

    `holder`: a booking whose own funded place counts as left to it.
    """
    today = clock.today()
    places = places_for(session, school.authority_id, programme_id, today, holder=holder)
    prices = prices_for(session, school.id, programme_id)
    return offer_from(places, prices, today) if day is None else offer_on(places, prices, day, groups)


def price_for(session: Session, school_id: UUID, programme_id: UUID, day: date) -> int | None:
    """Pence that one group costs this school by the price list, with a first session on this day."""
    return price_on(prices_for(session, school_id, programme_id), day)


def spans_paid_by(session: Session, line: FundingLine) -> list[tuple[str, GroupSpan]]:
    """Name, place and days of every group that a line pays for."""
    rows = session.execute(
        select(
            Group.name,
            Group.authority_id,
            Allocation.basis,
            func.min(DeliverySession.starts_at),
            func.max(DeliverySession.starts_at),
        )
        .join(Allocation, Allocation.group_id == Group.id)
        .outerjoin(DeliverySession, (DeliverySession.group_id == Group.id) & DeliverySession.is_live)
        .where(Allocation.line_id == line.id)
        .group_by(Group.id, Group.name, Group.authority_id, Allocation.basis)
        .order_by(Group.name, Group.id)
    )
    return [
        (
            name,
            GroupSpan(
                authority_id,
                first and clock.day_of(first),
                last and clock.day_of(last),
                by_home=basis is Basis.HOME,
                by_school=basis is Basis.SCHOOL,
            ),
        )
        for name, authority_id, basis, first, last in rows
    ]


def span(session: Session, group_id: UUID) -> GroupSpan | None:
    """Where and between which days a group meets; None if there is no such group."""
    row = session.execute(
        select(Group.authority_id, func.min(DeliverySession.starts_at), func.max(DeliverySession.starts_at))
        .outerjoin(DeliverySession, (DeliverySession.group_id == Group.id) & DeliverySession.is_live)
        .where(Group.id == group_id)
        .group_by(Group.id, Group.authority_id)
    ).first()
    if row is None:
        return None
    authority_id, first, last = row
    return GroupSpan(authority_id, first and clock.day_of(first), last and clock.day_of(last))


@dataclass(frozen=True)
class Paid:
    """One group that a line pays for, and its share in percent."""

    group_id: UUID
    name: str
    school: str
    programme: str
    percent: int


def paid_by(session: Session, line: FundingLine) -> list[Paid]:
    """The groups this line pays for, by name."""
    rows = session.execute(
        select(Allocation.percent, Group)
        .join(Group, Group.id == Allocation.group_id)
        .options(joinedload(Group.school), joinedload(Group.version))
        .where(Allocation.line_id == line.id)
        .order_by(Group.name, Group.id)
    ).all()
    return [Paid(group.id, group.name, group.school.name, group.version.title, percent) for percent, group in rows]


def shares_of(session: Session, group_id: UUID) -> dict[UUID, int]:
    """Percent by line; empty while nobody has been named to pay for the group."""
    rows = session.execute(
        select(Allocation.line_id, Allocation.percent)
        .where(Allocation.group_id == group_id)
        .order_by(Allocation.line_id)
    )
    return {line_id: percent for line_id, percent in rows}


def allocations_of(session: Session, group_id: UUID) -> Sequence[Allocation]:
    """The group's shares as they are stored, in order of line."""
    return session.scalars(select(Allocation).where(Allocation.group_id == group_id).order_by(Allocation.line_id)).all()


def weights_of(session: Session, groups: Select[UUID]) -> dict[UUID, dict[UUID, int]]:
    """By group and line, what the group's places are shared by; no entry for a group that nobody is named to pay."""
    found: dict[UUID, dict[UUID, int]] = {}
    rows = select(Allocation).where(Allocation.group_id.in_(groups)).order_by(Allocation.group_id, Allocation.line_id)
    for row in session.scalars(rows):
        found.setdefault(row.group_id, {})[row.line_id] = row.weight
    return found


def spend_of(session: Session, line_id: UUID) -> dict[tuple[int, int], Spend]:
    """By year and quarter of the financial year."""
    rows = select(Spend).where(Spend.line_id == line_id).order_by(Spend.year, Spend.quarter)
    return {(row.year, row.quarter): row for row in session.scalars(rows)}


def targets_of(session: Session, line: FundingLine) -> Sequence[tuple[Target, str]]:
    """A line's targets with the title of the programme, newest year first."""
    rows = session.execute(
        select(Target, ProgrammeVersion.title)
        .join(ProgrammeVersion, (ProgrammeVersion.programme_id == Target.programme_id) & ProgrammeVersion.is_latest)
        .where(Target.line_id == line.id)
        .order_by(Target.calendar.desc(), Target.year.desc(), Target.quarter, ProgrammeVersion.title, Target.measure)
    ).all()
    return [(target, title) for target, title in rows]


def funders(session: Session) -> Sequence[Organisation]:
    """Organisations that pay, by name."""
    return session.scalars(
        select(Organisation)
        .where(Organisation.kind == OrganisationKind.FUNDER)
        .order_by(Organisation.name, Organisation.id)
    ).all()


def authorities(session: Session) -> Sequence[Authority]:
    return session.scalars(select(Authority).order_by(Authority.name, Authority.id)).all()


def programmes(session: Session) -> Sequence[tuple[UUID, str]]:
    """Key and title of every programme, by title."""
    rows = session.execute(
        select(Programme.id, ProgrammeVersion.title)
        .join(ProgrammeVersion, (ProgrammeVersion.programme_id == Programme.id) & ProgrammeVersion.is_latest)
        .order_by(ProgrammeVersion.title, Programme.id)
    ).all()
    return [(key, title) for key, title in rows]
