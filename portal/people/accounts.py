"""Accounts: invited, changed, disabled; their grants; the single-use links that set passwords."""

import secrets
from dataclasses import asdict, dataclass
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal import clock, db
from portal.audit import service as audit
from portal.people import queries
from portal.people.access import CHARITY_ROLES, SCHOOL_ROLES, Role
from portal.people.models import LinkPurpose, Organisation, OrganisationKind, PasswordLink, RoleGrant, User
from portal.people.rules import may_manage
from portal.people.service import digest, end_sessions
from portal.web.access import Act

LINK_LASTS = {LinkPurpose.INVITE: timedelta(days=7), LinkPurpose.RESET: timedelta(hours=1)}


class AlreadyHasAccount(Exception):
    """This e-mail address has an account."""


class NotYours(Exception):
    """Only an administrator may change an administrator."""


class WrongScope(Exception):
    """The role needs another scope; the text says which."""


class LinkSpent(Exception):
    """The link was used, or is too old."""


@dataclass(frozen=True)
class Scope:
    """For whom a role is held: at most one of the three."""

    school_id: UUID | None = None
    authority_id: UUID | None = None
    organisation_id: UUID | None = None


def invite(session: Session, *, email: str, name: str, role: Role, scope: Scope, by: Act) -> tuple[User, str]:
    """A new account with one grant; returns it and the token of its single-use link."""
    user = make(session, email=email, name=name, role=role, scope=scope, by=by)
    return user, make_link(session, user, LinkPurpose.INVITE, by=by)


def make(session: Session, *, email: str, name: str, role: Role, scope: Scope, by: Act) -> User:
    """A new account with one grant and no password yet. Raises AlreadyHasAccount."""
    if queries.by_email(session, email):
        raise AlreadyHasAccount
    user = User(email=email.strip().lower(), name=name.strip())
    session.add(user)
    session.flush()
    give(session, user, role=role, scope=scope, by=by)
    return user


def give(session: Session, user: User, *, role: Role, scope: Scope, by: Act) -> RoleGrant:
    """Let this person act in one more role or scope; one held already is given back."""
    _check_power(session, by, {role})
    _check_scope(role, scope)
    db.lock(session, User, [user.id])
    held = select(RoleGrant).filter_by(user_id=user.id, role=role, withdrawn_at=None, **asdict(scope))
    if found := session.scalars(held).first():
        return found
    grant = RoleGrant(user_id=user.id, role=role, **asdict(scope))
    session.add(grant)
    session.flush()
    audit.record(session, "granted", "role_grant", grant.id, by=by)
    return grant


def withdraw(session: Session, grant: RoleGrant, *, by: Act) -> None:
    """End one role; it stays on record."""
    _check_power(session, by, {grant.role})
    grant.withdrawn_at = clock.now()
    session.flush()
    audit.record(session, "withdrew", "role_grant", grant.id, by=by)


def rename(session: Session, user: User, *, name: str, email: str, by: Act) -> None:
    _check_power(session, by, _roles(session, user))
    other = queries.by_email(session, email)
    if other is not None and other.id != user.id:
        raise AlreadyHasAccount
    user.name, user.email = name.strip(), email.strip().lower()
    session.flush()
    audit.record(session, "changed", "user", user.id, by=by)


def make_link(session: Session, user: User, purpose: LinkPurpose, *, by: Act) -> str:
    """A fresh single-use link to choose a password; every link before it stops working."""
    _check_power(session, by, _roles(session, user))
    session.execute(
        update(PasswordLink)
        .where(PasswordLink.user_id == user.id, PasswordLink.used_at.is_(None))
        .values(used_at=clock.now())
    )
    token = secrets.token_urlsafe(32)
    lasts = clock.now() + LINK_LASTS[purpose]
    session.add(PasswordLink(user_id=user.id, purpose=purpose, token_hash=digest(token), expires_at=lasts))
    session.flush()
    audit.record(session, f"made {purpose} link for", "user", user.id, by=by)
    return token


def use_link(session: Session, token: str, *, password_hash: str) -> User:
    """Set the password that the link's holder chose; ends the link and every session."""
    link = queries.open_link(session, token, hold=True)
    if link is None:
        raise LinkSpent
    link.used_at = clock.now()
    user = session.get_one(User, link.user_id)
    set_password(session, user, password_hash=password_hash, by=Act(user))
    return user


def first_password(session: Session, user_id: UUID, *, password_hash: str) -> None:
    """The password that whoever came by the link from our mail chose. Raises LinkSpent where there is one already, or
    the account is closed."""
    db.lock(session, User, [user_id])
    user = session.get_one(User, user_id)
    if not awaits_password(user):
        raise LinkSpent
    set_password(session, user, password_hash=password_hash, by=Act(user))


def awaits_password(user: User | None) -> bool:
    """An open account with which nobody has signed in yet. Pure."""
    return user is not None and user.is_active and user.password_hash is None


def set_password(session: Session, user: User, *, password_hash: str, by: Act) -> None:
    """A new password; everybody signed in with the old one is signed out."""
    user.password_hash = password_hash
    end_sessions(session, user.id)
    session.flush()
    audit.record(session, "set password of", "user", user.id, by=by)


def disable(session: Session, user: User, *, by: Act) -> None:
    """End this person's access now, on every device; their work stays."""
    _check_power(session, by, _roles(session, user))
    user.disabled_at = clock.now()
    end_sessions(session, user.id)
    session.flush()
    audit.record(session, "disabled", "user", user.id, by=by)


def enable(session: Session, user: User, *, by: Act) -> None:
    _check_power(session, by, _roles(session, user))
    user.disabled_at = None
    session.flush()
    audit.record(session, "enabled", "user", user.id, by=by)


def add_organisation(
    session: Session, *, kind: OrganisationKind, name: str, key: str | None, authority_id: UUID | None, by: Act
) -> Organisation:
    row = Organisation(kind=kind, name=name, key=key, authority_id=authority_id)
    session.add(row)
    session.flush()
    audit.record(session, "added", "organisation", row.id, by=by)
    return row


def _roles(session: Session, user: User) -> set[Role]:
    return {grant.role for grant in queries.grants_of(session, user.id)}


def _check_power(session: Session, by: Act, theirs: set[Role]) -> None:
    """Commands have no user: whoever runs them on the machine already holds the database."""
    if by.user_id is None:
        return
    own = set(
        session.scalars(select(RoleGrant.role).where(RoleGrant.user_id == by.user_id, RoleGrant.withdrawn_at.is_(None)))
    )
    if not may_manage(own, theirs):
        raise NotYours


def _check_scope(role: Role, scope: Scope) -> None:
    if role in SCHOOL_ROLES and not scope.school_id:
        raise WrongScope("Choose the school this person works in")
    if role is Role.COMMISSIONER and not (scope.authority_id or scope.organisation_id):
        raise WrongScope("Choose the authority or funder this person reads reports for")
    if role in CHARITY_ROLES and (scope.school_id or scope.authority_id):
        raise WrongScope("This role is for the whole charity: leave school and authority empty")
