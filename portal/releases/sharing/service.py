"""Sending an edition to an address: a link with a code, which opens this edition and nothing else. Flushes; the caller
commits."""

from datetime import timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.audit import service as audit
from portal.people import links
from portal.people.models import ContactLink, ContactPurpose
from portal.releases.models import Edition, EditionState
from portal.releases.sharing.models import EditionShare
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
    link = links.make_link(
        session,
        purpose=ContactPurpose.REPORT,
        about=(NOUN, row.id),
        lasts=LASTS,
        by=by,
        email_hash=key.hash_of(email),
    )
    about = ("edition", row.edition_id)
    outbox.notify(session, "report-sent", about=about, email=email, useless_at=link.expires_at, link_id=str(link.id))


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


def tell_of(session: Session, edition: Edition, older: list[UUID]) -> None:
    """Every address that was sent an older edition is told that a newer one stands, and whom to ask for it."""
    rows = select(EditionShare.email).where(EditionShare.edition_id.in_(older), EditionShare.email.is_not(None))
    for email in session.scalars(rows.distinct().order_by(EditionShare.email)):
        outbox.notify(session, "report-newer", about=("edition", edition.id), email=email)


def forget_old(session: Session) -> None:
    """Addresses of two years ago are taken out."""
    old = EditionShare.created_at < clock.now() - KEPT
    session.execute(update(EditionShare).where(old, EditionShare.email.is_not(None)).values(email=None))
