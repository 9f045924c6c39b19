"""Stored editions. A commissioner reads stored editions and nothing else."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, and_, false, or_, select
from sqlalchemy.orm import Session, defer

from portal.funding.models import FundingLine
from portal.people.access import Role
from portal.people.models import Organisation, OrganisationKind
from portal.places.models import Authority
from portal.releases.models import Edition
from portal.releases.protected import Reader
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


def counted_reported(session: Session, year: int, quarter: int) -> set[UUID]:
    """Keys of the readers who have an edition of this quarter, or for whom one waits for approval."""
    rows = select(Edition.authority_id, Edition.organisation_id).where(
        Edition.year == year, Edition.quarter == quarter, Edition.refused_at.is_(None)
    )
    return {key for row in session.execute(rows) for key in row if key}
