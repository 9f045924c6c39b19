"""What follows the alarm, and is not the alarm: once the school was told, one neutral message to it; where nobody has
said so, word to the coordinator. Neither says who it is. Flushes; the caller commits."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal import clock
from portal.groups.models import Group
from portal.people.models import User as Account
from portal.places.models import SchoolContact
from portal.places.queries import attendance_offices
from portal.registers.missing.models import Role, Telling
from portal.registers.missing.untold import counted_untold
from portal.registers.models import Mark, MarkValue
from portal.registers.overdue import LooksAfter
from portal.timetable import notices as school_notices
from portal.timetable.models import SessionPart
from portal.timetable.told import facts_of
from portal.web import outbox
from portal.web.letters import Known
from portal.web.models import Notice
from portal.web.words import hour

NOUN, TOLD, UNTOLD = "missing", "somebody-missing", "missing-untold"
WAITS = timedelta(minutes=10)
"""Who else is missing, and who turns up, is known by then: one message a delivery session, not one a person."""
OLDEST = timedelta(days=7)
CAME = "Whoever was missing came after all"
KNOWN = "The school was told, or nobody is missing any more"
MISSING = frozenset({MarkValue.ABSENT_UNEXPLAINED, MarkValue.ABSENT_KNOWN})

CALLED = {
    Role.OFFICE: "Your attendance office",
    Role.RECEPTION: "Your reception",
    Role.DSL: "Your safeguarding lead",
    Role.HOST: "The adult of the school in the room",
    Role.OTHER: "Another adult of the school",
}


def follow(session: Session, part: SessionPart) -> None:
    """The school is owed one message about this delivery session, however often somebody is told. Whoever calls holds
    the register."""
    held = part.session
    key = f"{TOLD}/{held.id}"
    if held.ends_at < clock.now() - OLDEST or outbox.written_before(session, [key]):
        return
    offices = attendance_offices(session, [held.group.school_id])
    contact_id = written_to(session, [held.group], offices).get(held.group_id)
    if contact_id:
        facts: dict[str, Any] = {"group": held.group.name, "starts_at": held.starts_at.isoformat()}
        about = (NOUN, held.id)
        outbox.notify(session, TOLD, about=about, contact_id=contact_id, once_key=key, waits=WAITS, **facts)


def written_to(session: Session, groups: Collection[Group], offices: Mapping[UUID, SchoolContact]) -> dict[UUID, UUID]:
    """By group: the contact to whom such a message goes. Its attendance office; where that has no address, its adult
    in the room, its DSL, or who asked for the group. A group is left out where none of them has an address."""
    found = {}
    for group in groups:
        contacts = (offices.get(group.school_id), group.host, group.dsl)
        reached = next((contact.id for contact in contacts if contact is not None and _is_reached(contact)), None)
        if reached is not None:
            found[group.id] = reached
    return found | _askers(session, [group for group in groups if group.id not in found])


def _askers(session: Session, groups: Collection[Group]) -> dict[UUID, UUID]:
    if not groups:
        return {}
    asked = school_notices.askers(session, groups)
    ids = {key for keys in asked.values() for key in keys}
    rows = session.scalars(select(SchoolContact).where(SchoolContact.id.in_(ids))) if ids else ()
    reached = {row.id for row in rows if _is_reached(row)}
    theirs = {group_id: [key for key in keys if key in reached] for group_id, keys in asked.items()}
    return {group_id: keys[0] for group_id, keys in theirs.items() if keys}


def _is_reached(contact: SchoolContact) -> bool:
    return contact.left_day is None and bool(contact.email or contact.user_id)


def remind(session: Session, looks_after: LooksAfter) -> int:
    """Each coordinator is told once of each session at which somebody is missing and nobody was told of it."""
    rows = counted_untold(session)
    leads = looks_after(session, {row.booking_id for row in rows if row.booking_id})
    keyed = {f"{UNTOLD}/{row.session_id}": row for row in rows if row.booking_id in leads}
    new = set(keyed) - outbox.written_before(session, list(keyed))
    for key in sorted(new):
        row = keyed[key]
        facts: dict[str, Any] = {"group": row.group, "starts_at": row.starts_at.isoformat()}
        to, about = leads[row.booking_id].id, (NOUN, row.session_id)  # type: ignore[index]
        outbox.notify(session, UNTOLD, about=about, user_id=to, once_key=key, urgent=True, **facts)
    session.flush()
    return len(new)


def of_missing(looks_after: LooksAfter) -> Callable[[Session, Sequence[Notice]], dict[UUID, Known]]:
    """What is so when the message goes: who was told, when, by whom; of somebody who came nothing need be said."""

    def tell(session: Session, notices: Sequence[Notice]) -> dict[UUID, Known]:
        ids = {row.about_id for row in notices}
        facts = facts_of(session, ids, looks_after)
        tellings, untold = _tellings(session, ids), {row.session_id: row for row in counted_untold(session, ids)}
        found = {}
        for notice in notices:
            _, known = facts.get(notice.about_id, (None, None))
            if known is None:
                continue
            if notice.kind == UNTOLD:
                row = untold.get(notice.about_id)
                page, over = (f"/registers/{row.part_id}", None) if row else (None, KNOWN)
                found[notice.id] = replace(known, page=page, over=over, part_of=None)
            else:
                rows = tellings[notice.about_id]
                over = None if any(row.value in MISSING for row in rows) else CAME
                more = {"told": _lines(rows), "people": len({row.enrolment_id for row in rows})}
                found[notice.id] = replace(known, page=None, over=over, part_of=None, more=more)
        return found

    return tell


def _tellings(session: Session, session_ids: Collection[UUID]) -> dict[UUID, list[Any]]:
    """By session: who was told of whom, when and by whom, and what is marked of them now, in order of time."""
    found: dict[UUID, list[Any]] = defaultdict(list)
    rows = (
        select(SessionPart.session_id, Telling.enrolment_id, Telling.role, Telling.told_at, Account, Mark.value)
        .join(SessionPart, SessionPart.id == Telling.part_id)
        .outerjoin(Account, Account.id == Telling.user_id)
        .outerjoin(Mark, (Mark.part_id == Telling.part_id) & (Mark.enrolment_id == Telling.enrolment_id))
        .where(SessionPart.session_id.in_(session_ids))
        .order_by(Telling.told_at, Telling.role)
    )
    for row in session.execute(rows):
        found[row.session_id].append(row)
    return found


def _lines(rows: Sequence[Any]) -> list[str]:
    """Such as "Your attendance office was told at 09:41 by Jo Example.", each once."""
    said = (
        f"{CALLED[row.role]} was told at {hour(row.told_at)}{f' by {row.User.called}' if row.User else ''}."
        for row in rows
    )
    return list(dict.fromkeys(said))
