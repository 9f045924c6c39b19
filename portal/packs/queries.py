"""Packs: one's own only. What somebody may print is worked out for the very group, not for the person at large."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from portal import clock, db
from portal.groups import queries as groups
from portal.groups.models import Enrolment, Group
from portal.groups.reply_models import ParentReply
from portal.packs import rules
from portal.packs.models import Names, Pack
from portal.people.access import MAY, SCHOOL_ROLES, Role
from portal.timetable.models import DeliverySession
from portal.timetable.queries import of_group
from portal.web.access import Can, User
from portal.web.models import Job

MOST_LISTED = 20

Listed = tuple[Pack, Job, DeliverySession | None, bool]


def seen_by(user: User) -> Select[Pack]:
    """The packs this person asked for, of groups that they may still see, newest first."""
    return (
        select(Pack)
        .join(Group, Pack.group_id == Group.id)
        .where(Pack.asked_by == user.id, groups.scope(user))
        .order_by(Pack.id.desc())
    )


def of_group_newest(session: Session, user: User, group_id: UUID) -> Sequence[Listed]:
    """This person's last packs of one group."""
    rows = session.execute(_listed(user).where(Pack.group_id == group_id).limit(MOST_LISTED))
    return [(pack, job, meeting, has_pdf) for pack, job, meeting, has_pdf in rows]


def listed(session: Session, user: User, pack_id: UUID) -> Listed | None:
    """One of this person's packs, however many came after it."""
    row = session.execute(_listed(user).where(Pack.id == pack_id)).one_or_none()
    return (row[0], row[1], row[2], row[3]) if row else None


def _listed(user: User) -> Select[Pack, Job, DeliverySession, bool]:
    """This person's packs with the job and the session of each, and whether its PDF is there."""
    rows = seen_by(user).join(Job, Pack.job_id == Job.id)
    return rows.outerjoin(DeliverySession, Pack.session_id == DeliverySession.id).with_only_columns(
        Pack, Job, DeliverySession, and_(Pack.pdf.is_not(None), ~is_outdated())
    )


def may_do(session: Session, user: User, group: Group) -> frozenset[Can]:
    """What this person may do for this very group: only the grants count that reach it."""
    able: set[Can] = set()
    for grant in user.grants:
        if _reaches(session, grant, user, group):
            able |= MAY[grant.role]
    return frozenset(able)


def _reaches(session: Session, grant: Any, user: User, group: Group) -> bool:
    if grant.role in SCHOOL_ROLES:
        return bool(grant.school_id == group.school_id)
    if grant.role is Role.FACILITATOR:
        return (
            session.scalar(select(Group.id).where(Group.id == group.id, Group.id.in_(groups.staffed_by(user))))
            is not None
        )
    return grant.role in groups.SEES_ALL


def options(session: Session, user: User, group: Group) -> tuple[Names, ...]:
    """How this person may have names printed for this group; empty if they may print nothing."""
    if db.one(session, groups.seen_by(user), group.id) is None:
        return ()
    return rules.options(may_do(session, user, group))


def meetings(session: Session, user: User, group_id: UUID) -> Sequence[DeliverySession]:
    """The live sessions of a group that this person may see, in order of time."""
    return session.scalars(of_group(user, group_id).where(DeliverySession.is_live)).unique().all()


def counted_meetings(session: Session, group_id: UUID) -> Sequence[DeliverySession]:
    """The live sessions of a group, whoever asks: for the command line and for measuring."""
    rows = select(DeliverySession).where(DeliverySession.group_id == group_id, DeliverySession.is_live)
    return session.scalars(rows.order_by(DeliverySession.starts_at, DeliverySession.id)).all()


def counted_same(session: Session, sha256: str) -> Select[Pack]:
    """Packs with codes that were made from the very same page and are still kept."""
    return (
        select(Pack)
        .where(Pack.sha256 == sha256, Pack.names == Names.CODES, Pack.pdf.is_not(None), is_kept())
        .order_by(Pack.id)
        .limit(1)
    )


def is_kept() -> ColumnElement[bool]:
    """The condition that a pack has not expired."""
    return or_(Pack.expires_at.is_(None), Pack.expires_at > clock.now())


def is_outdated() -> ColumnElement[bool]:
    """The condition that a reply came after the pack was asked for, so that it may show somebody who said no."""
    since = select(ParentReply.id).join(Enrolment, Enrolment.id == ParentReply.enrolment_id)
    return exists(
        since.where(
            Enrolment.group_id == Pack.group_id, ParentReply.number > 1, ParentReply.created_at >= Pack.created_at
        ).correlate(Pack)
    )


def counted_expired() -> Select[Pack]:
    """Packs whose PDF is due to be deleted: its time is over, or who comes has changed since."""
    over = or_(Pack.expires_at <= clock.now(), is_outdated())
    return select(Pack).where(and_(Pack.pdf.is_not(None), over)).order_by(Pack.id)
