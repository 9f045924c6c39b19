"""Which of a funder's groups stand in another reader's report as well, and what makes the difference."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import Session

from portal.funding.models import Allocation, FundingLine
from portal.groups.models import Group
from portal.impact import queries as impact
from portal.impact.facts import GroupFacts
from portal.impact.period import Period, PeriodSums, over
from portal.people.models import Organisation, OrganisationKind
from portal.releases.pooling.rules import Overlap
from portal.releases.protected import Reader


@dataclass(frozen=True)
class _Of:
    """In whose reports a group stands."""

    authority_id: UUID | None
    """Whose edition has it."""
    is_mine: bool
    is_others: bool
    """In an edition of another funder that is no authority."""


def counted_overlaps(
    session: Session, reader: Reader, mine: Select[UUID], is_here: ColumnElement[bool], period: Period, began: date
) -> list[Overlap]:
    """Nothing for an authority, or where no group is shared. `mine`: the reader's groups; `is_here`: those of the
    period. In one query, and those of the facts where something is shared; they do not grow with the readers."""
    if reader.authority_id is not None:
        return []
    groups = _groups(session, reader, mine, is_here)
    authorities = sorted({each.authority_id for each in groups.values() if each.is_mine and each.authority_id})
    if not authorities and not any(each.is_mine and each.is_others for each in groups.values()):
        return []
    wanted = [key for key, each in groups.items() if each.is_mine or each.authority_id in authorities]
    facts = list(impact.counted(session, wanted, period.last))

    def sums(chosen: Callable[[_Of], bool]) -> PeriodSums:
        return _sums(facts, groups, chosen, period, began)

    found = [
        Overlap(
            sums(partial(_of_both, key)),
            sums(partial(_of_authority, key)),
        )
        for key in authorities
    ]
    others = Overlap(
        sums(lambda each: each.is_mine and each.is_others), sums(lambda each: each.is_mine and not each.is_others)
    )
    return [*found, others]


def _of_both(authority_id: UUID, each: _Of) -> bool:
    return each.is_mine and each.authority_id == authority_id


def _of_authority(authority_id: UUID, each: _Of) -> bool:
    """In no funder's report."""
    return each.authority_id == authority_id and not (each.is_mine or each.is_others)


def _sums(
    facts: Sequence[GroupFacts],
    groups: Mapping[UUID, _Of],
    chosen: Callable[[_Of], bool],
    period: Period,
    began: date,
) -> PeriodSums:
    return over((each for each in facts if chosen(groups[each.id])), period, began)


def _groups(session: Session, reader: Reader, mine: Select[UUID], is_here: ColumnElement[bool]) -> dict[UUID, _Of]:
    """Of the groups of the period that stand in a report: in whose."""
    paid = (
        select(Allocation.id)
        .join(FundingLine, FundingLine.id == Allocation.line_id)
        .join(Organisation, Organisation.id == FundingLine.organisation_id)
        .where(Allocation.group_id == Group.id)
    )
    by_authority = exists(paid.where(Organisation.authority_id == Group.authority_id))
    funders = paid.where(Organisation.kind == OrganisationKind.FUNDER, Organisation.authority_id.is_(None))
    by_others = exists(funders.where(Organisation.id != reader.organisation_id))
    is_mine = Group.id.in_(mine)
    rows = session.execute(
        select(Group.id, Group.authority_id, by_authority, is_mine, by_others)
        .where(is_here, by_authority | is_mine)
        .order_by(Group.id)
    )
    return {key: _Of(authority if ours else None, own, others) for key, authority, ours, own, others in rows}
