"""The school is asked to print: a neutral mail with a single-use link that opens the page with this one file."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from portal import clock
from portal.audit import service as audit
from portal.groups.models import Group
from portal.packs.elsewhere.codes import openable
from portal.packs.models import Pack
from portal.people import links
from portal.people.models import ContactLink, ContactPurpose
from portal.places.models import ContactDuty, SchoolContact
from portal.web import outbox
from portal.web.access import Act
from portal.web.words import plain_day

KIND = "pack-to-print"
NOUN = "pack"
LASTS = timedelta(days=7)


class CannotAsk(Exception):
    """Nothing was sent; the text says why."""


def contacts(session: Session, group: Group) -> Sequence[SchoolContact]:
    """Whom a pack's cover names at the school, where mail reaches them."""
    rows = select(SchoolContact).where(
        SchoolContact.school_id == group.school_id,
        SchoolContact.duty.in_((ContactDuty.BOOKING, ContactDuty.HOST)),
        SchoolContact.left_day.is_(None),
        SchoolContact.email.is_not(None),
    )
    found = session.scalars(rows.order_by(SchoolContact.name, SchoolContact.id)).all()
    return sorted(found, key=lambda row: row.id != group.host_contact_id)


def about(pack: Pack) -> tuple[str, UUID | None]:
    """What the mail speaks of: the session, or the group."""
    return ("session", pack.session_id) if pack.session_id else ("group", pack.group_id)


def facts(pack: Pack, group: Group) -> dict[str, Any]:
    until = plain_day(clock.now() + LASTS)
    return {"group": group.name, "pages": pack.pages or 0, "until": until}


def ask(session: Session, pack: Pack, contact: SchoolContact, *, by: Act) -> ContactLink:
    """This contact gets a mail with a link to the file; the ones before it stop working. Raises CannotAsk."""
    if _asked_today(session, pack, contact) >= links.MOST_A_DAY:
        raise CannotAsk("Nothing was sent: this person was asked for this often enough today. Ring them instead")
    link = links.make_link(
        session, purpose=ContactPurpose.PRINT, about=(NOUN, pack.id), lasts=LASTS, contact_id=contact.id, by=by
    )
    noun, row_id = about(pack)
    assert row_id
    group = session.get_one(Group, pack.group_id)
    outbox.notify(
        session,
        KIND,
        about=(noun, row_id),
        contact_id=contact.id,
        urgent=True,
        useless_at=link.expires_at,
        link_id=str(link.id),
        **facts(pack, group),
    )
    audit.record(session, "asked school to print", NOUN, pack.id, by=by)
    return link


def _asked_today(session: Session, pack: Pack, contact: SchoolContact) -> int:
    same = (ContactLink.about_id == pack.id, ContactLink.contact_id == contact.id)
    since = clock.now() - timedelta(days=1)
    return session.scalar(select(func.count()).where(*same, ContactLink.created_at > since)) or 0


def pack_of(session: Session, link: ContactLink) -> Pack | None:
    """What this link opens, while it is there."""
    pack = session.get(Pack, link.about_id) if link.about_noun == NOUN else None
    return openable(session, pack.id, pack.asked_by) if pack else None


def is_there(session: Session, link: ContactLink) -> bool:
    return pack_of(session, link) is not None


def renew(session: Session, link: ContactLink) -> None:
    """A new link to the same contact, while the file is there."""
    pack = pack_of(session, link)
    contact = session.get(SchoolContact, link.contact_id) if link.contact_id else None
    if pack is not None and contact is not None:
        with suppress(CannotAsk):
            ask(session, pack, contact, by=links.act_of(link))
