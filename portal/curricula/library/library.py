"""The library: which resources a person may know of, and which of them were asked for."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session, contains_eager

from portal.curricula.library.resources import FOR_ALL, Kind, wanted
from portal.curricula.models import Bundle, Programme, ProgrammeVersion, Resource
from portal.curricula.reading.schema import Audience, Setting, Status
from portal.curricula.rules import PUBLIC
from portal.web.access import Can, User

SERIAL = (ProgrammeVersion.title, ProgrammeVersion.number.desc(), ProgrammeVersion.id, Resource.place)
SCHOOLS_READ = FOR_ALL | {Audience.SCHOOL}


@dataclass(frozen=True)
class Wanted:
    """What was asked of the library; None and no words leave the question open."""

    words: str = ""
    slug: str | None = None
    number: int | None = None
    audience: Audience | None = None
    kind: Kind | None = None
    setting: Setting | None = None
    language: str | None = None


def scope(user: User, theirs: Collection[UUID], audience: InstrumentedAttribute[Audience]) -> ColumnElement[bool]:
    """The condition on a version and this audience. `theirs` are the versions that this person's groups and
    bookings are about.

    Anybody reads what pupils and parents are given of what is offered now. Schools read what schools are given of
    their own programmes; who may read plans reads all, of old versions those of their own groups.
    """
    mine = ProgrammeVersion.id.in_(list(theirs)) if theirs else false()
    offered = and_(ProgrammeVersion.is_latest, ProgrammeVersion.status.in_(PUBLIC), audience.in_(FOR_ALL))
    if user.may(Can.READ_PLANS):
        return or_(offered, mine, and_(ProgrammeVersion.is_latest, ProgrammeVersion.status != Status.RETIRED))
    if user.may(Can.READ_MATERIALS):
        return or_(offered, and_(mine, audience.in_(SCHOOLS_READ)))
    return offered


def seen_by(user: User, theirs: Collection[UUID]) -> Select[Resource]:
    """The resources that this person may read, programme by programme."""
    rows = (
        select(Resource)
        .join(Resource.version)
        .join(ProgrammeVersion.programme)
        .options(contains_eager(Resource.version).contains_eager(ProgrammeVersion.programme))
    )
    return rows.where(scope(user, theirs, Resource.audience)).order_by(*SERIAL)


def bundles_seen_by(user: User, theirs: Collection[UUID]) -> Select[Bundle]:
    """The bundles made for an audience that this person may read for."""
    rows = select(Bundle).join(ProgrammeVersion, Bundle.version_id == ProgrammeVersion.id)
    return rows.where(scope(user, theirs, Bundle.audience)).order_by(Bundle.id)


def matching(rows: Select[Resource], asked: Wanted) -> Select[Resource]:
    """Those of these resources that hold every word, and fit every filter."""
    return rows.where(*_filters(asked))


def _filters(asked: Wanted) -> Iterator[ColumnElement[bool]]:
    for word in wanted(asked.words):
        yield Resource.words.contains(word, autoescape=True)
    pairs = (
        (Programme.slug, asked.slug),
        (Resource.number, asked.number),
        (Resource.audience, asked.audience),
        (Resource.kind, asked.kind),
        (Resource.language, asked.language),
    )
    for column, value in pairs:
        if value is not None:
            yield column == value
    if asked.setting is not None:
        yield Resource.settings.contains(asked.setting.value)


@dataclass(frozen=True)
class Choices:
    """What there is to choose from, for this person."""

    programmes: tuple[tuple[str, str], ...]
    languages: tuple[str, ...]
    sessions: tuple[tuple[int, str], ...]
    """Of the programme chosen."""


def choices(session: Session, rows: Select[Resource], slug: str | None) -> Choices:
    programmes = rows.with_only_columns(Programme.slug, ProgrammeVersion.title).distinct().order_by(None)
    languages = rows.with_only_columns(Resource.language).distinct().order_by(None)
    sessions: dict[int, str] = {}
    if slug:
        numbered = rows.with_only_columns(Resource.number, Resource.part_of, ProgrammeVersion.number).distinct()
        found = session.execute(numbered.where(Programme.slug == slug, Resource.number.is_not(None)).order_by(None))
        for number, title, _version in sorted(found, key=lambda row: row[2]):
            if number is not None:
                sessions[number] = title
    titles = {name: title for name, title in sorted(session.execute(programmes).all(), key=lambda row: row[1])}
    return Choices(tuple(titles.items()), tuple(sorted(session.scalars(languages))), tuple(sorted(sessions.items())))


def audiences(session: Session, rows: Select[Resource], version_id: UUID, number: int | None) -> list[Audience]:
    """For whom this person can have the handouts of a version, or of one session, in one file."""
    found = rows.where(Resource.version_id == version_id, Resource.sheets.is_not(None))
    if number is not None:
        found = found.where(Resource.number == number)
    kinds = set(session.scalars(found.with_only_columns(Resource.audience).distinct().order_by(None)))
    return [audience for audience in Audience if audience in kinds]
