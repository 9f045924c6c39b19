"""What the person at the keyboard may see of a programme on a public page, and in which words."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, current_app
from flask_login import current_user

from portal.curricula import queries
from portal.curricula.catalogue.catalogue import Offer, Standing, in_order, length_of, standing_of
from portal.curricula.content import Folder
from portal.curricula.models import ProgrammeVersion
from portal.curricula.parents import OpenPages, open_pages
from portal.curricula.reading.schema import Programme
from portal.curricula.rules import PUBLIC, ages_in_words, span
from portal.curricula.words import LENGTHS, MODES, SETTINGS, TOPICS
from portal.people import queries as people
from portal.people.models import OrganisationKind
from portal.web.access import Can
from portal.web.sessions import reading


@dataclass(frozen=True)
class Led:
    """One part of a session and who leads it; `by` is None for a partner not yet named here."""

    title: str
    minutes: int
    by: str | None


@dataclass(frozen=True)
class Facts:
    """What its authors chose from lists, in words; the same on every page and on paper."""

    ages: str
    size: str
    where: str
    topics: str
    mode: str
    length: str


@dataclass(frozen=True)
class Shown:
    """One programme as its page, a comparison and its prospectus show it."""

    programme: Programme
    pages: OpenPages
    facts: Facts
    standing: Standing
    led: tuple[Led, ...]


def offers() -> list[Offer]:
    """What everybody may know of, in the order of the catalogue."""
    return in_order(offer for offer in queries.offers(reading()) if offer.programme.status in PUBLIC)


def shown_or_404(slug: str) -> tuple[ProgrammeVersion, Folder]:
    """The newest version, where everybody may read it; drafts only for those who decide bookings."""
    version = queries.version_of(reading(), slug) or abort(404)
    _be_shown(version)
    return version, queries.content_of(reading(), version.id)


def earlier_or_404(slug: str, number: int) -> tuple[ProgrammeVersion, Folder]:
    """The version with this number, for those whose group is taught it, on the same terms as the newest."""
    versions = queries.versions_of(reading(), slug) or abort(404)
    version = next((version for version in versions if version.number == number), None) or abort(404)
    _be_shown(versions[0])
    _be_shown(version)
    return version, queries.content_of(reading(), version.id)


def _be_shown(version: ProgrammeVersion) -> None:
    if version.status not in PUBLIC and not current_user.may(Can.DECIDE_BOOKING):
        abort(404)


def shown(folder: Folder) -> Shown:
    programme = folder.programme
    facts = facts_in_words(programme, len(folder.numbered))
    return Shown(programme, open_pages(folder), facts, standing_of(programme), led_by(programme, providers()))


def facts_in_words(programme: Programme, numbered: int) -> Facts:
    return Facts(
        ages=ages_in_words(programme.ages),
        size=span(programme.group_size, "person", "people"),
        where=", ".join(SETTINGS[setting] for setting in programme.settings),
        topics=", ".join(TOPICS[topic] for topic in programme.topics),
        mode=MODES[programme.mode],
        length=LENGTHS[length_of(programme, numbered)],
    )


def providers() -> Mapping[str, str]:
    """Names of those who lead parts of programmes, by the keys that folders use."""
    rows = people.organisations(reading(), OrganisationKind.LEAD, OrganisationKind.PROVIDER)
    named = {"lead": row.name for row in rows if row.kind is OrganisationKind.LEAD}  # noqa: B035 (there is one)
    return {"lead": current_app.config["SETTINGS"].name} | named | {row.key: row.name for row in rows if row.key}


def led_by(programme: Programme, names: Mapping[str, str]) -> tuple[Led, ...]:
    """Who leads each part; a programme without parts is one part of the lead charity's."""
    if not programme.parts:
        return (Led(programme.title, programme.minutes or 0, names.get("lead")),)
    return tuple(Led(part.title, part.minutes, names.get(part.provider)) for part in programme.parts)
