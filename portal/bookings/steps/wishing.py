"""Somebody who came by a link wants an account. A coordinator decides: what an account reads is the whole school's,
and an address that answers is no proof of working there. Flushes only."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, aliased

from portal.audit import service as audit
from portal.bookings import notices, queries
from portal.bookings.models import Booking, StepDone
from portal.people import accounts, links
from portal.people import queries as people
from portal.people.access import Role
from portal.people.accounts import Scope
from portal.people.models import ContactLink, ContactPurpose, LinkPurpose, User
from portal.places import contacts
from portal.places.models import SchoolContact
from portal.web import jobs
from portal.web.access import Act, Can
from portal.web.access import User as Somebody
from portal.web.words import plain_day

ASKED, REFUSED = "account", "account refused"
"""As `StepDone.kind` holds them."""


@dataclass(frozen=True)
class Wish:
    booking_id: UUID
    contact_id: UUID
    name: str
    job: str | None
    email: str | None
    at: datetime


def wish(session: Session, booking: Booking, contact: SchoolContact, *, by: Act) -> None:
    """Coordinators know that this person wants an account; said once."""
    said = select(StepDone.id).where(StepDone.contact_id == contact.id, StepDone.kind.in_((ASKED, REFUSED)))
    if contact.user_id or session.scalar(said.limit(1)):
        return
    _note(session, booking.id, contact.id, ASKED, by=by)
    notices.to_coordinators(session, booking, "account-wished")


def wishes(session: Session, user: Somebody, booking_id: UUID | None = None) -> list[Wish]:
    """Who waits for an answer, longest waiting first: of one booking, or of all that this person decides about."""
    theirs = queries.seen_by(user, Can.DECIDE_BOOKING).order_by(None).with_only_columns(Booking.id)
    refused = aliased(StepDone)
    no = exists(select(refused.id).where(refused.contact_id == StepDone.contact_id, refused.kind == REFUSED))
    rows = (
        select(StepDone.booking_id, SchoolContact, StepDone.created_at)
        .join(SchoolContact, SchoolContact.id == StepDone.contact_id)
        .where(StepDone.kind == ASKED, SchoolContact.user_id.is_(None), ~no, StepDone.booking_id.in_(theirs))
        .order_by(StepDone.id)
    )
    found = session.execute(rows.where(StepDone.booking_id == booking_id) if booking_id else rows)
    return [Wish(of, one.id, one.name, one.job, one.email, at) for of, one, at in found]


def grant(session: Session, booking: Booking, contact: SchoolContact, *, by: Act) -> User:
    """An account as the school's booking lead, for whoever has none with this address; they get a mail about it."""
    email, scope = contact.email or "", Scope(school_id=contact.school_id)
    user = people.by_email(session, email)
    if user is None:
        user = accounts.make(session, email=email, name=contact.name, role=Role.BOOKING_LEAD, scope=scope, by=by)
    else:
        accounts.give(session, user, role=Role.BOOKING_LEAD, scope=scope, by=by)
    contacts.has_account(session, contact, user.id, by=by)
    _tell(session, booking, contact, user, by=by)
    return user


def _tell(session: Session, booking: Booking, contact: SchoolContact, user: User, *, by: Act) -> None:
    """The mail about their account; with a link to choose a password, where it has none yet."""
    about: tuple[str, UUID] = ("booking", booking.id)
    facts: dict[str, Any] = {}
    if accounts.awaits_password(user):
        lasts = accounts.LINK_LASTS[LinkPurpose.INVITE]
        link = links.make_link(
            session,
            purpose=ContactPurpose.ACCOUNT,
            about=("account", user.id),
            lasts=lasts,
            contact_id=contact.id,
            by=by,
        )
        facts = {"link_id": str(link.id), "until": plain_day(link.expires_at)}
    jobs.notify(session, "account-made", about=about, contact_id=contact.id, **facts)


def is_wanted(session: Session, link: ContactLink) -> bool:
    """Whether the account still has no password."""
    return accounts.awaits_password(session.get(User, link.about_id))


def renew(session: Session, link: ContactLink) -> None:
    """The mail once more, with a new link."""
    asked = select(StepDone.booking_id).where(StepDone.contact_id == link.contact_id, StepDone.kind == ASKED)
    booking_id = session.scalar(asked.order_by(StepDone.id.desc()).limit(1))
    if booking_id and is_wanted(session, link):
        contact, user = session.get_one(SchoolContact, link.contact_id), session.get_one(User, link.about_id)
        _tell(session, session.get_one(Booking, booking_id), contact, user, by=links.act_of(link))


def refuse(session: Session, booking_id: UUID, contact: SchoolContact, *, by: Act) -> None:
    """No account; the wish is answered."""
    _note(session, booking_id, contact.id, REFUSED, by=by)


def _note(session: Session, booking_id: UUID, contact_id: UUID, kind: str, *, by: Act) -> None:
    row = StepDone(booking_id=booking_id, kind=kind, user_id=by.user_id, contact_id=contact_id, via=by.via)
    session.add(row)
    session.flush()
    audit.record(session, kind, "school_contact", contact_id, by=by)
