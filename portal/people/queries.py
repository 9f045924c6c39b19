"""Reading people and organisations."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from portal import clock
from portal.people.access import Role
from portal.people.models import Organisation, OrganisationKind, PasswordLink, RoleGrant, SignInFailure, User
from portal.people.rules import WINDOW_MINUTES
from portal.people.service import digest
from portal.places.models import Authority, School
from portal.web.access import Can
from portal.web.access import User as Somebody


def seen_by(user: Somebody) -> Select[User]:
    """Everybody, for those who look after accounts; nobody for others."""
    rows = select(User).order_by(User.name, User.id)
    return rows if user.may(Can.SEE_PEOPLE) else rows.where(User.id == user.id)


def named(rows: Select[User], words: str) -> Select[User]:
    """People whose name or e-mail address holds what was typed, letter case aside; all if nothing was."""
    if not words:
        return rows
    return rows.where(or_(User.name.icontains(words, autoescape=True), User.email.icontains(words, autoescape=True)))


def with_role(rows: Select[User], role: Role) -> Select[User]:
    holds = select(RoleGrant.user_id).where(RoleGrant.role == role, RoleGrant.withdrawn_at.is_(None))
    return rows.where(User.id.in_(holds))


def by_email(session: Session, email: str) -> User | None:
    return session.scalars(select(User).where(User.email == email.strip().lower())).one_or_none()


def names(session: Session, keys: Collection[UUID]) -> dict[UUID, str]:
    """Of these accounts, for a page that may say who did something."""
    rows = session.execute(select(User.id, User.name).where(User.id.in_(keys)).order_by(User.id)).all()
    return {key: name for key, name in rows}


def failures(session: Session, *, email_hash: str, address_hash: str) -> tuple[int, int]:
    """Wrong passwords in the window: for this account from this address, and from this address in all."""
    since = clock.now() - timedelta(minutes=WINDOW_MINUTES)
    rows = select(func.count()).where(SignInFailure.created_at > since, SignInFailure.address_hash == address_hash)
    for_account = session.scalar(rows.where(SignInFailure.email_hash == email_hash)) or 0
    return for_account, session.scalar(rows) or 0


def wrong_tries(session: Session, what: str, *, since: datetime, address_hash: str | None = None) -> int:
    """Wrong tries at this since then: from one address, or from all."""
    rows = select(func.count()).where(SignInFailure.email_hash == what, SignInFailure.created_at > since)
    if address_hash is not None:
        rows = rows.where(SignInFailure.address_hash == address_hash)
    return session.scalar(rows) or 0


def open_link(session: Session, token: str, *, hold: bool = False) -> PasswordLink | None:
    """The unused, unexpired link that this token opens. `hold`: nobody else can use it until the transaction ends."""
    rows = select(PasswordLink).where(
        PasswordLink.token_hash == digest(token),
        PasswordLink.used_at.is_(None),
        PasswordLink.expires_at > clock.now(),
    )
    return session.scalars(rows.with_for_update() if hold else rows).one_or_none()


def lead(session: Session) -> Organisation | None:
    """The charity that runs this portal; None before set-up."""
    return session.scalars(select(Organisation).where(Organisation.kind == OrganisationKind.LEAD)).first()


def organisations(session: Session, *kinds: OrganisationKind) -> list[Organisation]:
    rows = select(Organisation).where(Organisation.kind.in_(kinds)).order_by(Organisation.name, Organisation.id)
    return list(session.scalars(rows))


def facilitators(session: Session) -> list[User]:
    """Everybody who may be named to a group, by name."""
    rows = with_role(select(User).where(User.disabled_at.is_(None)), Role.FACILITATOR)
    return list(session.scalars(rows.order_by(User.name, User.id)))


@dataclass(frozen=True)
class Eligible:
    """Somebody who can be named to a group, for one provider."""

    user_id: UUID
    name: str
    organisation_id: UUID
    organisation: str


def eligible(session: Session) -> list[Eligible]:
    """Active facilitators with their provider (the lead charity if their grant names none), by name."""
    lead = select(Organisation.id).where(Organisation.kind == OrganisationKind.LEAD).limit(1).scalar_subquery()
    rows = session.execute(
        select(User.id, User.name, Organisation.id, Organisation.name)
        .join(RoleGrant, RoleGrant.user_id == User.id)
        .join(Organisation, Organisation.id == func.coalesce(RoleGrant.organisation_id, lead))
        .where(RoleGrant.role == Role.FACILITATOR, RoleGrant.withdrawn_at.is_(None), User.disabled_at.is_(None))
        .order_by(User.name, User.id, Organisation.name)
        .distinct()
    )
    return [Eligible(*row) for row in rows]


def safeguarding_lead(session: Session) -> User | None:
    """The charity's own, the first to have been invited; None before there is one."""
    rows = with_role(select(User).where(User.disabled_at.is_(None)), Role.SAFEGUARDING)
    return session.scalars(rows.order_by(User.id).limit(1)).one_or_none()


def safeguarding_leads(session: Session) -> list[User]:
    """All of the charity's own, by name: whoever of them looks first is told."""
    rows = with_role(select(User).where(User.disabled_at.is_(None)), Role.SAFEGUARDING)
    return list(session.scalars(rows.order_by(User.name, User.id)))


def live_grants(user_id: UUID) -> Select[RoleGrant]:
    rows = select(RoleGrant).where(RoleGrant.user_id == user_id, RoleGrant.withdrawn_at.is_(None))
    return rows.order_by(RoleGrant.id)


def grants_of(session: Session, user_id: UUID) -> list[RoleGrant]:
    return list(session.scalars(live_grants(user_id)))


@dataclass(frozen=True)
class GrantLine:
    """One grant in words: the role, and for whom (None: the whole charity)."""

    id: UUID
    role: Role
    scope: str | None


def grant_lines(session: Session, user_ids: Collection[UUID]) -> dict[UUID, list[GrantLine]]:
    """The grants of these people in words, oldest first, in one query."""
    rows = session.execute(
        select(RoleGrant, School.name, Authority.name, Organisation.name)
        .outerjoin(School, School.id == RoleGrant.school_id)
        .outerjoin(Authority, Authority.id == RoleGrant.authority_id)
        .outerjoin(Organisation, Organisation.id == RoleGrant.organisation_id)
        .where(RoleGrant.user_id.in_(user_ids), RoleGrant.withdrawn_at.is_(None))
        .order_by(RoleGrant.id)
    )
    lines: dict[UUID, list[GrantLine]] = {}
    for grant, school, authority, organisation in rows:
        line = GrantLine(grant.id, grant.role, school or authority or organisation)
        lines.setdefault(grant.user_id, []).append(line)
    return lines
