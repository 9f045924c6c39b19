"""The approved editions of one reader and quarter among each other, and who has which."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal.people import queries as people
from portal.releases.models import Edition, EditionDownload, EditionFile, FileKind
from portal.releases.queries import listed, of_quarter


def takers(session: Session, edition: Edition) -> dict[UUID, Edition]:
    """Who downloaded an earlier edition that this one replaces, with the newest that they have."""
    rows = _siblings(edition).add_columns(EditionDownload.user_id).where(Edition.number < edition.number)
    joined = rows.join(EditionDownload, EditionDownload.edition_id == Edition.id).order_by(None)
    return {user_id: old for old, user_id in session.execute(joined.order_by(Edition.number, EditionDownload.id))}


def older_of(session: Session, edition: Edition) -> list[UUID]:
    """Keys of the approved editions that this one replaces."""
    rows = _siblings(edition).where(Edition.number < edition.number).with_only_columns(Edition.id)
    return list(session.scalars(rows))


def downloads(session: Session, edition: Edition) -> list[tuple[str, FileKind, datetime]]:
    """Name, file and moment of each download of this edition, newest first. It was loaded through a scope."""
    taken = select(EditionDownload).where(EditionDownload.edition_id == edition.id)
    rows = session.scalars(taken.order_by(EditionDownload.id.desc()).limit(200)).all()
    names = people.names(session, {row.user_id for row in rows})
    return [(names[row.user_id], row.kind, row.created_at) for row in rows]


def whys(session: Session, edition: Edition, since: int) -> Sequence[Edition]:
    """The editions after that number up to this one, oldest first: each says why it replaced the one before."""
    rows = _siblings(edition).where(Edition.number > since, Edition.number <= edition.number)
    return session.scalars(listed(rows.order_by(None).order_by(Edition.number))).all()


def edition_of_number(session: Session, edition: Edition, number: int) -> Edition | None:
    """Another approved edition for the same reader and quarter."""
    return session.scalars(_siblings(edition).where(Edition.number == number)).one_or_none()


def newest_of(session: Session, edition: Edition) -> Edition:
    """The approved edition that stands now for the same reader and quarter."""
    rows = listed(_siblings(edition)).order_by(None).order_by(Edition.number.desc()).limit(1)
    return session.scalars(rows).first() or edition


def _siblings(edition: Edition) -> Select[Edition]:
    """Every approved edition for the same reader and quarter."""
    rows = of_quarter(edition.authority_id, edition.organisation_id, edition.year, edition.quarter)
    return rows.where(Edition.approved_at.is_not(None)).order_by(Edition.id)


def replaced(session: Session, editions: Sequence[Edition]) -> dict[UUID, int]:
    """The number of the approved edition that stands in each one's place, by the key of those that were replaced."""
    rows = (
        select(Edition.authority_id, Edition.organisation_id, Edition.year, Edition.quarter, func.max(Edition.number))
        .where(Edition.approved_at.is_not(None), Edition.year.in_({each.year for each in editions}))
        .group_by(Edition.authority_id, Edition.organisation_id, Edition.year, Edition.quarter)
    )
    newest = {tuple(place): number for *place, number in session.execute(rows)}
    found = {}
    for each in editions:
        number = newest.get((each.authority_id, each.organisation_id, each.year, each.quarter), 0)
        if each.approved_at is not None and each.number < number:
            found[each.id] = number
    return found


def by_code(session: Session, beginning: str) -> Edition | None:
    """The approved edition whose SHA-256 begins so: for anybody who holds one of its files."""
    rows = select(Edition).where(Edition.sha256 >= beginning, Edition.sha256 < beginning + "g")
    return session.scalars(listed(rows.where(Edition.approved_at.is_not(None)).order_by(Edition.id)).limit(1)).first()


def by_file(session: Session, sha256: str) -> Edition | None:
    """The approved edition that this very file belongs to."""
    rows = select(Edition).join(EditionFile, EditionFile.edition_id == Edition.id)
    same = rows.where(EditionFile.sha256 == sha256, Edition.approved_at.is_not(None))
    return session.scalars(listed(same.order_by(Edition.id)).limit(1)).first()
