"""That a school opened the materials of a version: written once a person, and read before it is booked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, or_, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.audit import service as audit
from portal.curricula.models import MaterialsOpened, ProgrammeVersion
from portal.people.models import User
from portal.places.models import SchoolContact
from portal.web.access import Act, Via


@dataclass(frozen=True)
class Opened:
    """One person's opening, for one school."""

    version: int
    """Its number."""
    who: str
    at: datetime
    via: Via


def record(session: Session, *, school_id: UUID, version_id: UUID, by: Act) -> MaterialsOpened:
    """This person opened them (by a link: the school contact), or wrote down that the school did. Said again, the
    first time stays. Flushes.

    Raises ValueError where nobody is signed in or came by a link.
    """
    doers = {"user_id": by.user_id, "contact_id": by.on_behalf_of}
    if not any(doers.values()):
        raise ValueError("somebody has to have opened them")
    own = or_(*(getattr(MaterialsOpened, name) == value for name, value in doers.items() if value))
    same = select(MaterialsOpened).filter_by(school_id=school_id, version_id=version_id).where(own)
    found = session.scalars(same.order_by(MaterialsOpened.id)).first()
    if found is not None:
        return found
    row = MaterialsOpened(school_id=school_id, version_id=version_id, via=by.via, **doers)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # the same person, twice in this moment
        return session.scalars(same.order_by(MaterialsOpened.id)).one()
    audit.record(session, "opened", "materials", row.id, by=by)
    session.flush()
    return row


def opened(session: Session, school_id: UUID, version_id: UUID) -> Opened | None:
    """Who was first to open this very version for this school, or None if nobody has."""
    return next(iter(_read(session, school_id, MaterialsOpened.version_id == version_id)), None)


def openings(session: Session, school_id: UUID, programme_id: UUID) -> list[Opened]:
    """Every opening of any version of one programme for one school, the first first."""
    return list(_read(session, school_id, ProgrammeVersion.programme_id == programme_id))


def _read(session: Session, school_id: UUID, which: ColumnElement[bool]) -> Sequence[Opened]:
    who = func.coalesce(SchoolContact.name, User.name)
    rows: Select[int, str, datetime, str] = (
        select(ProgrammeVersion.number, who, MaterialsOpened.created_at, MaterialsOpened.via)
        .join(ProgrammeVersion, MaterialsOpened.version_id == ProgrammeVersion.id)
        .outerjoin(User, MaterialsOpened.user_id == User.id)
        .outerjoin(SchoolContact, MaterialsOpened.contact_id == SchoolContact.id)
        .where(MaterialsOpened.school_id == school_id, which)
        .order_by(MaterialsOpened.id)
    )
    return [Opened(number, who, at, Via(via)) for number, who, at, via in session.execute(rows)]
