"""The instruments that come with the portal, in every version that groups may still have answers to."""

import functools
from collections.abc import Mapping
from pathlib import Path

from portal.measures.instruments.reader import read
from portal.measures.instruments.schema import Instrument

DATA = Path(__file__).parent / "data"


class Unusable(Exception):
    """A shipped file has a fault; the text names it."""


@functools.cache
def shipped() -> Mapping[str, Instrument]:
    """By key, in the order of their titles. Raises Unusable with the first fault."""
    found: list[Instrument] = []
    for path in sorted(DATA.glob("*.yaml")):
        instrument, faults = read(path.name, path.read_text(encoding="utf-8"))
        if instrument is None:
            raise Unusable(str(faults[0]))
        found.append(instrument)
    return {one.key: one for one in sorted(found, key=lambda one: (not one.is_default, one.title, one.version))}


def latest() -> list[Instrument]:
    """The newest version of each: what can be chosen."""
    newest = {one.id: one for one in sorted(shipped().values(), key=lambda one: one.version)}
    return [one for one in shipped().values() if newest[one.id] is one]
