"""Shapes of a service directory's answers by the Open Referral UK profile, version 3.0: what we publish of it, no more.

Source: Open Referral UK, application profile HSDS-UK 3.0, compiled schemas and API description
(OpenReferralUK/uk-profile, schema/compiled and schema/openapi.json). Fields without a default are never left out; the
profile itself requires fewer.
"""

from typing import Annotated, Generic, Literal, TypeVar
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

VERSION: Literal["HSDS-UK-3.0"] = "HSDS-UK-3.0"

Said = Annotated[str, StringConstraints(min_length=1)]
Address = Annotated[str, StringConstraints(pattern=r"^https?://[^\s/]+(/\S*)?$")]
Email = Annotated[str, StringConstraints(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]
T = TypeVar("T")


class Shape(BaseModel):
    """A field that is not known is left out of the answer, never null."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class About(Shape):
    """What the directory is, at its root."""

    version: Literal["HSDS-UK-3.0"]
    profile: Address
    openapi_url: Address


class Organization(Shape):
    id: UUID
    name: Said
    description: Said
    email: Email | None = None


class Taxonomy(Shape):
    id: UUID
    name: Said
    description: Said


class TaxonomyTerm(Shape):
    id: UUID
    name: Said
    description: Said
    taxonomy: Said
    taxonomy_id: UUID
    term: Said


class Attribute(Shape):
    """That a term describes a service."""

    id: UUID
    link_id: UUID
    link_type: Said
    taxonomy_term_id: UUID
    taxonomy_term: TaxonomyTerm


class Schedule(Shape):
    id: UUID
    service_id: UUID
    description: Said


class CostOption(Shape):
    id: UUID
    service_id: UUID
    amount_description: Said


class ListedService(Shape):
    """One entry of the list: what there is once a service."""

    id: UUID
    name: Said
    description: Said
    url: Address
    email: Email | None = None
    status: Literal["active", "inactive", "defunct", "temporarily closed"]
    minimum_age: int = Field(ge=0)
    maximum_age: int | None = None
    organization: Organization


class Service(ListedService):
    """The same with all that belongs to it."""

    schedules: tuple[Schedule, ...]
    cost_options: tuple[CostOption, ...]
    attributes: tuple[Attribute, ...]


class Page(Shape, Generic[T]):
    total_items: int = Field(ge=0)
    total_pages: int = Field(ge=0)
    page_number: int = Field(ge=1)
    size: int = Field(ge=0)
    """Entries on this page."""
    first_page: bool
    last_page: bool
    empty: bool
    contents: tuple[T, ...]
