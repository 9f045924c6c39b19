"""Loads what lines paid for, in a fixed number of queries a hundred groups."""

from dataclasses import dataclass
from datetime import date, time, timedelta
from uuid import UUID

from sqlalchemy import Select, exists, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from portal import clock
from portal.funding import queries as funding
from portal.funding.attribution import Quarter, Work
from portal.funding.models import Allocation, FundingLine, Target
from portal.funding.standing import Stand
from portal.funding.years import Calendar, days_of, quarters_between
from portal.groups.models import Enrolment, Group
from portal.impact import queries as impact
from portal.impact.money.figures import LineRow, Money, Shared, rows_of, sessions_in, shared, stand, whole
from portal.impact.money.returns import Kept, fell_out, kept
from portal.impact.money.staffing import Staff, counted_staff
from portal.impact.money.work import GroupWork, work_of
from portal.impact.period import Side
from portal.registers.catching.models import OneToOne
from portal.registers.models import MakeUp
from portal.timetable.models import DeliverySession, SessionPart


@dataclass(frozen=True)
class Promised:
    target: Target
    programme: str
    stand: Stand
    is_over: bool
    """False: its time has not ended, so the number still grows."""


@dataclass(frozen=True)
class LineFigures:
    rows: list[LineRow]
    promised: list[Promised]
    not_reported: int
    """Sessions past their day of which nobody has said whether they took place."""

    @property
    def to_date(self) -> LineRow:
        return self.rows[-1]


def counted_line(session: Session, line: FundingLine, as_of: date) -> LineFigures:
    """What this line paid for until a day, counted. Unscoped: the caller has decided that its groups may be counted."""
    own = _own(line)
    works = [work_of(facts, as_of) for facts in impact.counted(session, own)]
    others = [work_of(facts, as_of) for facts in impact.counted(session, _of_others(line))]
    quarters = quarters_between(Calendar.FINANCIAL, line.from_day, max(line.from_day, min(line.until_day, as_of)))
    quarters = sorted({*quarters, *(quarter for work in works for quarter in work.by_quarter())})
    money = {key: Money(row.spent_pence, row.claimed_pence) for key, row in funding.spend_of(session, line.id).items()}
    return LineFigures(
        rows=rows_of(line.id, works, others, funding.weights_of(session, own), sorted({*quarters, *money}), money),
        promised=_promised(session, line, works, as_of),
        not_reported=sum(work.not_reported for work in works),
    )


def _own(line: FundingLine) -> Select[UUID]:
    """Groups that the line pays a share of."""
    return select(Group.id).where(Group.id.in_(select(Allocation.group_id).where(Allocation.line_id == line.id)))


def _of_others(line: FundingLine) -> Select[UUID]:
    """Groups of which another funder pays a share, and to which somebody of this line's groups belongs."""
    mine, theirs = aliased(Enrolment), aliased(Enrolment)
    people = select(mine.participant_id).where(mine.group_id.in_(_own(line)))
    paid = (
        select(Allocation.id)
        .join(FundingLine, FundingLine.id == Allocation.line_id)
        .where(Allocation.group_id == Group.id, FundingLine.organisation_id != line.organisation_id)
    )
    known = select(theirs.id).where(theirs.group_id == Group.id, theirs.participant_id.in_(people))
    return select(Group.id).where(exists(paid), exists(known))


def _promised(session: Session, line: FundingLine, works: list[GroupWork], as_of: date) -> list[Promised]:
    found = []
    for target, title in funding.targets_of(session, line):
        within = days_of(target.calendar, target.year, target.quarter)
        standing = stand(target.measure, works, target.programme_id, within, target.number)
        found.append(Promised(target, title, standing, within[1] <= as_of))
    return found


@dataclass(frozen=True)
class ReturnFigures:
    """What the portal itself answers of a contract's questions: exact, for the charity's staff."""

    kept: list[Kept]
    fell_out: dict[Side, int]
    delivered: int
    not_reported: int
    staff: Staff


def counted_return(session: Session, line: FundingLine, quarter: Quarter, as_of: date) -> ReturnFigures:
    """The figures of one quarter of a line's return. Unscoped, as above. Whatever is published of the people in it
    comes from the protected object of an edition, never from here."""
    first, last = days_of(Calendar.FINANCIAL, *quarter)
    own = _own(line)
    works = [work_of(facts, min(last, as_of)) for facts in impact.counted(session, own)]
    return ReturnFigures(
        kept=kept(works, funding.targets_of(session, line), quarter),
        fell_out=fell_out(works, quarter),
        delivered=sessions_in(works, (first, last)),
        not_reported=sum(work.not_reported for work in works),
        staff=counted_staff(session, own, first, last, as_of),
    )


@dataclass(frozen=True)
class QuarterShared:
    rows: list[tuple[FundingLine | None, Shared]]
    whole: Work


def counted_quarter(session: Session, quarter: Quarter, as_of: date) -> QuarterShared:
    """Everything that took place in a quarter until a day, each place under one line. Unscoped, as above."""
    first, last = days_of(Calendar.FINANCIAL, *quarter)
    chosen = _meeting_in(first, min(last, as_of))
    works = [work_of(facts, as_of) for facts in impact.counted(session, chosen)]
    weights = funding.weights_of(session, chosen)
    keys = {line for shares in weights.values() for line in shares}
    lines = session.scalars(
        select(FundingLine)
        .options(joinedload(FundingLine.organisation))
        .where(FundingLine.id.in_(keys))
        .order_by(FundingLine.name, FundingLine.id)
    ).all()
    by_key = {line.id: line for line in lines}
    rows = shared(works, weights, quarter, list(by_key))
    return QuarterShared(
        [(by_key.get(row.line_id) if row.line_id else None, row) for row in rows], whole(works, quarter)
    )


def _meeting_in(first: date, last: date) -> Select[UUID]:
    """Groups with a session between two days, both counted, or somebody who caught one up then."""
    begin, end = clock.at(first, time()), clock.at(last + timedelta(days=1), time())
    met = select(DeliverySession.group_id).where(DeliverySession.starts_at >= begin, DeliverySession.starts_at < end)
    elsewhere = (
        select(Enrolment.group_id)
        .join(MakeUp, MakeUp.enrolment_id == Enrolment.id)
        .join(SessionPart, SessionPart.id == MakeUp.part_id)
        .join(DeliverySession, DeliverySession.id == SessionPart.session_id)
        .where(DeliverySession.starts_at >= begin, DeliverySession.starts_at < end)
    )
    alone = (
        select(Enrolment.group_id)
        .join(OneToOne, OneToOne.enrolment_id == Enrolment.id)
        .where(OneToOne.held_day >= first, OneToOne.held_day <= last)
    )
    return select(Group.id).where(or_(Group.id.in_(met), Group.id.in_(elsewhere), Group.id.in_(alone)))
