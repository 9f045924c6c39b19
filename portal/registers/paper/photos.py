"""Photographs of marked sheets: kept sealed until they are typed in, never longer than 7 days. Flushes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from cryptography.exceptions import InvalidTag
from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from portal import clock, db
from portal.audit import service as audit
from portal.groups.identity import Vault
from portal.groups.models import Group
from portal.groups.queries import scope
from portal.people.models import User as Account
from portal.registers.marking import hold
from portal.registers.models import Register, RegisterState
from portal.registers.paper.models import Ending, SheetPhoto
from portal.timetable.models import DeliverySession, SessionPart
from portal.web.access import Act, Can, User, Via

LONGEST = timedelta(days=7)
MOST = 4
"""Pictures of one register that wait at once."""


class TooMany(Exception):
    """So many pictures of this register wait already."""


class Gone(Exception):
    """It was destroyed, or sealed with a key that is no longer ours."""


@dataclass(frozen=True)
class Waiting:
    """A picture that waits to be typed in; the picture itself is not loaded."""

    id: UUID
    part_id: UUID
    added_by: UUID | None
    who: str
    at: datetime
    group: str = ""

    @property
    def until(self) -> datetime:
        """When it is destroyed, typed in or not."""
        return self.at + LONGEST


def seen_by(user: User) -> Select[SheetPhoto]:
    """The pictures that this person may look at: they are for those who type them in."""
    rows = select(SheetPhoto).join(SessionPart, SessionPart.id == SheetPhoto.part_id)
    rows = rows.join(DeliverySession, DeliverySession.id == SessionPart.session_id)
    rows = rows.join(Group, Group.id == DeliverySession.group_id)
    return rows.where(scope(user, Can.TYPE_SHEETS), SheetPhoto.destroyed_at.is_(None)).order_by(SheetPhoto.id)


def of_part(session: Session, part_id: UUID) -> list[Waiting]:
    """The pictures of one register that wait, oldest first. The part was loaded through a scope."""
    rows = select(SheetPhoto.id, SheetPhoto.part_id, SheetPhoto.added_by, Account.name, SheetPhoto.created_at)
    rows = rows.outerjoin(Account, Account.id == SheetPhoto.added_by)
    rows = rows.where(SheetPhoto.part_id == part_id, SheetPhoto.destroyed_at.is_(None))
    return [Waiting(*row[:3], row[3] or "", row[4]) for row in session.execute(rows.order_by(SheetPhoto.id))]


def to_type(session: Session, user: User) -> list[Waiting]:
    """Everything photographed that this person may type in, one a register, oldest first."""
    rows = seen_by(user).with_only_columns(
        SheetPhoto.id, SheetPhoto.part_id, SheetPhoto.added_by, SheetPhoto.created_at, Group.name
    )
    found: dict[UUID, Waiting] = {}
    for row in session.execute(rows):
        found.setdefault(row[1], Waiting(row[0], row[1], row[2], "", row[3], row[4]))
    return list(found.values())


def lost(session: Session, user: User) -> list[Waiting]:
    """Registers whose picture was destroyed before it was typed in, and which are still not finished."""
    last = func.max(SheetPhoto.destroyed_at)
    rows = (
        select(SheetPhoto.part_id, last, Group.name)
        .join(SessionPart, SessionPart.id == SheetPhoto.part_id)
        .join(DeliverySession, DeliverySession.id == SessionPart.session_id)
        .join(Group, Group.id == DeliverySession.group_id)
        .outerjoin(Register, Register.part_id == SheetPhoto.part_id)
        .where(
            scope(user, Can.TYPE_SHEETS),
            SheetPhoto.ended == Ending.TOO_OLD,
            func.coalesce(Register.state, RegisterState.OPEN) == RegisterState.OPEN,
            DeliverySession.is_live,
        )
        .group_by(SheetPhoto.part_id, Group.name)
        .order_by(last, SheetPhoto.part_id)
    )
    return [Waiting(part_id, part_id, None, "", at, name) for part_id, at, name in session.execute(rows) if at]


def add(session: Session, vault: Vault, part_id: UUID, picture: bytes, *, by: Act) -> SheetPhoto:
    """The picture waits, sealed, to be typed in. Raises TooMany."""
    hold(session, part_id)
    if len(of_part(session, part_id)) >= MOST:
        raise TooMany
    row = SheetPhoto(id=db.new_id(), part_id=part_id, added_by=by.user_id)
    row.picture = vault.shut_file(row.id, picture)
    session.add(row)
    session.flush()
    audit.record(session, "photographed", "sheet photo", row.id, by=by)
    return row


def picture_of(vault: Vault, photo: SheetPhoto) -> bytes:
    """Raises Gone."""
    try:
        if photo.picture is None:
            raise Gone
        return vault.open_file(photo.id, photo.picture)
    except InvalidTag as error:
        raise Gone from error


def destroy(session: Session, part_id: UUID, photo_ids: Collection[UUID], ending: Ending, *, by: Act) -> int:
    """The bytes of these pictures of one register are gone; that they were there stays. Returns how many."""
    rows = select(SheetPhoto).where(
        SheetPhoto.part_id == part_id, SheetPhoto.id.in_(photo_ids), SheetPhoto.destroyed_at.is_(None)
    )
    found = session.scalars(rows.with_for_update()).all()
    _end(session, found, ending, by=by)
    return len(found)


def counted_too_old(session: Session) -> Sequence[SheetPhoto]:
    """Pictures that nobody has typed in for 7 days."""
    rows = select(SheetPhoto).where(SheetPhoto.destroyed_at.is_(None), SheetPhoto.created_at <= clock.now() - LONGEST)
    return session.scalars(rows.order_by(SheetPhoto.id)).all()


def expire(session: Session) -> int:
    """No picture is kept longer than 7 days; returns how many were destroyed now."""
    found = counted_too_old(session)
    _end(session, found, Ending.TOO_OLD, by=Act(None, via=Via.JOB))
    return len(found)


def _end(session: Session, rows: Sequence[SheetPhoto], ending: Ending, *, by: Act) -> None:
    for row in rows:
        row.picture, row.ended = None, ending
        row.destroyed_at, row.destroyed_by = clock.now(), by.user_id
        audit.record(session, f"destroyed: {ending}", "sheet photo", row.id, by=by)
    session.flush()
