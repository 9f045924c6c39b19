"""What a programme's version sets for a booking."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.bookings.rules import Limits, Single
from portal.curricula.content import Plan
from portal.curricula.models import ProgrammeVersion
from portal.curricula.queries import bookable, content_of, sessions_in, version_of
from portal.curricula.reading.schema import Arrangement, Mode, Programme, Status
from portal.curricula.rules import facts_of, limits_of
from portal.groups.rules import numbers_only
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
    singles: tuple[Single, ...] = ()
    """Those to choose from, where each is booked alone: then `sessions` is 1, and `minutes` those of the shortest."""
    is_booked: bool = True
    """False for work with one person or a family, which begins with a talk: a school can ask to be called back."""

    @property
    def counts_only(self) -> bool:
        """Nobody is named: year groups and numbers are asked."""
        return numbers_only(self.mode)

    @property
    def has_years(self) -> bool:
        """Those who take part are in a year group of the school, and not named."""
        return self.counts_only and self.mode is not Mode.TRAINING

    @property
    def whom(self) -> tuple[str, str]:
        """Who takes part: one, several."""
        if self.mode is Mode.TRAINING:
            return "member of staff", "members of staff"
        return "young person", "young people"

    @property
    def then(self) -> str:
        """Behind the first day and time: how it goes on."""
        return ", then every week" if self.sessions > 1 else ""

    def single(self, number: int | None) -> Single | None:
        """The session of this number; None where a group takes all of them. Raises LookupError if it is not there."""
        if number is None and not self.singles:
            return None
        found = next((one for one in self.singles if one.number == number), None)
        if found is None:
            raise LookupError(number)
        return found

    def title_of(self, number: int | None) -> str | None:
        """What a group takes, where it is one session; None for all of the programme."""
        if number is None:
            return None
        return next((one.title for one in self.singles if one.number == number), f"Session {number}")

    def limits(self, today: date, years: tuple[int, ...] = ()) -> Limits:
        """What a request for it may ask for."""
        return Limits(
            self.least,
            self.most,
            self.minutes,
            today,
            (self.title, self.slug),
            self.singles,
            years if self.has_years else (),
            whom=self.whom,
        )


def terms_of(session: Session, version: ProgrammeVersion) -> Terms:
    facts = facts_of(version.facts)
    singles = _singles(session, version, facts)
    return Terms(
        version_id=version.id,
        slug=version.programme.slug,
        title=facts.title,
        sessions=1 if singles else sessions_in(session, version.id),
        minutes=min((one.minutes for one in singles), default=facts.minutes or 60),
        least=max(1, facts.group_size.least),
        most=facts.group_size.most,
        mode=facts.mode,
        singles=singles,
        is_booked=bookable(version),
    )


def _singles(session: Session, version: ProgrammeVersion, facts: Programme) -> tuple[Single, ...]:
    if facts.series or facts.plan is not Arrangement.SESSIONS:
        return ()
    return tuple(_single(facts, plan) for plan in content_of(session, version.id).plans)


def _single(facts: Programme, plan: Plan) -> Single:
    size = limits_of(facts, plan.front)
    return Single(plan.number, plan.front.title, plan.front.minutes, max(1, size.least), size.most)


def live_terms(session: Session, slug: str) -> Terms | None:
    """Terms of the version that may be booked now; None for an outline, a draft or an unknown programme."""
    version = version_of(session, slug)
    if version is None or not bookable(version):
        return None
    terms = terms_of(session, version)
    return terms if terms.sessions else None


def offered_terms(session: Session, slug: str) -> Terms | None:
    """The same, or those of a live programme about which a school asks first; None for any other."""
    found = live_terms(session, slug)
    version = version_of(session, slug) if found is None else None
    if version is None or bookable(version) or facts_of(version.facts).status is not Status.LIVE:
        return found
    return terms_of(session, version)


def terms_now(session: Session, slug: str) -> Terms:
    """The same; where it cannot be booked any more, what its newest version says."""
    found = live_terms(session, slug)
    if found is None:
        version = version_of(session, slug)
        assert version is not None
        found = terms_of(session, version)
    return found


@dataclass(frozen=True)
class Share:
    """One provider's part of a session that several give together."""

    title: str
    minutes: int
    organisation_id: UUID | None
    """None where the programme names one that is not among the organisations."""
    organisation: str
    """Its name, or the key by which the programme knows it."""


def shares_of(session: Session, version: ProgrammeVersion) -> list[Share]:
    """Who gives which part, in order; empty where the lead charity gives all of it."""
    facts = facts_of(version.facts)
    if not facts.parts:
        return []
    rows = session.execute(select(Organisation.key, Organisation.kind, Organisation.id, Organisation.name))
    known = {"lead" if kind is OrganisationKind.LEAD else key: (row_id, name) for key, kind, row_id, name in rows}
    return [Share(part.title, part.minutes, *known.get(part.provider, (None, part.provider))) for part in facts.parts]


def parts_of(session: Session, version: ProgrammeVersion, minutes: int) -> list[tuple[UUID, int]]:
    """Each provider's share of a session of so many minutes; the lead charity's alone if no other is named.

    A provider that is not among the organisations stands under the lead charity until it is.
    """
    facts = facts_of(version.facts)
    lead = session.scalars(select(Organisation.id).where(Organisation.kind == OrganisationKind.LEAD)).one()
    if not facts.parts:
        return [(lead, minutes)]
    keys = dict(session.execute(select(Organisation.key, Organisation.id).where(Organisation.key.is_not(None))).all())
    return [(keys.get(part.provider, lead), part.minutes) for part in facts.parts]
