"""Where people are reached: accounts, and school contacts with or without one."""

from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.people.links import LinkKey
from portal.people.models import User
from portal.places.models import SchoolContact
from portal.web.letters import CLOSED, Key, Keys, Recipient

LEFT = "This person has left the school"


def recipients(session: Session, user_ids: Collection[UUID], contact_ids: Collection[UUID]) -> dict[UUID, Recipient]:
    """Accounts and contacts by id, in two queries. A contact without an address of its own has its account's."""
    found: dict[UUID, Recipient] = {}
    if user_ids:
        for user in session.scalars(select(User).where(User.id.in_(list(user_ids)))):
            found[user.id] = Recipient(user.name, user.email, signs_in=True, is_closed=not user.is_active)
    if contact_ids:
        rows = select(SchoolContact, User).outerjoin(User, User.id == SchoolContact.user_id)
        for contact, account in session.execute(rows.where(SchoolContact.id.in_(list(contact_ids)))):
            found[contact.id] = _contact(contact, account)
    return found


def keys_with(key: LinkKey, url: str) -> Keys:
    """Links and codes by the row's id, worked out as they are written and kept nowhere."""

    def read(_session: Session, link_ids: Collection[UUID]) -> Mapping[UUID, Key]:
        return {link_id: Key(url + key.path(link_id), key.code(link_id)) for link_id in link_ids}

    return read


def _contact(contact: SchoolContact, account: User | None) -> Recipient:
    """What a school is told waits for somebody: where it can reach nobody, a person has to find out who it is now."""
    is_active = account is not None and account.is_active
    return Recipient(
        contact.name,
        contact.email or (account.email if account else None),
        signs_in=is_active,
        fault=LEFT if contact.left_day else CLOSED if account is not None and not is_active else None,
    )
