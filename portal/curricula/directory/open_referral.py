"""From live programmes to the services of a public directory (Open Referral UK). Pure; nothing in it is of a person."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID, uuid5

from portal.curricula.catalogue.catalogue import Offer
from portal.curricula.directory.open_referral_uk_3_0 import (
    Attribute,
    CostOption,
    ListedService,
    Organization,
    Page,
    Schedule,
    Service,
    Taxonomy,
    TaxonomyTerm,
)
from portal.curricula.library.resources import folded, wanted
from portal.curricula.reading.schema import Programme, Status
from portal.curricula.rules import paragraphs
from portal.curricula.words import MODES, SETTINGS, TOPICS

OURS = UUID("6c0f4f0e-5f0b-4d5c-9a34-1f3a7d1f2b60")
"""The keys of our vocabularies are made from it, so that they are the same in every portal."""
NO_UPPER_END = 99
"""An age that stands for no upper end."""
T = TypeVar("T")


@dataclass(frozen=True)
class Publisher:
    """Whose directory it is. The keys of its services are made from its own, so that two charities never share one."""

    id: UUID
    name: str
    email: str | None
    page_of: Callable[[str], str]
    """Whole address of a programme's page, by slug."""


@dataclass(frozen=True)
class Vocabulary:
    key: str
    name: str
    description: str
    words: Mapping[Any, str]
    chosen: Callable[[Programme], Iterable[Any]]

    @property
    def id(self) -> UUID:
        return uuid5(OURS, self.key)

    def term(self, value: str) -> TaxonomyTerm:
        name = self.words[value]
        return TaxonomyTerm(
            id=uuid5(OURS, f"{self.key}/{value}"),
            name=name,
            description=f"{self.name}: {name}",
            taxonomy=self.name,
            taxonomy_id=self.id,
            term=name,
        )


VOCABULARIES = (
    Vocabulary("topic", "What it helps with", "What people look for who look for help.", TOPICS, lambda p: p.topics),
    Vocabulary("setting", "Where", "Kinds of place where it is delivered.", SETTINGS, lambda p: p.settings),
    Vocabulary("format", "Format", "How people meet.", MODES, lambda p: (p.mode,)),
)


@dataclass(frozen=True)
class Asked:
    """What a reader of the directory looks for; nothing leaves it all in."""

    words: Sequence[str] = ()
    """Folded; each must be somewhere in a service's texts."""
    term: str | None = None
    taxonomy: str | None = None
    minimum_age: float | None = None
    maximum_age: float | None = None
    at_set_times: bool = False
    """By day or hour: no service keeps any, since each place agrees its own."""


def services(offers: Iterable[Offer], asked: Asked) -> list[Offer]:
    """Those that can be had now and are what is asked for, by title."""
    live = [offer for offer in offers if offer.programme.status is Status.LIVE]
    found = [offer for offer in live if _fits(offer.programme, asked)]
    return sorted(found, key=lambda offer: (offer.programme.title.casefold(), offer.slug))


def _fits(programme: Programme, asked: Asked) -> bool:
    if asked.at_set_times:
        return False
    return _says(programme, asked.words) and _is_of(programme, asked) and _is_for(programme, asked)


def _says(programme: Programme, words: Sequence[str]) -> bool:
    if not words:
        return True
    text = folded(f"{programme.title} {programme.full_title or ''} {description_of(programme)}")
    return all(word in text for word in words)


def _is_of(programme: Programme, asked: Asked) -> bool:
    if asked.term is None and asked.taxonomy is None:
        return True
    mine = [term for _, term in terms_of(programme)]
    by_term = asked.term is None or asked.term in {str(term.id) for term in mine}
    return by_term and (asked.taxonomy is None or asked.taxonomy in {str(term.taxonomy_id) for term in mine})


def _is_for(programme: Programme, asked: Asked) -> bool:
    """By the profile: its minimum age is at least the one asked, its maximum age at most the other."""
    oldest = _oldest(programme)
    is_old_enough = asked.minimum_age is None or programme.ages.least >= asked.minimum_age
    return is_old_enough and (asked.maximum_age is None or (oldest is not None and oldest <= asked.maximum_age))


def _oldest(programme: Programme) -> int | None:
    return programme.ages.most if programme.ages.most < NO_UPPER_END else None


def key_of(offer: Offer, publisher: Publisher) -> UUID:
    """The same as long as the charity and the folder's name are."""
    return uuid5(publisher.id, f"service/{offer.slug}")


def description_of(programme: Programme) -> str:
    pieces = [programme.summary, *paragraphs(programme.about), *paragraphs(programme.who_for)]
    return "\n\n".join(pieces)


def organization(publisher: Publisher) -> Organization:
    return Organization(
        id=publisher.id,
        name=publisher.name,
        description=f"{publisher.name} offers programmes to young people, families and those who work with them.",
        email=publisher.email,
    )


def listed(offer: Offer, publisher: Publisher) -> ListedService:
    return ListedService.model_validate(_once(offer, publisher))


def service(offer: Offer, publisher: Publisher) -> Service:
    key, programme = key_of(offer, publisher), offer.programme
    cost = programme.cost.strip() if programme.cost else None
    return Service(
        **_once(offer, publisher),
        schedules=(Schedule(id=uuid5(key, "schedule"), service_id=key, description=programme.shape),),
        cost_options=(CostOption(id=uuid5(key, "cost"), service_id=key, amount_description=cost),) if cost else (),
        attributes=tuple(
            Attribute(
                id=uuid5(key, str(term.id)),
                link_id=key,
                link_type=vocabulary.key,
                taxonomy_term_id=term.id,
                taxonomy_term=term,
            )
            for vocabulary, term in terms_of(programme)
        ),
    )


def _once(offer: Offer, publisher: Publisher) -> dict[str, Any]:
    programme = offer.programme
    return {
        "id": key_of(offer, publisher),
        "name": programme.title,
        "description": description_of(programme),
        "url": publisher.page_of(offer.slug),
        "email": publisher.email,
        "status": "active",
        "minimum_age": programme.ages.least,
        "maximum_age": _oldest(programme),
        "organization": organization(publisher),
    }


def terms_of(programme: Programme) -> Iterator[tuple[Vocabulary, TaxonomyTerm]]:
    for vocabulary in VOCABULARIES:
        for value in dict.fromkeys(vocabulary.chosen(programme)):
            yield vocabulary, vocabulary.term(value)


def taxonomies() -> list[Taxonomy]:
    return [Taxonomy(id=one.id, name=one.name, description=one.description) for one in VOCABULARIES]


def taxonomy_terms() -> list[TaxonomyTerm]:
    return [vocabulary.term(value) for vocabulary in VOCABULARIES for value in vocabulary.words]


def page_of(entries: Sequence[Any], number: int, per_page: int, shown: Callable[[Any], T]) -> Page[T]:
    """Page `number`, from 1, in entries as they are `shown`; a page past the last one is empty."""
    pages = -(-len(entries) // per_page)
    here = tuple(shown(entry) for entry in entries[(number - 1) * per_page : number * per_page])
    return Page(
        total_items=len(entries),
        total_pages=pages,
        page_number=number,
        size=len(here),
        first_page=number == 1,
        last_page=number >= pages,
        empty=not here,
        contents=here,
    )


def searched(text: str | None) -> tuple[str, ...]:
    return tuple(wanted(text or ""))
