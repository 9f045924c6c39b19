"""One resource as the library shows it."""

from dataclasses import dataclass

from flask import url_for

from portal.curricula.library.forms import AUDIENCES, KINDS, language_in_words
from portal.curricula.library.resources import Kind
from portal.curricula.models import ProgrammeVersion, Resource
from portal.curricula.reading.schema import Setting
from portal.curricula.rules import facts_of
from portal.curricula.words import SETTINGS
from portal.web.words import count


@dataclass(frozen=True)
class Line:
    title: str
    url: str
    what: str
    """Such as "Worksheet, A4, 1 sheet"."""
    whom: str
    where: str
    """Such as "LiVVE, session 3"."""
    version: str
    licence: str
    credit: str


def line(row: Resource) -> Line:
    facts = facts_of(row.version.facts)
    return Line(
        title=row.title,
        url=where_it_stands(row),
        what=f"{KINDS[row.kind]}, {_format(row)}{_only(row, facts.settings)}",
        whom=AUDIENCES[row.audience],
        where=f"{row.version.title}, {part_of(row.version, row.number)}" if row.number else row.version.title,
        version=f"{row.version.number}, {language_in_words(row.language)}",
        licence=facts.licence or "Not stated",
        credit=facts.credit or facts.sample_content,
    )


def part_of(version: ProgrammeVersion, number: int | None) -> str:
    """Such as "session 3", or "all sessions"."""
    plural = facts_of(version.facts).plan.value
    return f"{plural.removesuffix('s')} {number}" if number else f"all {plural}"


def _format(row: Resource) -> str:
    return f"A4, {count(row.sheets, 'sheet')}" if row.sheets else "page to read or print"


def _only(row: Resource, everywhere: tuple[Setting, ...]) -> str:
    """Where it is used, if not everywhere."""
    settings = [Setting(value) for value in row.settings.split()]
    if set(settings) >= set(everywhere):
        return ""
    return "; only for: " + ", ".join(SETTINGS[setting].lower() for setting in settings)


def where_it_stands(row: Resource) -> str:
    """The page on which it is read."""
    slug = row.version.programme.slug
    version = None if row.version.is_latest else row.version.number
    match row.kind:
        case Kind.PLAN:
            return url_for("curricula.session_plan", slug=slug, number=row.number, version=version)
        case Kind.SCHOOL_PLAN:
            return url_for("curricula.school_plan", slug=slug, number=row.number, version=version)
        case Kind.SUMMARY:
            return url_for("curricula.parents", slug=slug)
        case _:
            return url_for("resources.show", resource_id=row.id)
