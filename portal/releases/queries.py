"""Stored editions, and what goes into a new one. A commissioner reads stored editions and nothing else."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, func, or_, select
from sqlalchemy.orm import Session, defer

from portal import clock
from portal.curricula.models import ProgrammeVersion
from portal.funding.models import Allocation, FundingLine, Target
from portal.funding.years import WHOLE, Calendar
from portal.groups.models import Enrolment, Group
from portal.impact import queries as impact
from portal.impact.facts import DELIVERED
from portal.impact.period import Period, PeriodSums, add_to_year, over
from portal.people.access import Role
from portal.people.models import Organisation, OrganisationKind
from portal.places.models import Authority
from portal.registers.catching.models import OneToOne
from portal.registers.models import MakeUp
from portal.releases.agreed.queries import terms_of
from portal.releases.annex.queries import counted_outcomes
from portal.releases.annex.rules import with_outcomes
from portal.releases.contract.queries import counted_payers, counted_quarters, counted_returns
from portal.releases.contract.rules import frozen, with_elsewhere
from portal.releases.layouts.queries import template_of
from portal.releases.layouts.templating import shaped
from portal.releases.models import Edition
from portal.releases.monitoring import monitoring_of
from portal.releases.protected import Issue, Promise, Reader, build
from portal.releases.quarters import spanned
from portal.releases.returns import Form
from portal.releases.sheet import in_words
from portal.timetable.models import DeliverySession, SessionPart
from portal.web.access import User

SEES_ALL = frozenset({Role.COORDINATOR, Role.EVALUATOR})
PROPOSED = and_(Edition.approved_at.is_(None), Edition.refused_at.is_(None))


def seen_by(user: User) -> Select[Edition]:
    """The editions this person may know exist, newest quarter and number first: a commissioner's own once they are
    approved, or all."""
    rows = select(Edition).order_by(
        Edition.year.desc(), Edition.quarter.desc(), Edition.authority_id, Edition.number.desc(), Edition.id
    )
    if any(grant.role in SEES_ALL for grant in user.grants):
        return rows
    rows = rows.where(Edition.approved_at.is_not(None))
    own = [grant for grant in user.grants if grant.role is Role.COMMISSIONER]
    if not own:
        return rows.where(false())
    authorities = [grant.authority_id for grant in own if grant.authority_id]
    funders = [grant.organisation_id for grant in own if grant.organisation_id]
    of_funders = select(Organisation.authority_id).where(
        Organisation.id.in_(funders), Organisation.authority_id.is_not(None)
    )
    return rows.where(
        or_(
            Edition.authority_id.in_(authorities),
            Edition.authority_id.in_(of_funders),
            Edition.organisation_id.in_(funders),
        )
    )


def listed(rows: Select[Edition]) -> Select[Edition]:
    """The same without the stored object, which a list does not need."""
    return rows.options(defer(Edition.object, raiseload=True))


def names(session: Session, editions: Sequence[Edition]) -> dict[UUID, str]:
    """Name of each edition's reader, by the reader's key."""
    authorities = {each.authority_id for each in editions if each.authority_id}
    funders = {each.organisation_id for each in editions if each.organisation_id}
    return {**_named(session, Authority, authorities), **_named(session, Organisation, funders)}


def _named(session: Session, model: type[Authority] | type[Organisation], keys: set[UUID]) -> dict[UUID, str]:
    if not keys:
        return {}
    rows = session.execute(select(model.id, model.name).where(model.id.in_(keys)).order_by(model.id))
    return {key: name for key, name in rows}


def readers(session: Session) -> list[Reader]:
    """For whom editions can be made: authorities that fund work, then funders that are no authority; by name.

    A funder that is an authority reads that authority's editions; two kinds for one reader could be subtracted.
    """
    paying = select(FundingLine.organisation_id)
    funders = session.scalars(
        select(Organisation)
        .where(Organisation.kind == OrganisationKind.FUNDER, Organisation.id.in_(paying))
        .order_by(Organisation.name, Organisation.id)
    ).all()
    authorities = session.scalars(
        select(Authority)
        .where(Authority.id.in_([funder.authority_id for funder in funders if funder.authority_id]))
        .order_by(Authority.name, Authority.id)
    ).all()
    return [Reader(row.id, None, row.name) for row in authorities] + [
        Reader(None, row.id, row.name) for row in funders if row.authority_id is None
    ]


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
    mine, is_here = paid_for_by(reader), or_(_meets(period), _catches_up(period))
    sums = over(impact.counted(session, mine.where(is_here), period.last), period, began)
    for key, title, delivered in session.execute(_delivered(mine.where(~is_here), Period(began, period.last))):
        add_to_year(sums, key, title, delivered)
    return sums


def _between(column: Any, period: Period) -> ColumnElement[bool]:
    return and_(column >= clock.at(period.first, time()), column < clock.at(period.last + timedelta(days=1), time()))


def _meets(period: Period) -> ColumnElement[bool]:
    rows = select(DeliverySession.id).where(DeliverySession.group_id == Group.id)
    return exists(rows.where(_between(DeliverySession.starts_at, period)))


def _catches_up(period: Period) -> ColumnElement[bool]:
    """Groups in which somebody caught up in these days what the group had before."""
    elsewhere = (
        select(MakeUp.enrolment_id)
        .join(SessionPart, SessionPart.id == MakeUp.part_id)
        .join(DeliverySession, DeliverySession.id == SessionPart.session_id)
        .where(_between(DeliverySession.starts_at, period))
    )
    alone = select(OneToOne.enrolment_id).where(OneToOne.held_day.between(period.first, period.last))
    return Group.id.in_(select(Enrolment.group_id).where(Enrolment.id.in_(elsewhere.union(alone))))


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


def latest(session: Session, reader: Reader, year: int, quarter: int) -> Edition | None:
    """The newest approved edition for this reader and quarter."""
    rows = of_quarter(reader.authority_id, reader.organisation_id, year, quarter).where(
        Edition.approved_at.is_not(None)
    )
    return session.scalars(rows.order_by(Edition.number.desc()).limit(1)).first()


def proposed(session: Session, reader: Reader, year: int, quarter: int) -> Edition | None:
    """The edition for this reader and quarter that waits for approval."""
    rows = of_quarter(reader.authority_id, reader.organisation_id, year, quarter)
    return session.scalars(rows.where(PROPOSED).order_by(Edition.id).limit(1)).first()


def to_approve(session: Session, user: User) -> Sequence[Edition]:
    """Editions that wait for somebody else's approval, oldest first."""
    rows = listed(seen_by(user)).where(PROPOSED, Edition.made_by.is_distinct_from(user.id))
    return session.scalars(rows.order_by(None).order_by(Edition.created_at, Edition.id)).all()


def of_quarter(authority_id: UUID | None, organisation_id: UUID | None, year: int, quarter: int) -> Select[Edition]:
    """Every edition for one reader and quarter, proposed and sent back ones too."""
    return select(Edition).where(
        Edition.authority_id.is_not_distinct_from(authority_id),
        Edition.organisation_id.is_not_distinct_from(organisation_id),
        Edition.year == year,
        Edition.quarter == quarter,
    )


@dataclass(frozen=True)
class Draft:
    """An object not stored yet, and the number it would have."""

    reader: Reader
    issue: Issue
    made: Mapping[str, Any]
    monitoring: Mapping[str, Any]
    """What contract monitoring says beside it; in no file."""


def counted_draft(session: Session, reader: Reader, year: int, quarter: int, *, why: str | None = None) -> Draft:
    """The protected object as an edition made today would store it."""
    last, ago = latest(session, reader, year, quarter), latest(session, reader, year - 1, quarter)
    issue = Issue(year, quarter, last.number + 1 if last else 1, clock.today(), why)
    terms, before = terms_of(session, reader, year), [latest(session, reader, year, each) for each in range(1, quarter)]
    with impact.cycles_left_alone():
        sums = counted_sums(session, reader, year, quarter, terms.form)
        made = build(
            sums,
            reader=reader,
            issue=issue,
            promises=counted_promises(session, reader, year),
            before=json.loads(last.object) if last else None,
            year_ago=json.loads(ago.object) if ago else None,
            terms=terms,
            earlier=[json.loads(each.object) for each in before if each],
        )
    ended = spanned(year, quarter, terms.form)
    found = counted_outcomes(session, paid_for_by(reader), ended) if terms.form.gives_endings(quarter) else ()
    made = with_outcomes(made, found, json.loads(last.object) if last else None, sums.people.started)
    made = shaped(made, template_of(session, reader))
    returns, quarters = counted_returns(session, reader, year, quarter), counted_quarters(session, reader, year)
    payers = counted_payers(session, reader, paid_for_by(reader), ended)
    made = frozen(with_elsewhere(made, payers), returns, quarters, payers)
    made = {**made, "changes": in_words(json.loads(last.object) if last else None, made)}
    told = json.loads(last.monitoring) if last and last.monitoring else None
    return Draft(reader, issue, made, monitoring_of(sums, made, told))


def counted_reported(session: Session, year: int, quarter: int) -> set[UUID]:
    """Keys of the readers who have an edition of this quarter, or for whom one waits for approval."""
    rows = select(Edition.authority_id, Edition.organisation_id).where(
        Edition.year == year, Edition.quarter == quarter, Edition.refused_at.is_(None)
    )
    return {key for row in session.execute(rows) for key in row if key}
