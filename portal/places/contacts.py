"""A school's own people: found again by duty and account, e-mail address or name, or added."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import clock
from portal.audit import service as audit
from portal.places.models import ContactDuty, School, SchoolContact
from portal.web.access import Act


@dataclass(frozen=True)
class Person:
    """What was typed about a member of the school's staff."""

    name: str
    email: str | None = None
    phone: str | None = None
    job: str | None = None
    user_id: UUID | None = None


def keep(
    session: Session, school: School, duty: ContactDuty, person: Person, *, by: Act, as_new: bool = False
) -> SchoolContact:
    """The school has this contact, with what was typed now.

    `as_new`: it was typed by somebody whom the school has not vouched for, so that a contact of which it says
    something else stays as it is, and another one stands beside it.
    """
    known = _same(session, school, duty, person)
    row = next((one for one in known if not (as_new and _differs(one, person))), None)
    row = row or SchoolContact(school_id=school.id, duty=duty)
    row.name = person.name
    row.email = person.email or row.email
    row.phone = person.phone or row.phone
    row.job = person.job or row.job
    row.user_id = person.user_id or row.user_id
    row.left_day = None
    session.add(row)
    session.flush()
    audit.record(session, "kept", "school_contact", row.id, by=by)
    return row


def _differs(row: SchoolContact, person: Person) -> bool:
    typed = ((person.name, row.name), (person.email, row.email), (person.phone, row.phone), (person.job, row.job))
    return any(new and new != old for new, old in typed)


def correct(session: Session, row: SchoolContact, person: Person, *, has_left: bool, by: Act) -> None:
    """The contact is as typed now. Somebody who has left is written to no more."""
    row.name, row.email, row.phone, row.job = person.name, person.email, person.phone, person.job
    row.left_day = (row.left_day or clock.today()) if has_left else None
    session.flush()
    audit.record(session, "corrected", "school_contact", row.id, by=by)


def office_is(session: Session, school: School, person: Person, *, by: Act) -> SchoolContact:
    """The school's attendance office is reached as typed now; there is one of it."""
    rows = select(SchoolContact).where(SchoolContact.school_id == school.id, SchoolContact.duty == ContactDuty.OFFICE)
    row = session.scalars(rows.order_by(SchoolContact.id.desc()).limit(1)).one_or_none()
    if row is None:
        return keep(session, school, ContactDuty.OFFICE, person, by=by)
    correct(session, row, person, has_left=False, by=by)
    return row


def leave(session: Session, row: SchoolContact, *, by: Act) -> None:
    """This person has left the school, known since today."""
    row.left_day = row.left_day or clock.today()
    session.flush()
    audit.record(session, "has left", "school_contact", row.id, by=by)


def _same(session: Session, school: School, duty: ContactDuty, person: Person) -> Sequence[SchoolContact]:
    """The entries of this person, oldest first."""
    rows = select(SchoolContact).where(SchoolContact.school_id == school.id, SchoolContact.duty == duty)
    if person.user_id:
        rows = rows.where(SchoolContact.user_id == person.user_id)
    elif person.email:
        rows = rows.where(func.lower(SchoolContact.email) == person.email.lower())
    else:
        rows = rows.where(SchoolContact.name == person.name)
    return session.scalars(rows.order_by(SchoolContact.id)).all()


def has_account(session: Session, contact: SchoolContact, user_id: UUID, *, by: Act) -> None:
    """This person's every entry at the school is known to be that account's."""
    same = func.lower(SchoolContact.email) == (contact.email or "").lower()
    for row in session.scalars(select(SchoolContact).where(SchoolContact.school_id == contact.school_id, same)):
        row.user_id = user_id
        audit.record(session, "gave an account to", "school_contact", row.id, by=by)
    session.flush()
