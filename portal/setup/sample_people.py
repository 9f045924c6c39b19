"""The sample charity's people, schools' people and councils' readers, and one sign-in for each role."""

import secrets
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.people import accounts, passwords
from portal.people.access import Role
from portal.people.accounts import Scope
from portal.people.models import OrganisationKind, User
from portal.places.contacts import Person
from portal.setup.sample_names import (
    CHARITY,
    JOBS,
    PARTNER,
    PARTNER_KEY,
    SCHOOL_STAFF_FAMILY,
    SCHOOL_STAFF_GIVEN,
    STAFF,
    WORDS,
)
from portal.setup.sample_schools import ALONE, ENFIELD, Place
from portal.web.access import Act, Via

BY_COMMAND = Act(None, via=Via.COMMAND)
PARTNERS = (4, 9, 14, 19)
"""Places of the facilitators who come from the partner; the first can sign in."""
PARTNER_SIGN_IN = f"{STAFF[PARTNERS[0]].lower().replace(' ', '.')}@example.org"
NO_ACCOUNT = frozenset({9, 14})
"""Places of schools whose booking lead rings instead of signing in."""


@dataclass(frozen=True)
class SignIn:
    """What a person at the terminal is given for one role."""

    role: str
    email: str
    password: str
    password_hash: str

    @property
    def line(self) -> str:
        return f"{self.role:<42}{self.email:<34}{self.password}"


@dataclass
class Cast:
    """Who acts in the sample data; accounts by e-mail address, detached."""

    charity_id: UUID
    partner_id: UUID
    users: dict[str, User] = field(default_factory=dict)
    askers: list[Person] = field(default_factory=list)
    """One a school, in order."""
    dsls: list[Person] = field(default_factory=list)
    facilitators: list[str] = field(default_factory=list)

    @property
    def coordinator(self) -> Act:
        return Act(self.users["coordinator@example.org"])

    @property
    def evaluator(self) -> Act:
        return Act(self.users["evaluator@example.org"])

    def facilitator(self, number: int) -> User:
        return self.users[self.facilitators[number % len(self.facilitators)]]

    def organisation_of(self, number: int) -> UUID:
        """Every fifth facilitator comes from the partner."""
        return self.partner_id if number % len(self.facilitators) % 5 == 4 else self.charity_id

    def school(self, place: int) -> Act | None:
        """The school's booking lead on a page; None where they have no account."""
        user_id = self.askers[place].user_id
        return next((Act(user) for user in self.users.values() if user.id == user_id), None)


def sign_ins() -> dict[str, SignIn]:
    """One for each role, by e-mail address. Slow, so never inside a transaction."""
    wanted = (
        ("admin", "admin@example.org"),
        ("coordinator", "coordinator@example.org"),
        ("charity safeguarding lead", "safeguarding@example.org"),
        ("evaluator", "evaluator@example.org"),
        ("facilitator", "facilitator@example.org"),
        ("facilitator, of a partner", PARTNER_SIGN_IN),
        ("school booking lead, Fernhollow Academy", "booking-lead@example.org"),
        ("school safeguarding lead, same school", "school-dsl@example.org"),
        ("commissioner, Enfield", "enfield@example.org"),
        ("commissioner, Barking and Dagenham", "barking@example.org"),
        ("commissioner, of both these councils", "region@example.org"),
        ("commissioner, a foundation that pays", "foundation@example.org"),
    )
    return {email: _sign_in(role, email) for role, email in wanted}


def _sign_in(role: str, email: str) -> SignIn:
    password = "-".join([*(secrets.choice(WORDS) for _ in range(3)), str(secrets.randbelow(90) + 10)])
    return SignIn(role, email, password, passwords.hashed(password))


def add(
    session: Session, places: list[Place], kept: dict[str, SignIn], nobody: str, rng: Random, *, facilitators: int
) -> Cast:
    """Everybody, at the clock's present time. `nobody`: hash of a password that was thrown away."""
    cast = Cast(_organisation(session, OrganisationKind.LEAD, CHARITY), _organisation(session, None, PARTNER))
    company = _Company(session, cast, kept, nobody)
    _charity(company, facilitators)
    for number, place in enumerate(places):
        _school(company, number, place, rng)
    by_code = {place.la_code: place.authority_id for place in places}
    company.join("enfield@example.org", "Wilhelmina Ledgerworth", Role.COMMISSIONER, authority_id=by_code[ENFIELD])
    if ALONE in by_code:
        company.join("barking@example.org", "Percival Accountmoor", Role.COMMISSIONER, authority_id=by_code[ALONE])
    region = company.join("region@example.org", "Araminta Sidelong", Role.COMMISSIONER, authority_id=by_code[ENFIELD])
    if ALONE in by_code:
        accounts.give(session, region, role=Role.COMMISSIONER, scope=Scope(authority_id=by_code[ALONE]), by=BY_COMMAND)
    return cast


def add_foundation(session: Session, cast: Cast, kept: dict[str, SignIn], nobody: str, organisation_id: UUID) -> None:
    """Who reads the reports of a funder that is no council."""
    company = _Company(session, cast, kept, nobody)
    company.join("foundation@example.org", "Euphemia Grantwell", Role.COMMISSIONER, organisation_id=organisation_id)


def invite_late(session: Session, places: list[Place]) -> None:
    """Two people who have not used their invitation yet."""
    scope = Scope(school_id=places[-1].school_id)
    for email, name in (("new-lead@example.org", "Rowan Hatherleigh-Dew"), ("new-head@example.org", "Mina Gatepost")):
        accounts.invite(session, email=email, name=name, role=Role.BOOKING_LEAD, scope=scope, by=BY_COMMAND)


def load_users(session: Session, cast: Cast) -> None:
    """Read everybody afresh with their grants, to act in later transactions."""
    for user in session.scalars(select(User).order_by(User.id)):
        _ = user.grants
        cast.users[user.email] = user
    session.expunge_all()


def _organisation(session: Session, kind: OrganisationKind | None, name: str) -> UUID:
    row = accounts.add_organisation(
        session,
        kind=kind or OrganisationKind.PROVIDER,
        name=name,
        key="lead" if kind else PARTNER_KEY,
        authority_id=None,
        by=BY_COMMAND,
    )
    return row.id


@dataclass
class _Company:
    session: Session
    cast: Cast
    kept: dict[str, SignIn]
    nobody: str

    def join(self, email: str, name: str, role: Role, **scope: UUID | None) -> User:
        user, token = accounts.invite(
            self.session, email=email, name=name, role=role, scope=Scope(**scope), by=BY_COMMAND
        )
        if role is Role.COORDINATOR:
            user.phone = f"020 7946 0{len(self.kept) + 100 + len(name)}"
        sign_in = self.kept.get(email)
        accounts.use_link(self.session, token, password_hash=sign_in.password_hash if sign_in else self.nobody)
        return user


def _charity(company: _Company, facilitators: int) -> None:
    cast = company.cast
    company.join("admin@example.org", "Hester Keyholder", Role.ADMIN)
    company.join("coordinator@example.org", "Cordelia Timetabler", Role.COORDINATOR)
    company.join("coordinator-2@example.org", "Bartholomew Rotaman", Role.COORDINATOR)
    company.join("safeguarding@example.org", "Winifred Watchwell", Role.SAFEGUARDING)
    company.join("evaluator@example.org", "Ptolemy Countwise", Role.EVALUATOR)
    for number, name in enumerate(STAFF[:facilitators]):
        email = f"{name.lower().replace(' ', '.')}@example.org" if number else "facilitator@example.org"
        cast.facilitators.append(email)
        provider = cast.partner_id if number % 5 == 4 else cast.charity_id
        company.join(email, name, Role.FACILITATOR, organisation_id=provider)


def _school(company: _Company, number: int, place: Place, rng: Random) -> None:
    """A booking lead and a safeguarding lead, most of them with accounts."""
    first = number == 0
    given, family = SCHOOL_STAFF_GIVEN[number % 11], SCHOOL_STAFF_FAMILY[number % 13]
    lead_email = "booking-lead@example.org" if first else f"lead.{number}@example.org"
    dsl_email = "school-dsl@example.org" if first else f"dsl.{number}@example.org"
    lead, dsl = f"{given} {family}", f"{SCHOOL_STAFF_GIVEN[(number + 5) % 11]} {SCHOOL_STAFF_FAMILY[(number + 4) % 13]}"
    lead_id = dsl_id = None
    if number not in NO_ACCOUNT:
        lead_id = company.join(lead_email, lead, Role.BOOKING_LEAD, school_id=place.school_id).id
    if place.la_code == ENFIELD:
        dsl_id = company.join(dsl_email, dsl, Role.SCHOOL_DSL, school_id=place.school_id).id
    phone = f"020 7946 0{rng.randint(100, 999)}"
    company.cast.askers.append(Person(lead, lead_email, phone, JOBS[number % len(JOBS)], lead_id))
    company.cast.dsls.append(Person(dsl, dsl_email, phone, "Designated safeguarding lead", dsl_id))
