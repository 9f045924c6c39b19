"""A draft is sent: at once by an account, or when the code that went to somebody's address comes back."""

from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.bookings import notices, queries
from portal.bookings.models import Booking
from portal.bookings.requests import requesting
from portal.bookings.requests.requesting import STRANGER, Wish, for_contact
from portal.bookings.rules import Side, Step
from portal.bookings.service import note_change, step
from portal.bookings.steps import errands
from portal.bookings.terms import Terms
from portal.people import links
from portal.people.links import LinkKey
from portal.people.models import ContactLink, ContactPurpose
from portal.places import contacts
from portal.places.contacts import Person
from portal.places.models import ContactDuty, School, SchoolContact
from portal.web import outbox
from portal.web.access import Act, Via

SHOWN = "cost shown"
"""Among the answers of a draft."""


class EnoughCodes(Exception):
    """So many codes have been sent for this draft, or to this address, that no more are today."""

    def __init__(self) -> None:
        super().__init__("Enough codes have been sent for today. Look at the newest mail, or ring us")


def send(session: Session, draft: Booking, terms: Terms, wish: Wish, *, via: str | None = None, by: Act) -> Booking:
    """The draft is a request. `via`: how a coordinator knows of it, who then gets a copy to correct."""
    shown = shown_to(draft)
    by = by if via is None else Act(by.user, None, Via(via))
    return requesting.ask(session, draft.school, terms, wish, draft=draft, shown=shown, by=by)


def note_shown(session: Session, draft: Booking, key: str | None) -> None:
    """The draft keeps which offer of the cost its author saw: it is sent for no other."""
    draft.answers = {**(draft.answers or {}), SHOWN: key}
    session.flush()


def shown_to(draft: Booking) -> str | None:
    """Key of the offer of the cost that its author saw."""
    return (draft.answers or {}).get(SHOWN)


def owe_code_once(session: Session, draft: Booking, email: str, key: LinkKey) -> None:
    """The same as `owe_code`, unless the mail before holds a code for this address that works for a while yet: who
    presses twice, or comes back from the answers, gets one mail. Raises EnoughCodes."""
    link = code_link(session, draft.id)
    later = clock.now() + links.CODE_LASTS / 2
    if link is None or not links.is_open(link, later) or not key.is_for(link, email):
        owe_code(session, draft, email, key)


def owe_code(session: Session, draft: Booking, email: str, key: LinkKey) -> ContactLink:
    """A mail with a link and a code goes to the address that was typed; codes before it stop working. Raises
    EnoughCodes: whoever types somebody else's address fills no mailbox."""
    if not links.may_confirm(session, draft.id, key.hash_of(email)):
        raise EnoughCodes
    link = links.make_link(
        session,
        purpose=ContactPurpose.ADDRESS,
        about=("booking", draft.id),
        lasts=links.CODE_LASTS,
        by=STRANGER,
        email_hash=key.hash_of(email),
    )
    about = ("booking", draft.id)
    outbox.notify(
        session, "booking-code", about=about, email=email, urgent=True, useless_at=link.expires_at, link_id=str(link.id)
    )
    return link


def code_link(session: Session, draft_id: UUID) -> ContactLink | None:
    """The newest link by which the address of this draft can be confirmed."""
    rows = select(ContactLink).where(
        ContactLink.about_id == draft_id,
        ContactLink.purpose == ContactPurpose.ADDRESS,
        ContactLink.revoked_at.is_(None),
    )
    return session.scalars(rows.order_by(ContactLink.id.desc()).limit(1)).one_or_none()


def address_of(draft: Booking) -> str | None:
    """The e-mail address that was typed in a draft."""
    return ((draft.answers or {}).get("you") or {}).get("email")


def known_people(session: Session, school_id: UUID) -> dict[str, str | None]:
    """Whom the school named last, by field."""
    found: dict[ContactDuty, SchoolContact] = {}
    for contact in queries.contacts(session, school_id):
        found.setdefault(contact.duty, contact)
    fields: dict[str, str | None] = {}
    if dsl := found.get(ContactDuty.DSL):
        fields |= {"dsl_name": dsl.name, "dsl_phone": dsl.phone, "dsl_email": dsl.email}
    if host := found.get(ContactDuty.HOST):
        fields |= {"host_name": host.name, "host_phone": host.phone}
    return fields


def enquire(
    session: Session, draft: Booking, person: Person, *, day: date, when: str, question: str | None, by: Act
) -> Booking:
    """The draft is an enquiry: a coordinator calls back on that day."""
    step(session, draft, Step.ENQUIRE, Side.SCHOOL)
    school = session.get_one(School, draft.school_id)
    draft.contact_id = contacts.keep(session, school, ContactDuty.BOOKING, person, by=by, as_new=by.user is None).id
    draft.call_day, draft.call_time, draft.note = day, when, question
    session.flush()
    session.refresh(draft, ["contact"])
    note_change(session, draft, None, by=for_contact(draft, by))
    notices.to_coordinators(session, draft, "booking-enquiry")
    if errands.is_reached(draft.contact):
        notices.note_to_school(session, draft, "enquiry-noted", by=for_contact(draft, by))
    return draft
