"""Services that young people are sent to: their names and numbers as they stand in `curricula/contacts.yaml`."""

import functools
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import Field

from portal.curricula.reading.faults import Fault
from portal.curricula.reading.schema import Line
from portal.curricula.reading.strict import Strict
from portal.curricula.reading.strict_yaml import Text

NUMBER = re.compile(r"(?<![\d£.,/-])(?:0[\d ]{6,13}\d|116 \d{3})(?![\d%])")
"""What may be a telephone number: of a service, free or not; three digits such as 999 are known to everybody."""
NEAR = 160
"""Letters before and after a number within which its service is named."""


class Contact(Strict):
    name: Line
    number: str | None = Field(default=None, pattern=r"^[0-9 ]{3,14}$")
    also: tuple[str, ...] = ()
    """Other words by which it is called."""
    wrong: tuple[str, ...] = ()
    """Common misspellings."""


class Contacts(Strict):
    checked: str = Field(pattern=r"^\d{4}-\d{2}$")
    """Month in which every line was last checked with its service."""
    contacts: tuple[Contact, ...]


class Unusable(Exception):
    """The list of contacts has a fault; the text names it."""


@functools.lru_cache(maxsize=4)
def contacts_in(path: Path) -> Contacts:
    """The list in this file. Raises Unusable with the first fault."""
    found, faults = Text(path.name, path.read_text(encoding="utf-8")).read(Contacts)
    if found is None:
        raise Unusable(str(faults[0]))
    return found


def check_contacts(file: str, field: str, text: str, known: Contacts, *, named: bool = True) -> Iterator[Fault]:
    """Misspelt services, numbers that are nobody's, and, where services are `named`, numbers without their name."""
    text = text.replace("’", "'")
    right, misspelt = _spellings(known)
    for wrong in dict.fromkeys(misspelt.findall(text)):
        yield Fault(file, None, field, f"write {right[wrong]}, not {wrong}")
    by_number = _by_number(known)
    for match in NUMBER.finditer(text):
        written = match[0].strip()
        owners = by_number.get(written.replace(" ", ""))
        around = text[max(0, match.start() - NEAR) : match.end() + NEAR].lower()
        if owners is None:
            yield Fault(file, None, field, f"{written} is not a number in contacts.yaml; check it, then add it there")
        elif named and not any(name.lower() in around for name in owners):
            yield Fault(file, None, field, f"{written} belongs to {owners[0]}; name it there, or correct the number")


@functools.lru_cache(maxsize=4)
def _spellings(known: Contacts) -> tuple[dict[str, str], re.Pattern[str]]:
    """The right name of each wrong one, and where a wrong one stands."""
    right = {wrong: contact.name for contact in known.contacts for wrong in contact.wrong}
    either = "|".join(re.escape(wrong) for wrong in sorted(right, key=len, reverse=True)) or r"(?!)"
    return right, re.compile(rf"\b(?:{either})(?!\w)")


@functools.lru_cache(maxsize=4)
def _by_number(known: Contacts) -> Mapping[str, tuple[str, ...]]:
    owners: dict[str, tuple[str, ...]] = {}
    for contact in known.contacts:
        if contact.number:
            key = contact.number.replace(" ", "")
            owners[key] = (*owners.get(key, ()), contact.name, *contact.also)
    return owners
