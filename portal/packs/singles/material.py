"""Reads from the tables what one sheet is made of, and no more than that."""

from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.bookings.letters import letters as home
from portal.bookings.letters import paper
from portal.bookings.letters.words import Paper
from portal.bookings.models import Booking
from portal.groups import expecting
from portal.groups.identity import Vault
from portal.groups.models import Enrolment, Group
from portal.groups.versions import folder_of
from portal.packs import gather
from portal.packs.models import Names
from portal.packs.rules import can_be_written, printable
from portal.packs.sheets.letter_facts import Assurance, ParentLetter
from portal.packs.singles.single import Material, Of, Reads, Single
from portal.registers.counts.queries import held_of
from portal.registers.dosage import ATTENDED
from portal.registers.models import Mark
from portal.timetable import letter_pages, letters
from portal.timetable.letters import State
from portal.timetable.models import DeliverySession, SessionPart


@dataclass(frozen=True)
class Wanted:
    """For whom it is read. The group and its sessions were loaded through a scope."""

    group: Group
    meetings: list[DeliverySession]
    names: Names
    vault: Vault | None
    contact: str
    """How to reach the charity."""
    address: str
    """Where anybody may ask whether a letter of assurance still stands."""
    url: str
    """Of this portal, for codes to scan; empty where it is not known."""


def read(session: Session, single: Single, wanted: Wanted) -> Material:
    """Raises Unreadable where the plans cannot be read."""
    group, whole = wanted.group, single.of is Of.GROUP
    names, vault = wanted.names, wanted.vault
    subject = gather.subject(session, group, wanted.meetings, whole=whole, names=names, vault=vault, url=wanted.url)
    made = Material(subject)
    match single.reads:
        case Reads.PLANS:
            return replace(made, folder=folder_of(session, group))
        case Reads.COUNTED:
            return replace(made, folder=folder_of(session, group), heads=_heads(session, group))
        case Reads.CAME:
            return replace(made, came=_came(session, wanted))
        case Reads.LETTER:
            return replace(made, letter=_letter(session, wanted))
        case Reads.ASSURANCE:
            return replace(made, assurance=_assurance(session, wanted))
    return made


def _came(session: Session, wanted: Wanted) -> tuple[str, ...]:
    """Everybody with one mark that says so, here or where it was caught up. Who has said no since is not
    named, nor who is called in letters that do not print."""
    came = select(Mark.enrolment_id).where(Mark.value.in_(ATTENDED), Mark.is_unconfirmed.is_(False))
    of_group = select(Enrolment).where(Enrolment.group_id == wanted.group.id, Enrolment.id.in_(came))
    rows = session.scalars(of_group.order_by(Enrolment.code)).all()
    if wanted.names is Names.CODES or wanted.vault is None:
        return tuple(row.code for row in rows)
    free = set(session.scalars(of_group.where(expecting.may_come(clock.today())).with_only_columns(Enrolment.id)))
    called = wanted.vault.names(session, [row.participant_id for row in rows if row.id in free])
    known = sorted(called.values(), key=lambda name: (name.family.casefold(), name.given.casefold()))
    shown = [name.full if wanted.names is Names.FULL else name.short for name in known]
    printed = [printable(name) if can_be_written(name) else "" for name in shown]
    return (*printed, *[""] * (len(rows) - len(shown)))


def _heads(session: Session, group: Group) -> int:
    parts = select(SessionPart.id).join(DeliverySession).where(DeliverySession.group_id == group.id)
    return max((head.total for head in held_of(session, parts).values()), default=0)


def _letter(session: Session, wanted: Wanted) -> ParentLetter | None:
    """As families are written to today; None for a group that came from no booking, or whose families need none."""
    booking = session.get(Booking, wanted.group.booking_id) if wanted.group.booking_id else None
    if booking is None or not home.needs_letter(session, booking):
        return None
    return ParentLetter(paper.sheet(booking, home.standing(session, booking), Paper.PARENTS, contact=wanted.contact))


def _assurance(session: Session, wanted: Wanted) -> Assurance | None:
    """Only a letter that stands."""
    found = letters.standing_letter(session, wanted.group.id)
    if found is None or letters.standing(session, found).state is not State.VALID:
        return None
    return Assurance(letter_pages.text(session, found, contact=wanted.contact), wanted.address)
