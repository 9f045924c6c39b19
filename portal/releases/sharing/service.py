"""Sending an edition to an address: a link with a code, which opens this edition and nothing else. Flushes; the caller
commits."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.audit import service as audit
from portal.people import links
from portal.people.models import ContactLink, ContactPurpose
from portal.releases.models import Edition, EditionState
from portal.releases.queries import of_quarter
from portal.releases.sharing.models import EditionShare
from portal.releases.sheet import changes
from portal.web import outbox
from portal.web.access import Act

NOUN = "edition share"
LASTS = timedelta(days=14)
KEPT = timedelta(days=730)
MOST_A_DAY = 20
"""By one person."""


class NotOut(Exception):
    """It is not approved, so it goes to nobody."""


class Enough(Exception):
    """So many were sent today, to this address or by this person, that no more go."""


def share(session: Session, edition: Edition, email: str, key: links.LinkKey, *, by: Act) -> EditionShare:
    """A mail with a link and a code goes to this address. Raises NotOut or Enough."""
    if edition.state is not EditionState.APPROVED:
        raise NotOut
    address = email.strip().lower()
    _not_too_many(session, address, by)
    row = EditionShare(edition_id=edition.id, email=address, sent_by=by.user_id)
    session.add(row)
    session.flush()
    _send(session, row, key, by=by)
    audit.record(session, "sent", "edition", edition.id, by=by)
    return row


def _not_too_many(session: Session, address: str, by: Act) -> None:
    lately = (
        select(func.count()).select_from(EditionShare).where(EditionShare.created_at > clock.now() - timedelta(days=1))
    )
    to_them = session.scalar(lately.where(EditionShare.email == address)) or 0
    by_them = session.scalar(lately.where(EditionShare.sent_by == by.user_id)) or 0
    if to_them >= links.MOST_TO_ADDRESS or (by.user_id is not None and by_them >= MOST_A_DAY):
        raise Enough


def _send(session: Session, row: EditionShare, key: links.LinkKey, *, by: Act) -> None:
    email = row.email or ""
    link = _link(session, row, key.hash_of(email), by)
    about = ("edition", row.edition_id)
    outbox.notify(session, "report-sent", about=about, email=email, useless_at=link.expires_at, link_id=str(link.id))


def _link(session: Session, row: EditionShare, email_hash: str | None, by: Act) -> ContactLink:
    """To the edition, for whoever reads mail at the address of this hash."""
    return links.make_link(
        session, purpose=ContactPurpose.REPORT, about=(NOUN, row.id), lasts=LASTS, by=by, email_hash=email_hash
    )


def share_again(session: Session, link: ContactLink, key: links.LinkKey) -> None:
    """A new link to the same address."""
    row = share_of(session, link)
    if row is not None and row.email is not None:
        _send(session, row, key, by=links.act_of(link))


def share_of(session: Session, link: ContactLink) -> EditionShare | None:
    """What this link opens."""
    return session.get(EditionShare, link.about_id) if link.about_noun == NOUN else None


def note_taken(session: Session, share_id: UUID) -> None:
    row = session.get_one(EditionShare, share_id)
    row.taken_at = row.taken_at or clock.now()
    session.flush()


def tell_of(session: Session, edition: Edition, older: Sequence[UUID], *, by: Act) -> None:
    """Every address that was sent an older edition is sent a link to this one, behind which stands what changed since
    and why."""
    rows = select(EditionShare).join(Edition, Edition.id == EditionShare.edition_id)
    sent = rows.where(EditionShare.edition_id.in_(older), EditionShare.email.is_not(None))
    last = {row.email: row for row in session.scalars(sent.order_by(Edition.number, EditionShare.id))}
    for before in sorted(last.values(), key=lambda row: row.id):
        _send_newer(session, edition, before, by)


def _send_newer(session: Session, edition: Edition, before: EditionShare, by: Act) -> None:
    """Opened by whoever reads mail at the address to which the link before went."""
    row = EditionShare(edition_id=edition.id, email=before.email)
    session.add(row)
    session.flush()
    links_before = select(ContactLink.email_hash).where(ContactLink.about_id == before.id)
    email_hash = session.scalars(links_before.order_by(ContactLink.id.desc()).limit(1)).one()
    link = _link(session, row, email_hash, by)
    had = session.get_one(Edition, before.edition_id)
    outbox.notify(
        session,
        "report-newer",
        about=("edition", edition.id),
        email=before.email,
        useless_at=link.expires_at,
        link_id=str(link.id),
        changed=len(changes(json.loads(had.object), json.loads(edition.object))),
    )


def had_before(session: Session, share: EditionShare) -> Edition | None:
    """The newest edition of the same report that went to the same address before this one."""
    edition = session.get_one(Edition, share.edition_id)
    rows = (
        of_quarter(edition.authority_id, edition.organisation_id, edition.year, edition.quarter)
        .join(EditionShare, EditionShare.edition_id == Edition.id)
        .where(EditionShare.email == share.email, Edition.number < edition.number)
    )
    return session.scalars(rows.order_by(Edition.number.desc()).limit(1)).first()


def sent_to(session: Session, edition: Edition) -> list[tuple[str, datetime, datetime | None]]:
    """Address, when it went there, and when its first file was taken; newest first. Loaded through a scope."""
    rows = select(EditionShare).where(EditionShare.edition_id == edition.id, EditionShare.email.is_not(None))
    found = session.scalars(rows.order_by(EditionShare.id.desc()).limit(200))
    return [(row.email or "", row.created_at, row.taken_at) for row in found]


def forget_old(session: Session) -> None:
    """Addresses of two years ago are taken out."""
    old = EditionShare.created_at < clock.now() - KEPT
    session.execute(update(EditionShare).where(old, EditionShare.email.is_not(None)).values(email=None))
