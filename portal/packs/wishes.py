"""What somebody asks for: how much of the calendar, for whom and how it looks. Pure."""

import hashlib
from collections.abc import Collection
from dataclasses import astuple, dataclass
from datetime import date
from uuid import UUID

from portal.packs.models import Names, Pack, Scope
from portal.packs.printing.looks import Letters, Paper
from portal.packs.recipes import RECIPES, For, Part, Recipe


@dataclass(frozen=True)
class Reach:
    """Sessions of several groups: those between two days, both counted, of one school, of one facilitator, or all."""

    scope: Scope
    first_day: date
    last_day: date
    school_id: UUID | None = None
    user_id: UUID | None = None
    """Whose week it is."""


@dataclass(frozen=True)
class How:
    """For whom, which sheets, and what the paper looks like."""

    recipe: For = For.FACILITATOR
    sheets: tuple[Part, ...] | None = None
    """Those ticked; None for the recipe's own."""
    letters: Letters = Letters.USUAL
    paper: Paper = Paper.A4
    is_saving: bool = False
    is_duplex: bool = False
    is_zip: bool = False


def chosen_of(recipe: For, sheets: Collection[str] | None) -> tuple[Recipe, tuple[Part, ...]]:
    """The recipe and the parts ticked of it, as a row keeps them; what is no longer offered is left out."""
    found = RECIPES[recipe]
    return found, found.ticked if sheets is None else found.of([part for part in Part if part in sheets])


def how_of(pack: Pack) -> How:
    """As this pack was asked for."""
    sheets = None if pack.sheets is None else chosen_of(pack.recipe, pack.sheets)[1]
    return How(pack.recipe, sheets, pack.letters, pack.paper, pack.is_saving, pack.is_duplex, pack.is_zip)


def key_of(asked_by: UUID, what: object, names: Names, how: How) -> str:
    """The same for the same wish of the same person, so that it is not made twice at once."""
    facts = repr((str(asked_by), str(what), names.name, [str(fact) for fact in astuple(how)]))
    return hashlib.sha256(facts.encode()).hexdigest()
