"""A pack of one's own by the code in its foot, and what was made of the same since."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from portal.groups.identity import Vault
from portal.groups.models import Group
from portal.packs import queries
from portal.packs.models import Pack, PackPart
from portal.packs.queries import Listed
from portal.timetable.models import DeliverySession
from portal.web.access import User

MOST_SINCE = 5


@dataclass(frozen=True)
class Found:
    """A pack with this code; the newest of them, where the same was made several times."""

    of: Listed
    group: Group | None
    """Of the file in a ZIP that has the code, else of the pack; None for a run in one PDF."""
    meeting: DeliverySession | None
    since: Sequence[Listed]
    """The same of another version, asked for later and made; newest first."""


def find(session: Session, user: User, vault: Vault, code: str) -> Found | None:
    """None where no pack of this person's has the code, whether or not another's has it."""
    mark = vault.mark(code.encode())
    has = select(PackPart.pack_id).where(PackPart.code_mark == mark)
    pack = session.scalars(queries.seen_by(user).where(Pack.id.in_(has)).limit(1)).one_or_none()
    found = queries.listed(session, user, pack.id) if pack else None
    if found is None:
        return None
    group, meeting = found.group, found.meeting
    if found.pack.is_zip:
        group, meeting = _in_zip(session, found.pack.id, mark)
    return Found(found, group, meeting, _since(session, user, found.pack))


def _in_zip(session: Session, pack_id: UUID, mark: str) -> tuple[Group, DeliverySession]:
    rows = (
        select(Group, DeliverySession)
        .join(PackPart, PackPart.group_id == Group.id)
        .join(DeliverySession, DeliverySession.id == PackPart.session_id)
        .where(PackPart.pack_id == pack_id, PackPart.code_mark == mark)
        .order_by(PackPart.number)
        .limit(1)
    )
    row = session.execute(rows).one()
    return row[0], row[1]


def _since(session: Session, user: User, pack: Pack) -> Sequence[Listed]:
    later = (Pack.id > pack.id, Pack.pages.is_not(None), ~Pack.is_preview, *_same_wish(pack))
    return queries.listed_of(session, queries.seen_by(user).where(*later).limit(MOST_SINCE))


WISH = ("scope", "group_id", "session_id", "school_id", "user_id", "first_day", "last_day", "recipe")


def _same_wish(pack: Pack) -> list[ColumnElement[bool]]:
    """Of the same, for the same reader; the sheets ticked and the look of the paper may differ."""
    return [getattr(Pack, name).is_not_distinct_from(getattr(pack, name)) for name in WISH]
