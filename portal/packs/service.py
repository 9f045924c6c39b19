"""Asking for packs, keeping what was made, and deleting it in time. Flushes; the caller commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from cryptography.exceptions import InvalidTag
from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from portal import clock
from portal.audit import service as audit
from portal.groups.identity import Vault
from portal.groups.models import Group
from portal.packs import queries, rules
from portal.packs.models import Names, Pack, PackGroup, PackPart, Scope
from portal.packs.reach import between, may
from portal.packs.wishes import How, Reach, key_of
from portal.timetable.models import DeliverySession
from portal.web import jobs
from portal.web.access import Act
from portal.web.models import Job

KIND = "packs.print"
KEPT_WITH_NAMES = timedelta(hours=24)
KEPT_WITH_CODES = timedelta(days=30)
"""In one print run."""


class NamesNotAllowed(Exception):
    """This person may not have names printed in this way for this group."""


class NotThisGroup(Exception):
    """The delivery session belongs to another group, or is not to happen."""


class NotAllowed(Exception):
    """Such a print run is not this person's to ask for."""


class NothingToPrint(Exception):
    """No delivery session in these days for which this person may print."""


class TooMuch(Exception):
    """More sessions than one file holds; says how many there are."""

    def __init__(self, sessions: int) -> None:
        super().__init__(sessions)
        self.sessions = sessions


class TooMuchForOnePDF(TooMuch):
    """As many as a ZIP holds."""


class Gone(Exception):
    """The pack was deleted, its time is over, or who comes has changed since it was asked for."""


def ask(
    session: Session,
    *,
    group: Group,
    delivery_session: DeliverySession | None,
    names: Names,
    by: Act,
    how: How = How(),  # noqa: B008 (frozen)
    is_preview: bool = False,
) -> Pack:
    """A pack to be made by the worker; the one already waiting if the same was asked for a moment ago.

    Raises NamesNotAllowed, or NotThisGroup.
    """
    if by.user is None or names not in queries.options(session, by.user, group):
        raise NamesNotAllowed
    if delivery_session is not None and (delivery_session.group_id != group.id or not delivery_session.is_live):
        raise NotThisGroup
    meeting_id = delivery_session.id if delivery_session else None
    scope = Scope.SESSION if delivery_session else Scope.GROUP
    pack = Pack(scope=scope, group_id=group.id, session_id=meeting_id, names=names, asked_by=by.user.id)
    pack.is_preview = is_preview
    return _queued(session, pack, meeting_id or group.id, how, by)


def ask_run(
    session: Session,
    *,
    reach: Reach,
    names: Names,
    by: Act,
    how: How = How(),  # noqa: B008 (frozen)
    is_preview: bool = False,
) -> Pack:
    """Sessions of several groups, to be made by the worker; each group's people are written as asked where that is
    allowed for the very group, else as codes. Raises NotAllowed, NothingToPrint, TooMuch or TooMuchForOnePDF."""
    if by.user is None or not may(by.user, reach.scope, reach.user_id):
        raise NotAllowed
    found = len(between(session, by.user, reach))
    if not found:
        raise NothingToPrint
    if found > rules.MOST_SESSIONS:
        raise TooMuch(found)
    if found > rules.MOST_IN_ONE_PDF and not (how.is_zip or is_preview):
        raise TooMuchForOnePDF(found)
    pack = Pack(
        scope=reach.scope,
        school_id=reach.school_id,
        user_id=reach.user_id,
        first_day=reach.first_day,
        last_day=reach.last_day,
        names=names,
        asked_by=by.user.id,
        is_preview=is_preview,
    )
    return _queued(session, pack, reach, how, by)


def _queued(session: Session, pack: Pack, what: object, how: How, by: Act) -> Pack:
    pack.recipe, pack.sheets = how.recipe, None if how.sheets is None else [part.value for part in how.sheets]
    pack.letters, pack.paper = how.letters, how.paper
    pack.is_saving, pack.is_duplex, pack.is_zip = how.is_saving, how.is_duplex, how.is_zip
    session.add(pack)
    session.flush()
    key = f"{KIND}:{key_of(pack.asked_by, (what, pack.is_preview), pack.names, how)}"
    job = jobs.enqueue(session, KIND, {"pack": str(pack.id)}, by=by, unique_key=key)
    asked_before = session.scalars(select(Pack).where(Pack.job_id == job.id)).one_or_none()
    if asked_before is not None:
        session.delete(pack)
        session.flush()
        return asked_before
    pack.job_id = job.id
    session.flush()
    if not pack.is_preview:  # what is only looked at is no pack: see previews
        audit.record(session, "asked for", "pack", pack.id, by=by)
    return pack


@dataclass(frozen=True)
class Made:
    """What the worker made of a pack."""

    content: bytes
    pages: int
    sha256: str | None
    groups: Sequence[PackGroup]
    """Of whom it is, without the pack's id."""
    parts: Sequence[PackPart] = ()
    """What it is made up of, likewise."""
    failed: Sequence[str] = ()
    """Titles of sheets that could not be printed."""


def keep(session: Session, vault: Vault, pack_id: UUID, made: Made, *, by: Act) -> None:
    """The file of a pack, until it expires: a day with names, and then sealed, so that neither the database nor a
    backup of it holds a name in clear. A pack deleted meanwhile stays deleted."""
    pack = session.get(Pack, pack_id)
    if pack is None:
        return
    named = pack.names in rules.NAMED
    pack.pdf, pack.pages = vault.shut_file(pack.id, made.content) if named else made.content, made.pages
    pack.sha256, pack.failed = None if named else made.sha256, list(made.failed) or None
    pack.expires_at = clock.now() + (KEPT_WITH_NAMES if named else KEPT_WITH_CODES)
    if pack.again_of is not None:
        pack.is_same = _marks(session, pack.again_of) == {row.code_mark for row in made.parts}
    session.execute(delete(PackGroup).where(PackGroup.pack_id == pack.id))
    session.execute(delete(PackPart).where(PackPart.pack_id == pack.id))
    rows: list[PackGroup | PackPart] = [*made.groups, *([] if pack.is_preview else made.parts)]
    for row in rows:
        row.pack_id = pack.id
    session.add_all(rows)
    session.flush()
    if not pack.is_preview:
        audit.record(session, "made", "pack", pack.id, by=by)


def _marks(session: Session, pack_id: UUID) -> set[str]:
    return set(session.scalars(select(PackPart.code_mark).where(PackPart.pack_id == pack_id)))


def take(session: Session, vault: Vault, pack: Pack, *, by: Act) -> bytes:
    """The file for the person who asked for it; who took it is recorded.

    Raises Gone once it has expired, whether or not it was deleted yet; NamesNotAllowed
    where the person may no longer have these names, or print for one of its groups.
    """
    check(session, pack, by=by)
    if pack.pdf is None:
        raise Gone
    try:
        made = vault.open_file(pack.id, pack.pdf) if pack.names in rules.NAMED else pack.pdf
    except InvalidTag as error:  # sealed with a key that is no longer ours
        raise Gone from error
    audit.record(session, "took", "pack", pack.id, by=by)
    session.flush()
    return made


def check(session: Session, pack: Pack, *, by: Act) -> None:
    """Raises Gone or NamesNotAllowed, as taking it does."""
    if pack.expires_at is not None and pack.expires_at <= clock.now():
        raise Gone
    if session.scalar(select(Pack.id).where(Pack.id == pack.id, queries.is_outdated())):
        raise Gone
    printed = queries.printed_as(session, pack)
    allowed = queries.ways(session, by.user, printed) if by.user else {}
    if any(names not in allowed.get(group_id, ()) for group_id, names in printed.items()):
        raise NamesNotAllowed


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
