"""Asking for packs, keeping what was made, and deleting it in time. Flushes; the caller commits."""

from datetime import timedelta
from uuid import UUID

from cryptography.exceptions import InvalidTag
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.audit import service as audit
from portal.groups.identity import Vault
from portal.groups.models import Group
from portal.packs import queries, rules
from portal.packs.models import Names, Pack
from portal.timetable.models import DeliverySession
from portal.web import jobs
from portal.web.access import Act
from portal.web.models import Job

KIND = "packs.print"
KEPT_WITH_NAMES = timedelta(hours=24)
KEPT_WITH_CODES = timedelta(days=30)


class NamesNotAllowed(Exception):
    """This person may not have names printed in this way for this group."""


class NotThisGroup(Exception):
    """The delivery session belongs to another group, or is not to happen."""


class Gone(Exception):
    """The pack was deleted, its time is over, or who comes has changed since it was asked for."""


def ask(session: Session, *, group: Group, delivery_session: DeliverySession | None, names: Names, by: Act) -> Pack:
    """A pack to be made by the worker; the one already waiting if the same was asked for a moment ago.

    Raises NamesNotAllowed, or NotThisGroup.
    """
    if by.user is None or names not in queries.options(session, by.user, group):
        raise NamesNotAllowed
    if delivery_session is not None and (delivery_session.group_id != group.id or not delivery_session.is_live):
        raise NotThisGroup
    meeting_id = delivery_session.id if delivery_session else None
    pack = Pack(group_id=group.id, session_id=meeting_id, names=names, asked_by=by.user.id)
    session.add(pack)
    session.flush()
    key = f"{KIND}:{by.user.id}:{meeting_id or group.id}:{names.name}"
    job = jobs.enqueue(session, KIND, {"pack": str(pack.id)}, by=by, unique_key=key)
    asked_before = session.scalars(select(Pack).where(Pack.job_id == job.id)).one_or_none()
    if asked_before is not None:
        session.delete(pack)
        session.flush()
        return asked_before
    pack.job_id = job.id
    session.flush()
    audit.record(session, "asked for", "pack", pack.id, by=by)
    return pack


def keep(session: Session, vault: Vault, pack_id: UUID, *, pdf: bytes, pages: int, sha256: str | None, by: Act) -> None:
    """The PDF of a pack, until it expires: a day with names, and then sealed, so that neither the database nor a
    backup of it holds a name in clear. A pack deleted meanwhile stays deleted."""
    pack = session.get(Pack, pack_id)
    if pack is None:
        return
    named = pack.names in rules.NAMED
    pack.pdf, pack.pages = vault.shut_file(pack.id, pdf) if named else pdf, pages
    pack.sha256 = None if named else sha256
    pack.expires_at = clock.now() + (KEPT_WITH_NAMES if named else KEPT_WITH_CODES)
    session.flush()
    audit.record(session, "made", "pack", pack.id, by=by)


def take(session: Session, vault: Vault, pack: Pack, *, by: Act) -> bytes:
    """The PDF for the person who asked for it; who took it is recorded.

    Raises Gone once it has expired, whether or not it was deleted yet; NamesNotAllowed
    where the person may no longer have these names.
    """
    if pack.pdf is None or (pack.expires_at is not None and pack.expires_at <= clock.now()):
        raise Gone
    if session.scalar(select(Pack.id).where(Pack.id == pack.id, queries.is_outdated())):
        raise Gone
    group = session.get_one(Group, pack.group_id)
    if by.user is None or pack.names not in queries.options(session, by.user, group):
        raise NamesNotAllowed
    try:
        made = vault.open_file(pack.id, pack.pdf) if pack.names in rules.NAMED else pack.pdf
    except InvalidTag as error:  # sealed with a key that is no longer ours
        raise Gone from error
    audit.record(session, "took", "pack", pack.id, by=by)
    session.flush()
    return made


def cancel(session: Session, pack: Pack, *, by: Act) -> None:
    """It will not be made."""
    if pack.job_id:
        jobs.cancel(session, session.get_one(Job, pack.job_id))
        audit.record(session, "cancelled", "pack", pack.id, by=by)


def again(session: Session, pack: Pack, *, by: Act) -> None:
    """One that failed, or was cancelled, is tried again."""
    if pack.job_id:
        jobs.retry(session, session.get_one(Job, pack.job_id))
        audit.record(session, "asked again for", "pack", pack.id, by=by)


def purge(session: Session) -> int:
    """Delete every PDF whose time is over; returns how many."""
    due = list(session.scalars(queries.counted_expired().with_only_columns(Pack.id)))
    if due:
        session.execute(update(Pack).where(Pack.id.in_(due)).values(pdf=None, sha256=None))
        session.flush()
    return len(due)
