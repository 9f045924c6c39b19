"""Writing funders, lines, targets, and who pays for a group. Flushes; the caller commits."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from uuid import UUID

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from portal.audit import service as audit
from portal.funding import queries, rules
from portal.funding.models import Allocation, Basis, FundedPlaces, FundingLine, Spend, Target, TargetMeasure
from portal.funding.years import WHOLE, Calendar
from portal.people.models import Organisation, OrganisationKind
from portal.web.access import Act


class SharesDoNotAddUp(Exception):
    """A group's shares are not whole percents from 1 to 100 that sum to 100."""


class UnknownLine(Exception):
    """A line that is not there."""


class OutsideArea(Exception):
    """A line's money may not be spent in the group's area; the text is the line's name."""


class OutsideDays(Exception):
    """None of the group's sessions falls between the line's days; the text is the line's name."""


class PlacesOutside(Exception):
    """Funded places of the line lie outside the days it would have."""


class AlreadyThere(Exception):
    """A funder of this name exists."""


def allocate(
    session: Session, group_id: UUID, shares: Mapping[UUID, int], *, basis: Basis = Basis.FIXED, by: Act
) -> None:
    """These lines, and no others, pay for the group: percent by line, from 1 to 100, summing to 100; where it goes by
    where the young people live, how many of them, from 1.

    Raises SharesDoNotAddUp, UnknownLine, OutsideArea or OutsideDays; then nothing is changed.
    """
    people = shares if basis is Basis.HOME else {}
    if people and min(people.values()) > 0:
        shares = rules.by_people(people)
    elif not rules.adds_up(shares):
        raise SharesDoNotAddUp(sum(shares.values()))
    group = queries.span(session, group_id)
    if group is None:
        raise LookupError(group_id)
    group = replace(group, by_home=basis is Basis.HOME, by_school=basis is Basis.SCHOOL)
    lines = session.scalars(select(FundingLine).where(FundingLine.id.in_(shares)).order_by(FundingLine.id)).all()
    if len(lines) != len(shares):
        raise UnknownLine
    for line in lines:
        _check(line, group)
    session.execute(delete(Allocation).where(Allocation.group_id == group_id))
    session.add_all(
        Allocation(group_id=group_id, line_id=line.id, percent=shares[line.id], basis=basis, people=people.get(line.id))
        for line in lines
    )
    session.flush()
    audit.record(session, "allocated", "group", group_id, by=by)


def _check(line: FundingLine, group: rules.GroupSpan) -> None:
    facts = rules.LineFacts(line.id, line.authority_id, line.from_day, line.until_day)
    if not rules.fits_area(facts, group):
        raise OutsideArea(line.name)
    if not rules.fits_days(facts, group):
        raise OutsideDays(line.name)


def add_funder(session: Session, *, name: str, authority_id: UUID | None, by: Act) -> Organisation:
    """A funder; `authority_id` if it is that authority itself. Raises AlreadyThere."""
    same = select(Organisation.id).where(Organisation.kind == OrganisationKind.FUNDER, Organisation.name == name)
    if session.scalar(same) is not None:
        raise AlreadyThere(name)
    funder = Organisation(kind=OrganisationKind.FUNDER, name=name, authority_id=authority_id)
    session.add(funder)
    session.flush()
    audit.record(session, "added", "organisation", funder.id, by=by)
    return funder


def add_line(
    session: Session,
    *,
    organisation_id: UUID,
    authority_id: UUID | None,
    name: str,
    from_day: date,
    until_day: date,
    amount_pence: int | None = None,
    by: Act,
) -> FundingLine:
    """A funder's money for one area (None: anywhere) between two days, both counted."""
    line = FundingLine(
        organisation_id=organisation_id,
        authority_id=authority_id,
        name=name,
        from_day=from_day,
        until_day=until_day,
        amount_pence=amount_pence,
    )
    session.add(line)
    session.flush()
    audit.record(session, "added", "funding line", line.id, by=by)
    return line


def change_line(
    session: Session,
    line: FundingLine,
    *,
    organisation_id: UUID,
    authority_id: UUID | None,
    name: str,
    from_day: date,
    until_day: date,
    amount_pence: int | None,
    by: Act,
) -> None:
    """The line says what was typed. Raises OutsideArea or OutsideDays if a group it pays for would no longer fit,
    PlacesOutside if places that it pays for would not."""
    facts = rules.LineFacts(line.id, authority_id, from_day, until_day)
    for called, group in queries.spans_paid_by(session, line):
        if not rules.fits_area(facts, group):
            raise OutsideArea(called)
        if not rules.fits_days(facts, group):
            raise OutsideDays(called)
    outside = or_(FundedPlaces.from_day < from_day, FundedPlaces.until_day > until_day)
    if session.scalar(select(FundedPlaces.id).where(FundedPlaces.line_id == line.id, outside).limit(1)):
        raise PlacesOutside
    line.organisation_id, line.authority_id, line.name = organisation_id, authority_id, name
    line.from_day, line.until_day, line.amount_pence = from_day, until_day, amount_pence
    session.flush()
    audit.record(session, "changed", "funding line", line.id, by=by)


def set_target(
    session: Session,
    line: FundingLine,
    *,
    programme_id: UUID,
    year: int,
    quarter: int = WHOLE,
    calendar: Calendar = Calendar.FINANCIAL,
    measure: TargetMeasure,
    number: int,
    by: Act,
) -> Target:
    """What the line promised for this programme and year (named by the calendar year in which it begins), or for one
    quarter of it; replaces what stood there."""
    target = session.scalars(
        select(Target).where(
            Target.line_id == line.id,
            Target.programme_id == programme_id,
            Target.calendar == calendar,
            Target.year == year,
            Target.quarter == quarter,
            Target.measure == measure,
        )
    ).one_or_none()
    if target is None:
        target = Target(
            line_id=line.id,
            programme_id=programme_id,
            calendar=calendar,
            year=year,
            quarter=quarter,
            measure=measure,
            number=number,
        )
        session.add(target)
    target.number = number
    session.flush()
    audit.record(session, "set", "target", target.id, by=by)
    return target


def set_spend(
    session: Session, line: FundingLine, *, year: int, quarter: int, spent: int, claimed: int | None, by: Act
) -> Spend:
    """Pence spent and claimed in one quarter of the financial year; replaces what stood there."""
    row = session.scalars(
        select(Spend).where(Spend.line_id == line.id, Spend.year == year, Spend.quarter == quarter)
    ).one_or_none()
    if row is None:
        row = Spend(line_id=line.id, year=year, quarter=quarter)
        session.add(row)
    row.spent_pence, row.claimed_pence = spent, claimed
    session.flush()
    audit.record(session, "set", "spend", row.id, by=by)
    return row
