"""Keeping programmes as their folders stand, every version with all its files. Flushes; the caller commits."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlalchemy import delete, exists, select, update
from sqlalchemy.orm import Session

from portal.audit import service as audit
from portal.curricula import queries
from portal.curricula.content import Folder
from portal.curricula.library.resources import entries, folded
from portal.curricula.models import Bundle, MaterialsOpened, Programme, ProgrammeFile, ProgrammeVersion, Resource
from portal.curricula.reading.faults import Fault
from portal.curricula.reading.reader import Reading, programme_folders, read_folder
from portal.curricula.reading.schema import Status
from portal.db import Base
from portal.web.access import Act

OWN_TABLES = (ProgrammeFile, Resource, Bundle)
"""What belongs to a version and goes with it."""


class Outcome(StrEnum):
    ADDED = "added"
    UNCHANGED = "unchanged"
    NEW_VERSION = "new version"
    REFUSED = "refused"


@dataclass(frozen=True)
class Loaded:
    slug: str
    outcome: Outcome
    faults: tuple[Fault, ...] = ()


def load(session: Session, root: Path, *, by: Act) -> list[Loaded]:
    """Keep every programme in `root` (or the one that it is) as its folder stands now.

    A folder with a fault is refused and leaves what is stored as it was.
    """
    return [keep(session, read_folder(folder), by=by) for folder in programme_folders(root)]


def keep(session: Session, reading: Reading, *, by: Act) -> Loaded:
    """One programme. A live one that groups are pinned to needs a higher version before it may differ."""
    if reading.folder is None:
        return Loaded(reading.slug, Outcome.REFUSED, tuple(reading.faults))
    before = queries.versions_of(session, reading.slug)
    latest = next((version for version in before if version.is_latest), None)
    if latest is not None and latest.sha256 == reading.sha256:
        shelve(session, latest, reading.folder)
        return Loaded(reading.slug, Outcome.UNCHANGED)
    if fault := unraised(session, reading):
        return Loaded(reading.slug, Outcome.REFUSED, (fault,))
    same = next((version for version in before if version.sha256 == reading.sha256), None)
    version = same or _add(session, reading)
    shelve(session, version, reading.folder)
    _make_latest(session, version, before=latest)
    audit.record(session, "loaded", "programme version", version.id, by=by)
    return Loaded(reading.slug, Outcome.NEW_VERSION if before else Outcome.ADDED)


def unraised(session: Session, reading: Reading) -> Fault | None:
    """The fault of a folder that changed what groups are being taught and kept its version."""
    before = queries.versions_of(session, reading.slug)
    latest = next((version for version in before if version.is_latest), None)
    if latest is None or reading.folder is None or any(version.sha256 == reading.sha256 for version in before):
        return None
    if reading.folder.programme.version > latest.number or latest.status is not Status.LIVE:
        return None
    if not _is_pinned(session, latest):
        return None
    is_taught = _is_pinned(session, latest, leaving_out=(*OWN_TABLES, MaterialsOpened))
    return _raise_it(latest, reading, "groups are being taught" if is_taught else "schools have read")


def _raise_it(latest: ProgrammeVersion, reading: Reading, why: str) -> Fault:
    say = f"write {latest.number + 1}; {why} version {latest.number} and the folder has changed"
    return Fault(f"{reading.slug}/programme.yaml", None, "version", say)


def _is_pinned(session: Session, version: ProgrammeVersion, *, leaving_out: Sequence[type[Base]] = OWN_TABLES) -> bool:
    """Whether a row of any other table refers to this version."""
    own = [kind.__table__ for kind in leaving_out]
    keys = [
        key
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.column is ProgrammeVersion.__table__.c.id and table not in own
    ]
    return any(session.scalar(select(exists().where(key.parent == version.id))) for key in keys)


def _add(session: Session, reading: Reading) -> ProgrammeVersion:
    assert reading.folder is not None
    facts = reading.folder.programme
    programme = session.scalars(select(Programme).where(Programme.slug == reading.slug)).one_or_none()
    if programme is None:
        programme = Programme(slug=reading.slug)
        session.add(programme)
        session.flush()
    version = ProgrammeVersion(
        programme_id=programme.id,
        number=facts.version,
        sha256=reading.sha256,
        status=facts.status,
        title=facts.title,
        is_latest=False,
        facts=facts.model_dump(mode="json"),
    )
    session.add(version)
    session.flush()
    files = (ProgrammeFile(version_id=version.id, path=p, content=c) for p, c in sorted(reading.files.items()))
    session.add_all(files)
    session.flush()
    return version


def shelve(session: Session, version: ProgrammeVersion, folder: Folder) -> None:
    """What this version has for the library; nothing where it stands there already."""
    if session.scalar(select(exists().where(Resource.version_id == version.id))):
        return
    for place, entry in enumerate(entries(folder), start=1):
        searched = [entry.title, entry.part_of, folder.programme.title, entry.words]
        session.add(
            Resource(
                version_id=version.id,
                place=place,
                number=entry.number,
                part_of=entry.part_of,
                kind=entry.kind,
                audience=entry.audience,
                title=entry.title,
                path=entry.path,
                sheets=entry.sheets,
                language=folder.programme.language,
                settings=" ".join(entry.settings),
                words=folded(" ".join(searched)),
            )
        )
    session.flush()


def _make_latest(session: Session, version: ProgrammeVersion, *, before: ProgrammeVersion | None) -> None:
    """The one version that is booked from now on; one that it replaces under the same number goes."""
    session.execute(
        update(ProgrammeVersion)
        .where(ProgrammeVersion.programme_id == version.programme_id, ProgrammeVersion.id != version.id)
        .values(is_latest=False)
    )
    version.is_latest = True
    session.flush()
    if before is not None and before.number == version.number and not _is_pinned(session, before):
        for own in OWN_TABLES:
            session.execute(delete(own).where(own.version_id == before.id))
        session.delete(before)
    session.flush()
