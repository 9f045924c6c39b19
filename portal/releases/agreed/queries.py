"""Terms of a year, and what the portal knows of programmes for planning one."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session

from portal.curricula.models import ProgrammeVersion
from portal.releases.agreed.models import ReturnTerms
from portal.releases.models import Edition
from portal.releases.protected import Reader, Terms
from portal.releases.rule_sets import rule_sets


def row_of(session: Session, reader: Reader, year: int) -> ReturnTerms | None:
    rows = select(ReturnTerms).where(
        ReturnTerms.authority_id.is_not_distinct_from(reader.authority_id),
        ReturnTerms.organisation_id.is_not_distinct_from(reader.organisation_id),
        ReturnTerms.year == year,
    )
    return session.scalars(rows).one_or_none()


def terms_of(session: Session, reader: Reader, year: int) -> Terms:
    """The usual ones where nothing was fixed."""
    row = row_of(session, reader, year)
    return Terms(row.form, rule_sets()[row.rules]) if row else Terms()


def is_reported(session: Session, reader: Reader, year: int) -> bool:
    """Whether an edition of this year was made for this reader, and not sent back."""
    own = Edition.authority_id == reader.authority_id if reader.authority_id else None
    others = Edition.organisation_id == reader.organisation_id if reader.organisation_id else None
    wanted = or_(*(each for each in (own, others) if each is not None))
    return bool(session.scalar(select(exists().where(wanted, Edition.year == year, Edition.refused_at.is_(None)))))


def programmes(session: Session) -> Sequence[tuple[UUID, str, int]]:
    """Key, title and the most people in a group, of every programme, by title."""
    rows = session.execute(
        select(ProgrammeVersion.programme_id, ProgrammeVersion.title, ProgrammeVersion.facts)
        .where(ProgrammeVersion.is_latest)
        .order_by(ProgrammeVersion.title, ProgrammeVersion.programme_id)
    ).all()
    return [(key, title, facts.get("group_size", {}).get("most", 0)) for key, title, facts in rows]
