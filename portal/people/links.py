"""Single-use links for people of a school who have no account. Flushes only; no flask.

Opening a link changes nothing, since mail scanners open links before people do: it is used when the six-figure code
from the same mail comes with it. Link and code are worked out, not kept: HMAC-SHA256 (RFC 2104) of the row's key.
"""

import base64
import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from portal import clock, db
from portal.audit import service as audit
from portal.people import queries, service
from portal.people.models import ContactLink, ContactPurpose
from portal.people.rules import is_held_back
from portal.places.models import SchoolContact
from portal.web.access import Act, Via

MOST_TRIES = 5
"""Wrong codes that spend a link: a guesser finds one of a million codes once in 200,000 links."""
MOST_A_DAY = 4
"""Links for one contact and one step in 24 hours, counted where somebody asks for a new one from the page of an old."""
MOST_TO_ADDRESS = 12
"""Codes to one address in 24 hours, whatever they are for: anybody can type it."""
VISIT_LASTS = timedelta(hours=2)
STEP_LASTS = timedelta(days=14)
CODE_LASTS = timedelta(hours=2)
"""For confirming an address while the person waits for the mail."""


class LinkSpent(Exception):
    """The link was used, taken back, is too old, or had too many wrong codes."""


class WrongCode(Exception):
    """The code is another one. The caller commits, so that the try counts."""


class TooManyTries(WrongCode):
    """This was the last try: the link is spent."""


class HeldBack(Exception):
    """So many wrong codes came from this address of the net that it has to wait."""


class LinkKey:
    """Works out what opens a link. Made from the portal's secret key: with another one, no link sent before opens."""

    def __init__(self, secret_key: str) -> None:
        self._secret = secret_key.encode()

    def token(self, link_id: UUID) -> str:
        """43 letters for the address: the row's key and 128 bits of proof that we made it."""
        return base64.urlsafe_b64encode(link_id.bytes + self._mac("token", link_id.bytes)[:16]).decode().rstrip("=")

    def code(self, link_id: UUID) -> str:
        """Six figures."""
        return f"{int.from_bytes(self._mac('code', link_id.bytes)[:8]) % 1_000_000:06}"

    def path(self, link_id: UUID) -> str:
        """Where the link leads, to be put behind the portal's own address."""
        return f"/link/{self.token(link_id)}"

    def hash_of(self, email: str) -> str:
        """The same for the same e-mail address, letter case aside."""
        return self._mac("address", email.strip().lower().encode()).hex()

    def is_for(self, link: ContactLink, email: str | None) -> bool:
        """Whether it was to this very address that the link which confirms one went."""
        return hmac.compare_digest(link.email_hash or "", self.hash_of(email or ""))

    def id_of(self, token: str) -> UUID | None:
        """The key of the row for which this token was made; None if we made none such."""
        if not re.fullmatch(r"[\w-]{43}", token, re.ASCII):
            return None
        link_id = UUID(bytes=base64.urlsafe_b64decode(token + "=")[:16])
        return link_id if hmac.compare_digest(self.token(link_id), token) else None

    def fits(self, link_id: UUID, typed: str) -> bool:
        """Whether this is the code of the link; spaces and dashes in it do not matter."""
        return hmac.compare_digest(self.code(link_id).encode(), figures(typed).encode())

    def hash_of_figures(self, code: str) -> str:
        """Of a code that is typed without a link. Keyed, since a million tries would find it otherwise."""
        return self._mac("figures", code.encode()).hex()

    def _mac(self, label: str, message: bytes) -> bytes:
        return hmac.new(self._secret, f"contact link {label}\0".encode() + message, hashlib.sha256).digest()


def figures(typed: str) -> str:
    """A code as typed, without the spaces and dashes that people put in."""
    return re.sub(r"[\s\-\u2010-\u2015]", "", typed)


def make_link(
    session: Session,
    *,
    purpose: ContactPurpose,
    about: tuple[str, UUID],
    lasts: timedelta,
    by: Act,
    contact_id: UUID | None = None,
    email_hash: str | None = None,
) -> ContactLink:
    """A fresh link for this contact (or address), purpose and row; those before it stop working."""
    noun, row_id = about
    same = (ContactLink.about_id == row_id, ContactLink.purpose == purpose, ContactLink.contact_id == contact_id)
    session.execute(update(ContactLink).where(*same, ContactLink.revoked_at.is_(None)).values(revoked_at=clock.now()))
    link = ContactLink(
        contact_id=contact_id,
        email_hash=email_hash,
        purpose=purpose,
        about_noun=noun,
        about_id=row_id,
        expires_at=clock.now() + lasts,
    )
    session.add(link)
    session.flush()
    audit.record(session, "made link", "contact_link", link.id, by=by)
    return link


def is_open(link: ContactLink, now: datetime) -> bool:
    """Whether the right code would use it. Pure."""
    gone = link.used_at or link.revoked_at
    return gone is None and link.wrong_tries < MOST_TRIES and now < link.expires_at


def has_left(session: Session, link: ContactLink) -> bool:
    """Whether its contact has left the school meanwhile: then it opens nothing, and a visit that it began is over."""
    contact = session.get(SchoolContact, link.contact_id) if link.contact_id else None
    return contact is not None and contact.left_day is not None


def found(session: Session, key: LinkKey, token: str) -> ContactLink | None:
    """The row for which we made this token, spent or not."""
    link_id = key.id_of(token)
    return session.get(ContactLink, link_id) if link_id else None


def opened(session: Session, key: LinkKey, token: str) -> ContactLink | None:
    """The link that this token opens, if the right code would still use it. Only looks."""
    link = found(session, key, token)
    return link if link is not None and is_open(link, clock.now()) and not has_left(session, link) else None


def use(session: Session, key: LinkKey, link_id: UUID, code: str, *, address: str) -> ContactLink:
    """The link is used by this press and no other. `address` is the connection's own, for counting wrong codes.

    Raises LinkSpent or HeldBack, and WrongCode or TooManyTries, after which the caller commits as well.
    """
    db.lock(session, ContactLink, [link_id])
    link = session.get_one(ContactLink, link_id)
    if not is_open(link, clock.now()) or has_left(session, link):
        raise LinkSpent
    link_hash, address_hash = service.digest(f"link {link.id}"), service.digest(address)
    for_link, from_address = queries.failures(session, email_hash=link_hash, address_hash=address_hash)
    if is_held_back(for_account=for_link, from_address=from_address):
        raise HeldBack
    if not key.fits(link.id, code):
        link.wrong_tries += 1
        service.note_failure(session, email_hash=link_hash, address_hash=address_hash)
        raise WrongCode if link.wrong_tries < MOST_TRIES else TooManyTries
    link.used_at = clock.now()
    session.flush()
    audit.record(session, "used", "contact_link", link.id, by=act_of(link))
    return link


def revoke(session: Session, about_id: UUID, *, by: Act, contact_id: UUID | None = None) -> None:
    """No link about this row works any more (or none of this contact's), and every visit that one opened is over."""
    rows = update(ContactLink).where(ContactLink.about_id == about_id, ContactLink.revoked_at.is_(None))
    if contact_id:
        rows = rows.where(ContactLink.contact_id == contact_id)
    session.execute(rows.values(revoked_at=clock.now()))
    audit.record(session, "revoked links", "contact_link", about_id, by=by)


def begin_visit(session: Session, link: ContactLink) -> str:
    """A used link lets one browser do its one step for two hours; returns the token that only the browser keeps."""
    token = secrets.token_urlsafe(32)
    link.visit_hash = service.digest(token)
    session.flush()
    return token


def visit(session: Session, token: str) -> ContactLink | None:
    """The link whose visit this token holds, while it lasts."""
    link = session.scalars(
        select(ContactLink).where(
            ContactLink.visit_hash == service.digest(token),
            ContactLink.used_at > clock.now() - VISIT_LASTS,
            ContactLink.ended_at.is_(None),
            ContactLink.revoked_at.is_(None),
        )
    ).one_or_none()
    return link if link is not None and not has_left(session, link) else None


def visited(session: Session, token: str) -> ContactLink | None:
    """The link whose visit this token held, over or not."""
    return session.scalars(select(ContactLink).where(ContactLink.visit_hash == service.digest(token))).one_or_none()


def is_lately(link: ContactLink) -> bool:
    """Whether it was used so short a time ago that a visit could still go on."""
    return link.used_at is not None and link.used_at > clock.now() - VISIT_LASTS


def may_renew(session: Session, link: ContactLink) -> bool:
    """Whether this contact may be sent one more link for the same, after those of the last day."""
    same = (ContactLink.about_id == link.about_id, ContactLink.contact_id == link.contact_id)
    since = clock.now() - timedelta(days=1)
    made = session.scalar(select(func.count()).where(*same, ContactLink.created_at > since)) or 0
    return made < MOST_A_DAY


def may_confirm(session: Session, about_id: UUID, email_hash: str) -> bool:
    """Whether one more code may go to this address, after those of the last day about this row and in all."""
    recent = ContactLink.created_at > clock.now() - timedelta(days=1)
    of_row = session.scalar(select(func.count()).where(ContactLink.about_id == about_id, recent)) or 0
    to_address = session.scalar(select(func.count()).where(ContactLink.email_hash == email_hash, recent)) or 0
    return of_row < MOST_A_DAY and to_address < MOST_TO_ADDRESS


def end_visit(session: Session, link_id: UUID) -> None:
    """The browser that used this link can do nothing more with it."""
    session.execute(
        update(ContactLink)
        .where(ContactLink.id == link_id, ContactLink.ended_at.is_(None))
        .values(ended_at=clock.now())
    )


def act_of(link: ContactLink) -> Act:
    """Whoever came by this link, doing something now."""
    return Act(None, link.contact_id, Via.LINK)
