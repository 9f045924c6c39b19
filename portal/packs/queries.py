"""Packs: one's own only. What somebody may print is worked out for the very group, not for the person at large."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import Session

from portal import clock
from portal.groups import queries as groups
from portal.groups.models import Enrolment, Group
from portal.groups.reply_models import ParentReply
from portal.packs import rules
from portal.packs.models import RUNS, Names, Pack, PackGroup, PackPart
from portal.people.models import User as Account
from portal.places.models import School
from portal.timetable.models import DeliverySession
from portal.timetable.queries import of_group
from portal.web.access import Can, User
from portal.web.models import Job

MOST_LISTED = 20


@dataclass(frozen=True)
class Listed:
    """One of a person's packs, with what its line says."""

    pack: Pack
    job: Job
    group: Group | None
    meeting: DeliverySession | None
    school: str | None
    person: str | None
    """Whose week it is."""
    has_pdf: bool
    has_parts: bool = False
    """It is known what it is made up of."""
    remarks: tuple[str, ...] = ()


def seen_by(user: User) -> Select[Pack]:
    """The packs this person asked for, of groups all of which they may still see, newest first."""
    mine = select(Group.id).where(groups.scope(user))
    lost = select(PackGroup.id).where(PackGroup.pack_id == Pack.id, PackGroup.is_in, PackGroup.group_id.not_in(mine))
    return (
        select(Pack)
        .where(Pack.asked_by == user.id, or_(Pack.group_id.is_(None), Pack.group_id.in_(mine)), ~lost.exists())
        .order_by(Pack.id.desc())
    )


def of_group_newest(session: Session, user: User, group_id: UUID) -> Sequence[Listed]:
    """This person's last packs of one group."""
    return listed_of(session, seen_by(user).where(Pack.group_id == group_id, ~Pack.is_preview).limit(MOST_LISTED))


def runs_newest(session: Session, user: User) -> Sequence[Listed]:
    """This person's last print runs."""
    return listed_of(session, seen_by(user).where(Pack.scope.in_(RUNS), ~Pack.is_preview).limit(MOST_LISTED))


def listed(session: Session, user: User, pack_id: UUID) -> Listed | None:
    """One of this person's packs, however many came after it."""
    return next(iter(listed_of(session, seen_by(user).where(Pack.id == pack_id))), None)


def listed_of(session: Session, packs: Select[Pack]) -> Sequence[Listed]:
    """Packs with the job of each and whether its file is there, and what is to be said of their groups."""
    rows = session.execute(
        packs.join(Job, Pack.job_id == Job.id)
        .outerjoin(Group, Pack.group_id == Group.id)
        .outerjoin(DeliverySession, Pack.session_id == DeliverySession.id)
        .outerjoin(School, Pack.school_id == School.id)
        .outerjoin(Account, Pack.user_id == Account.id)
        .with_only_columns(
            Pack,
            Job,
            Group,
            DeliverySession,
            School.name,
            Account.name,
            and_(Pack.pdf.is_not(None), ~is_outdated()),
            exists().where(PackPart.pack_id == Pack.id),
        )
    )
    found = [Listed(*row) for row in rows]
    said = _remarks(session, [one.pack.id for one in found])
    return [replace(one, remarks=tuple(said.get(one.pack.id, ()))) for one in found]


def _remarks(session: Session, pack_ids: Sequence[UUID]) -> dict[UUID, list[str]]:
    rows = (
        select(PackGroup.pack_id, Group.name, PackGroup.remark)
        .join(Group, Group.id == PackGroup.group_id)
        .where(PackGroup.pack_id.in_(pack_ids), PackGroup.remark.is_not(None))
        .order_by(Group.name, PackGroup.id)
    )
    found: dict[UUID, list[str]] = {}
    for pack_id, name, remark in session.execute(rows):
        found.setdefault(pack_id, []).append(f"{name} {remark}")
    return found


ASKED = (Can.PRINT_PACKS, Can.SEE_NAMES, Can.TAKE_REGISTER, Can.PRINT_FULL_NAMES)
"""What decides how names may be printed."""


def ways(session: Session, user: User, group_ids: Collection[UUID]) -> dict[UUID, tuple[Names, ...]]:
    """How this person may have names printed, for each of these groups that they may print for: one question to the
    database, however many groups. Only the grants count that reach the very group."""
    reaches = [groups.scope(user, can).label(can.name) for can in ASKED]
    rows = session.execute(select(Group.id, *reaches).where(Group.id.in_(group_ids), groups.scope(user)))
    found = {row[0]: rules.options({can for can, has in zip(ASKED, row[1:], strict=True) if has}) for row in rows}
    return {group_id: options for group_id, options in found.items() if options}


def options(session: Session, user: User, group: Group) -> tuple[Names, ...]:
    """How this person may have names printed for this group; empty if they may print nothing."""
    return ways(session, user, [group.id]).get(group.id, ())


def printed_as(session: Session, pack: Pack) -> dict[UUID, Names]:
    """How the people of each group in a pack are written in it."""
    rows = session.execute(
        select(PackGroup.group_id, PackGroup.names).where(PackGroup.pack_id == pack.id, PackGroup.is_in)
    )
    found = {pack.group_id: pack.names} if pack.group_id is not None else {}
    return found | {group_id: names for group_id, names in rows}


def file_name(session: Session, pack: Pack) -> str:
    """Neutral, in plain letters. The pack was loaded through a scope."""
    if pack.first_day is not None and pack.last_day is not None:
        return rules.run_name(pack.first_day, pack.last_day, is_zip=pack.is_zip)
    group = session.get_one(Group, pack.group_id)
    meeting = session.get(DeliverySession, pack.session_id) if pack.session_id else None
    return rules.file_name(group.name, meeting.number if meeting else None, group.planned_sessions, whole=not meeting)


def meetings(session: Session, user: User, group_id: UUID) -> Sequence[DeliverySession]:
    """The live sessions of a group that this person may see, in order of time."""
    return session.scalars(of_group(user, group_id).where(DeliverySession.is_live)).unique().all()


def counted_meetings(session: Session, group_id: UUID) -> Sequence[DeliverySession]:
    """The live sessions of a group, whoever asks: for the command line and for measuring."""
    rows = select(DeliverySession).where(DeliverySession.group_id == group_id, DeliverySession.is_live)
    return session.scalars(rows.order_by(DeliverySession.starts_at, DeliverySession.id)).all()


def counted_same(session: Session, sha256: str) -> Select[Pack]:
    """Packs with codes that were made from the very same page, whole, and are still kept."""
    return (
        select(Pack)
        .where(Pack.sha256 == sha256, Pack.names == Names.CODES, Pack.pdf.is_not(None), is_kept())
        .where(Pack.failed.is_(None))
        .order_by(Pack.id)
        .limit(1)
    )


def is_kept() -> ColumnElement[bool]:
    """The condition that a pack has not expired."""
    return or_(Pack.expires_at.is_(None), Pack.expires_at > clock.now())


def is_outdated() -> ColumnElement[bool]:
    """The condition that a reply came after the pack was asked for, so that it may show somebody who said no."""
    since = select(ParentReply.id).join(Enrolment, Enrolment.id == ParentReply.enrolment_id)
    since = since.where(ParentReply.number > 1, ParentReply.created_at >= Pack.created_at)
    of_several = since.join(PackGroup, PackGroup.group_id == Enrolment.group_id).where(PackGroup.pack_id == Pack.id)
    return or_(
        exists(since.where(Enrolment.group_id == Pack.group_id).correlate(Pack)),
        exists(of_several.correlate(Pack)),
    )


def counted_expired() -> Select[Pack]:
    """Packs whose PDF is due to be deleted: its time is over, or who comes has changed since."""
    over = or_(Pack.expires_at <= clock.now(), is_outdated())
    return select(Pack).where(and_(Pack.pdf.is_not(None), over)).order_by(Pack.id)
