"""That a school opened the materials of a version: written once a person, and read before it is booked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.audit import service as audit
from portal.curricula.models import MaterialsOpened, ProgrammeVersion
from portal.people.models import User
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
    """This person opened them, or wrote down that the school did. Said again, the first time stays. Flushes.

    Raises ValueError where nobody is signed in.
    """
    if by.user_id is None:
        raise ValueError("somebody has to have opened them")
    same = select(MaterialsOpened).filter_by(school_id=school_id, version_id=version_id, user_id=by.user_id)
    found = session.scalars(same).one_or_none()
    if found is not None:
        return found
    row = MaterialsOpened(school_id=school_id, version_id=version_id, user_id=by.user_id, via=by.via)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:  # the same person, twice in this moment
        return session.scalars(same).one()
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
    rows: Select[int, str, datetime, str] = (
        select(ProgrammeVersion.number, User.name, MaterialsOpened.created_at, MaterialsOpened.via)
        .join(ProgrammeVersion, MaterialsOpened.version_id == ProgrammeVersion.id)
        .join(User, MaterialsOpened.user_id == User.id)
        .where(MaterialsOpened.school_id == school_id, which)
        .order_by(MaterialsOpened.id)
    )
    return [Opened(number, who, at, Via(via)) for number, who, at, via in session.execute(rows)]
