"""What an edition counts: what happened in a reader's groups, and what was promised it."""

from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import Session

from portal import clock
from portal.curricula.models import ProgrammeVersion
from portal.funding.models import Allocation, FundingLine, Target
from portal.funding.years import WHOLE, Calendar
from portal.groups.models import Enrolment, Group
from portal.impact import queries as impact
from portal.impact.facts import DELIVERED
from portal.impact.period import Period, PeriodSums, add_to_year, over
from portal.people.models import Organisation
from portal.registers.catching.models import OneToOne
from portal.registers.models import MakeUp
from portal.releases.pooling.queries import counted_overlaps
from portal.releases.pooling.rules import ALONE, Held, held_in
from portal.releases.protected import Promise, Reader, Terms
from portal.releases.quarters import spanned
from portal.releases.returns import Form
from portal.timetable.models import DeliverySession, SessionPart


def paid_for_by(reader: Reader) -> Select[UUID]:
    """Keys of the groups in a reader's editions: an authority's are those confirmed under it that a line of its own
    pays a share of; another funder's those that its lines pay a share of."""
    paid = (
        select(Allocation.id)
        .join(FundingLine, FundingLine.id == Allocation.line_id)
        .join(Organisation, Organisation.id == FundingLine.organisation_id)
        .where(Allocation.group_id == Group.id)
    )
    if reader.authority_id is not None:
        own = Organisation.authority_id == reader.authority_id
        return select(Group.id).where(Group.authority_id == reader.authority_id, exists(paid.where(own)))
    return select(Group.id).where(exists(paid.where(FundingLine.organisation_id == reader.organisation_id)))


def counted_sums(session: Session, reader: Reader, year: int, quarter: int, form: Form = Form.QUARTER) -> PeriodSums:
    """What happened in the reader's groups in a quarter, or since April where the form says so, in a fixed number of
    queries."""
    period, began = spanned(year, quarter, form), date(year, 4, 1)
    mine = paid_for_by(reader)
    here = (Group.id.in_(_meets(period)), _catches_up(period))  # asked one by one: together every group is looked at
    keys = sorted({key for each in here for key in session.scalars(mine.where(each).order_by(Group.id))})
    sums = over(impact.counted(session, keys, period.last), period, began)
    since = Period(began, period.last)
    others = mine.where(Group.id.in_(_meets(since)), Group.id.not_in(keys))
    for key, title, delivered in session.execute(_delivered(others, since)):
        add_to_year(sums, key, title, delivered)
    return sums


def counted_held(session: Session, reader: Reader, year: int, quarter: int, terms: Terms) -> Held:
    """What the reader's edition holds back since other readers' reports hold some of its groups."""
    period = spanned(year, quarter, terms.form)
    is_here = or_(Group.id.in_(_meets(period)), _catches_up(period))
    found = counted_overlaps(session, reader, paid_for_by(reader), is_here, period, date(year, 4, 1))
    return held_in(found, terms.rules) if found else ALONE


def _between(column: Any, period: Period) -> ColumnElement[bool]:
    return and_(column >= clock.at(period.first, time()), column < clock.at(period.last + timedelta(days=1), time()))


def _meets(period: Period) -> Select[UUID]:
    """Found by the days, so that earlier years cost nothing."""
    return select(DeliverySession.group_id).where(_between(DeliverySession.starts_at, period))


def _catches_up(period: Period) -> ColumnElement[bool]:
    """Groups in which somebody caught up in these days what the group had before."""
    held = (
        select(SessionPart.id)
        .join(DeliverySession, DeliverySession.id == SessionPart.session_id)
        .where(_between(DeliverySession.starts_at, period))
    )
    elsewhere = select(MakeUp.enrolment_id).where(MakeUp.part_id.in_(held))
    alone = select(OneToOne.enrolment_id).where(OneToOne.held_day.between(period.first, period.last))
    return or_(*(Group.id.in_(select(Enrolment.group_id).where(Enrolment.id.in_(rows))) for rows in (elsewhere, alone)))


def _delivered(chosen: Select[UUID], period: Period) -> Select[UUID, str, int]:
    """By programme, the sessions of these groups that took place."""
    return (
        select(ProgrammeVersion.programme_id, func.min(ProgrammeVersion.title), func.count(DeliverySession.id))
        .join(Group, Group.version_id == ProgrammeVersion.id)
        .join(DeliverySession, DeliverySession.group_id == Group.id)
        .where(Group.id.in_(chosen), DeliverySession.outcome.in_(DELIVERED))
        .where(_between(DeliverySession.starts_at, period))
        .group_by(ProgrammeVersion.programme_id)
        .order_by(ProgrammeVersion.programme_id)
    )


def counted_promises(session: Session, reader: Reader, year: int) -> list[Promise]:
    """The reader's targets for a financial year, summed over its lines, by programme and measure."""
    rows = (
        select(Target.programme_id, func.min(ProgrammeVersion.title), Target.measure, func.sum(Target.number))
        .join(FundingLine, FundingLine.id == Target.line_id)
        .join(Organisation, Organisation.id == FundingLine.organisation_id)
        .join(
            ProgrammeVersion,
            and_(ProgrammeVersion.programme_id == Target.programme_id, ProgrammeVersion.is_latest),
        )
        .where(Target.calendar == Calendar.FINANCIAL, Target.year == year, Target.quarter == WHOLE)
        .group_by(Target.programme_id, Target.measure)
        .order_by(Target.programme_id, Target.measure)
    )
    if reader.authority_id is not None:
        area = or_(FundingLine.authority_id == reader.authority_id, FundingLine.authority_id.is_(None))
        rows = rows.where(Organisation.authority_id == reader.authority_id, area)
    else:
        rows = rows.where(FundingLine.organisation_id == reader.organisation_id)
    return [Promise(key, title, measure.value, int(number)) for key, title, measure, number in session.execute(rows)]
