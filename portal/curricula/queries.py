"""The catalogue: programmes, their versions, and what a version's files say. The catalogue is public."""

from collections import Counter, OrderedDict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from portal.curricula.catalogue.catalogue import Offer
from portal.curricula.content import Folder
from portal.curricula.models import Programme, ProgrammeFile, ProgrammeVersion
from portal.curricula.reading.reader import SESSION_FILE, read_files
from portal.curricula.reading.schema import Range
from portal.curricula.rules import facts_of, limits_of, takes_bookings

KEPT = 40
"""Parsed versions kept in this process."""

MOST_OFFERS = 1000
"""Versions of which the facts are kept in this process."""

_parsed: OrderedDict[UUID, Folder] = OrderedDict()
_facts: OrderedDict[UUID, Offer] = OrderedDict()


class Unreadable(Exception):
    """A stored version does not have the shape that this release reads; the text names the fault."""


def latest(session: Session) -> list[ProgrammeVersion]:
    """The newest version of each programme, by title."""
    rows = select(ProgrammeVersion).where(ProgrammeVersion.is_latest)
    return list(session.scalars(rows.order_by(ProgrammeVersion.title, ProgrammeVersion.id)))


def offers(session: Session) -> list[Offer]:
    """What the catalogue knows of each programme's newest version, by title. Facts are read once a version."""
    rows = select(ProgrammeVersion.id).where(ProgrammeVersion.is_latest)
    wanted = list(session.scalars(rows.order_by(ProgrammeVersion.title, ProgrammeVersion.id)))
    known = {version_id: _facts[version_id] for version_id in wanted if version_id in _facts}
    missing = [version_id for version_id in wanted if version_id not in known]
    known.update(_read_facts(session, missing) if missing else {})
    return [known[version_id] for version_id in wanted]


def _read_facts(session: Session, version_ids: list[UUID]) -> dict[UUID, Offer]:
    """The same in two queries, however many versions, and kept for the next time."""
    files = select(ProgrammeFile.version_id, ProgrammeFile.path).where(ProgrammeFile.path.like("%.md"))
    numbered = Counter(
        version_id
        for version_id, path in session.execute(files.where(ProgrammeFile.version_id.in_(version_ids)))
        if SESSION_FILE.match(path)
    )
    versions = session.scalars(select(ProgrammeVersion).where(ProgrammeVersion.id.in_(version_ids)))
    found = {v.id: Offer(v.id, v.programme.slug, facts_of(v.facts), numbered[v.id]) for v in versions}
    _facts.update(found)
    while len(_facts) > MOST_OFFERS:
        _facts.popitem(last=False)
    return found


def version_of(session: Session, slug: str) -> ProgrammeVersion | None:
    """The newest version of one programme, or None if there is no such programme."""
    rows = select(ProgrammeVersion).join(Programme, ProgrammeVersion.programme_id == Programme.id)
    return session.scalars(rows.where(Programme.slug == slug, ProgrammeVersion.is_latest)).one_or_none()


def versions_of(session: Session, slug: str) -> list[ProgrammeVersion]:
    """Every version of one programme that is kept, newest first."""
    rows = select(ProgrammeVersion).join(Programme, ProgrammeVersion.programme_id == Programme.id)
    newest = (ProgrammeVersion.is_latest.desc(), ProgrammeVersion.number.desc(), ProgrammeVersion.id.desc())
    return list(session.scalars(rows.where(Programme.slug == slug).order_by(*newest)))


def bookable(version: ProgrammeVersion) -> bool:
    """Whether a school may ask for it here."""
    known = _facts.get(version.id)
    return takes_bookings(known.programme if known else facts_of(version.facts))


def content_of(session: Session, version_id: UUID) -> Folder:
    """Everything a version's files say, read from the database, with the folder gone or not.

    Raises Unreadable if they cannot be read any more, NoResultFound for an unknown id.
    """
    version = session.get_one(ProgrammeVersion, version_id)
    found = _parsed.get(version.id)
    if found is None:
        found = _parse(session, version)
    return found


def _parse(session: Session, version: ProgrammeVersion) -> Folder:
    rows = select(ProgrammeFile.path, ProgrammeFile.content).where(ProgrammeFile.version_id == version.id)
    files = {path: content for path, content in session.execute(rows.order_by(ProgrammeFile.path))}
    if not files:
        return Folder(version.programme.slug, facts_of(version.facts), (), None)
    reading = read_files(version.programme.slug, files, rules=False)
    if reading.folder is None:
        raise Unreadable(str(reading.faults[0]))
    _parsed[version.id] = reading.folder
    while len(_parsed) > KEPT:
        _parsed.popitem(last=False)
    return reading.folder


def size_of(session: Session, version: ProgrammeVersion, number: int | None) -> Range:
    """How many take part at once: in this session where it is booked alone, else in the programme."""
    if number is not None:
        folder = content_of(session, version.id)
        found = next((plan for plan in folder.plans if plan.number == number), None)
        if found is not None:
            return limits_of(folder.programme, found.front)
    return facts_of(version.facts).group_size


def sessions_in(session: Session, version_id: UUID) -> int:
    """How many session plans a version has, without reading them."""
    paths = session.scalars(select(ProgrammeFile.path).where(ProgrammeFile.version_id == version_id))
    return sum(bool(SESSION_FILE.match(path)) for path in paths)
