"""Questions and verdicts, each through the editions that a person may see."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Select, exists, select
from sqlalchemy.orm import Session, aliased

from portal.releases import queries as releases
from portal.releases.models import Edition
from portal.releases.questions.models import FigureQuery, Verdict
from portal.web.access import User


def seen_by(user: User) -> Select[FigureQuery]:
    """Questions about the editions that this person may read, oldest first."""
    editions = releases.seen_by(user).with_only_columns(Edition.id).order_by(None)
    return select(FigureQuery).where(FigureQuery.edition_id.in_(editions)).order_by(FigureQuery.id)


def of_edition(session: Session, user: User, edition_id: UUID) -> Sequence[FigureQuery]:
    return session.scalars(seen_by(user).where(FigureQuery.edition_id == edition_id)).all()


def unanswered(session: Session, user: User) -> Sequence[FigureQuery]:
    return session.scalars(seen_by(user).where(FigureQuery.answer.is_(None))).all()


def verdict(session: Session, edition_id: UUID) -> Verdict | None:
    """What its reader said last. The edition was loaded through a scope."""
    rows = select(Verdict).where(Verdict.edition_id == edition_id).order_by(Verdict.id.desc()).limit(1)
    return session.scalars(rows).first()


def returned(session: Session, user: User) -> Sequence[Edition]:
    """Editions that their reader returned, and that no newer one replaces or is to replace."""
    later, newer = aliased(Verdict), aliased(Edition)
    last = ~exists().where(later.edition_id == Verdict.edition_id, later.id > Verdict.id)
    is_sent_back = exists().where(Verdict.edition_id == Edition.id, ~Verdict.is_accepted, last)
    is_replaced = exists().where(
        newer.authority_id.is_not_distinct_from(Edition.authority_id),
        newer.organisation_id.is_not_distinct_from(Edition.organisation_id),
        newer.year == Edition.year,
        newer.quarter == Edition.quarter,
        newer.number > Edition.number,
        newer.refused_at.is_(None),
    )
    return session.scalars(releases.listed(releases.seen_by(user)).where(is_sent_back, ~is_replaced)).all()
