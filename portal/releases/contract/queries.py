"""What was answered and spent on a reader's lines in a quarter, for an edition."""

from collections import defaultdict
from datetime import date, time, timedelta
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, case, distinct, exists, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from portal import clock
from portal.curricula.models import ProgrammeVersion
from portal.funding.models import Allocation, FundingLine, Spend, Target
from portal.funding.returns.models import ReturnAnswer
from portal.funding.returns.rules import Said, put_together
from portal.funding.years import WHOLE, Calendar
from portal.groups.models import Group
from portal.impact.period import Period, quarter_of
from portal.people.models import Organisation
from portal.releases.contract.costs import Payers
from portal.releases.contract.rules import LineReturn, Quarters
from portal.releases.protected import Reader
from portal.timetable.models import DeliverySession


def _own(reader: Reader) -> ColumnElement[bool]:
    """Lines that are this reader's: of an authority those for its own area, or for no area."""
    if reader.authority_id is None:
        return FundingLine.organisation_id == reader.organisation_id
    area = or_(FundingLine.authority_id == reader.authority_id, FundingLine.authority_id.is_(None))
    return and_(Organisation.authority_id == reader.authority_id, area)


def _lines(reader: Reader, first: date, last: date) -> Select[FundingLine]:
    return (
        select(FundingLine)
        .join(Organisation, Organisation.id == FundingLine.organisation_id)
        .where(_own(reader), FundingLine.from_day <= last, FundingLine.until_day >= first)
        .order_by(FundingLine.name, FundingLine.id)
    )


def counted_returns(session: Session, reader: Reader, year: int, quarter: int) -> list[LineReturn]:
    """Every line of the reader that ran in the quarter, in three queries."""
    period = quarter_of(year, quarter)
    lines = session.scalars(_lines(reader, period.first, period.last)).all()
    keys = [line.id for line in lines]
    said: dict[object, dict[str, Said]] = defaultdict(dict)
    answers = select(ReturnAnswer).where(ReturnAnswer.line_id.in_(keys))
    for row in session.scalars(answers.where(ReturnAnswer.year == year, ReturnAnswer.quarter == quarter)):
        said[row.line_id][row.question] = Said(row.answer, row.owner, row.is_nothing)
    spend = select(Spend).where(Spend.line_id.in_(keys), Spend.year == year, Spend.quarter <= quarter)
    money: dict[UUID, dict[int, Spend]] = defaultdict(dict)
    for spent in session.scalars(spend):
        money[spent.line_id][spent.quarter] = spent
    return [_line_return(line, year, quarter, said[line.id], money[line.id]) for line in lines]


def _line_return(
    line: FundingLine, year: int, quarter: int, said: dict[str, Said], spent: dict[int, Spend]
) -> LineReturn:
    own = spent.get(quarter)
    money = (own.spent_pence, own.claimed_pence) if own else (None, None)
    ran = [n for n in range(1, quarter + 1) if quarter_of(year, n).last >= line.from_day]
    so_far = sum(spent[n].spent_pence for n in ran) if set(ran) <= set(spent) else None
    return LineReturn(line.id, line.name, put_together(year, quarter, said, *money), so_far)


def counted_payers(session: Session, reader: Reader, mine: Select[UUID], period: Period, quarter: Period) -> Payers:
    """Whether the reader's money and its edition (`mine`: the keys of its groups) are of the same groups, of those that
    met in these days; in one query. `quarter`: the lines that ran in it are those whose spend `counted_returns` has."""
    paid = aliased(Allocation)
    is_own = (
        FundingLine.organisation_id == reader.organisation_id
        if reader.authority_id is None
        else func.coalesce(Organisation.authority_id == reader.authority_id, false())
    )
    is_mine = exists(mine.where(Group.id == paid.group_id))
    runs = and_(FundingLine.from_day <= quarter.last, FundingLine.until_day >= quarter.first)
    first, after = clock.at(period.first, time()), clock.at(period.last + timedelta(days=1), time())
    meets = select(DeliverySession.group_id).where(
        DeliverySession.starts_at >= first, DeliverySession.starts_at < after
    )
    others, elsewhere, ended = and_(is_mine, ~is_own), and_(~is_mine, is_own), and_(is_mine, is_own, ~runs)
    rows = (
        select(*(func.count(distinct(case((each, paid.group_id)))) for each in (others, elsewhere, ended)))
        .select_from(paid)
        .join(FundingLine, FundingLine.id == paid.line_id)
        .join(Organisation, Organisation.id == FundingLine.organisation_id)
        .where(paid.group_id.in_(meets))
    )
    return Payers(*map(int, session.execute(rows).one()))


def counted_quarters(session: Session, reader: Reader, year: int) -> Quarters:
    """Targets set for single quarters of the financial year, summed over the reader's lines."""
    rows = (
        select(func.min(ProgrammeVersion.title), Target.measure, Target.quarter, func.sum(Target.number))
        .join(FundingLine, FundingLine.id == Target.line_id)
        .join(Organisation, Organisation.id == FundingLine.organisation_id)
        .join(
            ProgrammeVersion,
            and_(ProgrammeVersion.programme_id == Target.programme_id, ProgrammeVersion.is_latest),
        )
        .where(_own(reader), Target.calendar == Calendar.FINANCIAL, Target.year == year, Target.quarter != WHOLE)
        .group_by(Target.programme_id, Target.measure, Target.quarter)
    )
    found: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for title, measure, quarter, number in session.execute(rows):
        found[title, measure.value][quarter] = int(number)
    return dict(found)
