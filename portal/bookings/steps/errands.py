"""Handing one step of a booking to a colleague: by mail with a link, taken back, sent again, done. Flushes only.

A link is always about an errand. Whether it still opens anything is asked each time: `wanted`.
"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from portal import clock, db
from portal.audit import service as audit
from portal.bookings import notices
from portal.bookings.models import Booking, Errand
from portal.bookings.rules import ENDED, WAITING_FOR_SCHOOL
from portal.bookings.steps.kinds import TITLES, StepKind
from portal.people import links
from portal.people.models import ContactLink, ContactPurpose
from portal.places import contacts
from portal.places.contacts import Person
from portal.places.models import ContactDuty, School, SchoolContact
from portal.web import jobs, outbox
from portal.web.access import Act
from portal.web.words import plain_day

NOUN = "errand"
WORDS = {StepKind.ANSWER: "booking-offered", StepKind.ALL: "booking-steps"}
"""Notices that carry a link, where they are not the usual one."""


SEVERAL = timedelta(minutes=15)
"""What is done within this time of one another is told in one mail."""
MOST_HANDED = 12
"""Mails to colleagues in 24 hours that somebody without an account can have us send."""


class CannotHand(Exception):
    """Nothing was sent; the text says why."""


def hand(session: Session, booking: Booking, kind: StepKind, colleague: Person, *, by: Act) -> Errand:
    """This colleague has the step from now on, and a mail with a link to it. Handed to them before: sent again.

    Raises CannotHand.
    """
    db.lock(session, Booking, [booking.id])
    if booking.status in ENDED:
        raise CannotHand("This booking has ended, so there is nothing to hand over")
    if by.user is None and _handed_lately(session, booking) >= MOST_HANDED:
        raise CannotHand("Nothing was sent: this was handed over so often today that you can go on tomorrow, or ask us")
    school, new = session.get_one(School, booking.school_id), by.user is None
    contact = contacts.keep(session, school, ContactDuty.COLLEAGUE, colleague, by=by, as_new=new)
    return ask(session, booking, kind, contact, by=by)


def _handed_lately(session: Session, booking: Booking) -> int:
    """Mails of the last 24 hours to colleagues who have a step of this booking."""
    rows = select(func.count(ContactLink.id)).join(Errand, Errand.id == ContactLink.about_id)
    since = ContactLink.created_at > clock.now() - timedelta(days=1)
    theirs = (Errand.booking_id == booking.id, Errand.contact_id != booking.contact_id)
    return session.scalar(rows.where(since, *theirs)) or 0


def ask(
    session: Session, booking: Booking, kind: StepKind, contact: SchoolContact, *, by: Act, words: str = "", **more: Any
) -> Errand:
    """This contact has the step, and a mail with a new link. `words`, `more`: as of `send`."""
    same = select(Errand).where(Errand.contact_id == contact.id, *_open(booking.id, kind))
    errand = session.scalars(same).first() or Errand(booking_id=booking.id, kind=kind.value, contact_id=contact.id)
    errand.handed_by_user_id = by.user_id
    errand.handed_by_contact_id = by.on_behalf_of
    session.add(errand)
    session.flush()
    audit.record(session, "handed over", NOUN, errand.id, by=by)
    send(session, errand, by=by, words=words, **more)
    return errand


def ask_for_answer(session: Session, booking: Booking, *, by: Act) -> None:
    """The school is told of the time we offer; who has no account, by a mail that can be answered as it stands."""
    asked = session.scalars(select(Errand).where(*_open(booking.id, StepKind.ANSWER)).order_by(Errand.id)).all()
    for errand in asked:
        send(session, errand, by=by)
    asker = booking.contact
    if asker is None or not by_link(asker):
        notices.to_school(session, booking, "booking-offered")
    elif asker.id not in {errand.contact_id for errand in asked}:
        ask(session, booking, StepKind.ANSWER, asker, by=by)


def by_link(asker: SchoolContact | None) -> bool:
    """Whether whoever asked has no account to do the next thing with, but an address for a link. Pure."""
    return asker is not None and asker.user_id is None and bool(asker.email)


def is_reached(asker: SchoolContact | None) -> bool:
    """Whether a mail can reach whoever asked; who only left a telephone number is rung. Pure."""
    return asker is not None and bool(asker.user_id or asker.email)


def tell_asker(session: Session, booking: Booking, words: str, *, by: Act, **more: Any) -> None:
    """This notice goes to whoever asked; without an account, with a link to everything that is still to do. `more`:
    further facts."""
    asker = booking.contact
    if asker is None or not by_link(asker):
        notices.to_school(session, booking, words, **more)
    else:
        ask(session, booking, StepKind.ALL, asker, by=by, words=words, **more)


def send(session: Session, errand: Errand, *, by: Act, words: str = "", **more: Any) -> None:
    """A mail with a new link; the ones before it stop working. `words`: the notice that carries the link; `more`:
    further facts of it."""
    kind = StepKind(errand.kind)
    purpose = ContactPurpose.ANSWER if kind is StepKind.ANSWER else ContactPurpose.STEP
    link = links.make_link(
        session,
        purpose=purpose,
        about=(NOUN, errand.id),
        lasts=links.STEP_LASTS,
        contact_id=errand.contact_id,
        by=by,
    )
    errand.link_id = link.id
    session.flush()
    words = words or WORDS.get(kind, "step-handed")
    booking = session.get_one(Booking, errand.booking_id)
    until = plain_day(link.expires_at)
    _tell(session, booking, errand, words, **more, link_id=str(link.id), until=until)


def take_back(session: Session, errand: Errand, *, by: Act) -> None:
    """The colleague can do nothing more with the link, and is told so."""
    db.lock(session, Errand, [errand.id])
    if errand.done_at or errand.taken_back_at:
        return
    errand.taken_back_at = clock.now()
    links.revoke(session, errand.id, by=by)
    audit.record(session, "took back", NOUN, errand.id, by=by)
    _tell(session, session.get_one(Booking, errand.booking_id), errand, "step-taken-back")


def settle(session: Session, booking: Booking, kind: StepKind, *, by: Act, answer: str | None = None) -> None:
    """The step is done: whoever else had it is told that nothing is left to do, and whoever asked that it is done.

    Several done one after another make one mail; what was written down for somebody who rang is theirs to correct.
    """
    for errand in session.scalars(select(Errand).where(*_open(booking.id, kind)).order_by(Errand.id)):
        errand.done_at = clock.now()
        links.revoke(session, errand.id, by=by)
        if errand.contact_id == by.on_behalf_of:
            errand.answer = answer
        elif errand.contact_id != booking.contact_id:
            _tell(session, booking, errand, "step-settled")
    session.flush()
    if booking.contact and not _is_asker(booking.contact, by) and kind is not StepKind.ANSWER:
        noted = by.user is not None and by.on_behalf_of == booking.contact_id
        facts = {name: fact for name, fact in facts_of_step(booking, kind).items() if name != "todo"}
        what = "step-noted" if noted else "step-done"
        about, more = ("booking", booking.id), TITLES[kind]
        outbox.gather(session, what, about=about, contact_id=booking.contact.id, lasts=SEVERAL, more=more, **facts)


def wanted(session: Session, link: ContactLink) -> Errand | None:
    """The errand of this link while there is still something to do."""
    errand = session.get(Errand, link.about_id) if link.about_noun == NOUN else None
    if errand is None or errand.done_at or errand.taken_back_at:
        return None
    status = session.get_one(Booking, errand.booking_id).status
    is_question = errand.kind == StepKind.ANSWER
    return None if status in ENDED or (is_question and status not in WAITING_FOR_SCHOOL) else errand


def is_wanted(session: Session, link: ContactLink) -> bool:
    return wanted(session, link) is not None


def renew(session: Session, link: ContactLink) -> None:
    """A new link to the same contact, if there is still something to do."""
    errand = wanted(session, link)
    if errand is not None:
        send(session, errand, by=links.act_of(link))


def others_domain(asker: str | None, colleague: str) -> bool:
    """Whether the two e-mail addresses lie in different domains, so that one had better look twice. Pure."""
    return bool(asker) and _domain(asker or "") != _domain(colleague)


def _domain(email: str) -> str:
    return email.rpartition("@")[2].strip().lower()


def _open(booking_id: UUID, kind: StepKind) -> tuple[ColumnElement[bool], ...]:
    return (
        Errand.booking_id == booking_id,
        Errand.kind == kind.value,
        Errand.done_at.is_(None),
        Errand.taken_back_at.is_(None),
    )


def _is_asker(asker: SchoolContact, by: Act) -> bool:
    """Whether whoever acts is the one who asked for the booking, at the keyboard."""
    if by.user is not None:
        return asker.user_id == by.user_id
    return asker.id == by.on_behalf_of


def _tell(session: Session, booking: Booking, errand: Errand, kind: str, **more: Any) -> None:
    facts = facts_of_step(booking, StepKind(errand.kind)) | {"errand_id": str(errand.id)} | more
    jobs.notify(session, kind, about=("booking", booking.id), contact_id=errand.contact_id, **facts)


def facts_of_step(booking: Booking, kind: StepKind) -> dict[str, Any]:
    """What every notice about this step of the booking says."""
    main = booking.wishes[0] if booking.wishes else None
    return {
        "group": booking.group_name,
        "todo": TITLES[kind],
        "first_day": main.first_day.isoformat() if main else None,
        "start_time": main.start_time.isoformat("minutes") if main else None,
    }
