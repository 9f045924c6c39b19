"""What a programme's version sets for a booking."""

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.curricula.models import ProgrammeVersion
from portal.curricula.queries import bookable, sessions_in, version_of
from portal.curricula.reading.schema import Mode
from portal.curricula.rules import facts_of
from portal.people.models import Organisation, OrganisationKind


@dataclass(frozen=True)
class Terms:
    version_id: UUID
    slug: str
    title: str
    sessions: int
    minutes: int
    least: int
    most: int
    mode: Mode


def terms_of(session: Session, version: ProgrammeVersion) -> Terms:
    facts = facts_of(version.facts)
    return Terms(
        version_id=version.id,
        slug=version.programme.slug,
        title=facts.title,
        sessions=sessions_in(session, version.id),
        minutes=facts.minutes or 60,
        least=max(1, facts.group_size.least),
        most=facts.group_size.most,
        mode=facts.mode,
    )


def live_terms(session: Session, slug: str) -> Terms | None:
    """Terms of the version that may be booked now; None for an outline, a draft or an unknown programme."""
    version = version_of(session, slug)
    if version is None or not bookable(version):
        return None
    terms = terms_of(session, version)
    return terms if terms.sessions else None


def parts_of(session: Session, version: ProgrammeVersion) -> list[tuple[UUID, int]]:
    """Each provider's share of a session: organisation and minutes; the lead charity's alone if none is named.

    A provider that is not among the organisations stands under the lead charity until it is.
    """
    facts = facts_of(version.facts)
    lead = session.scalars(select(Organisation.id).where(Organisation.kind == OrganisationKind.LEAD)).one()
    if not facts.parts:
        return [(lead, facts.minutes or 60)]
    keys = dict(session.execute(select(Organisation.key, Organisation.id).where(Organisation.key.is_not(None))).all())
    return [(keys.get(part.provider, lead), part.minutes) for part in facts.parts]
