"""Reads an instrument's file and finds every fault in it, in words that its author can act on."""

from collections.abc import Iterator
from itertools import pairwise

from portal.curricula.reading.faults import Fault
from portal.curricula.reading.strict_yaml import Text
from portal.measures.instruments.schema import SHOWS_ITEMS, Instrument, Rule, ScaleFacts


def read(name: str, text: str) -> tuple[Instrument | None, list[Fault]]:
    """The instrument, or every fault of its file."""
    found, faults = Text(name, text).read(Instrument)
    if found is not None:
        faults = sorted(Fault(name, None, field, say) for field, say in _faults(name, found))
    return (None if faults else found), faults


def _faults(name: str, found: Instrument) -> Iterator[tuple[str, str]]:
    if name != f"{found.key}.yaml":
        yield "id", f"name the file {found.key}.yaml, after its id and version"
    if found.ages[0] > found.ages[1]:
        yield "ages", "write the youngest first"
    yield from _items(found)
    for scale in found.scales:
        for field, say in (*_rule(found, scale), *_bands(scale), *_source(found, scale)):
            yield f"scales.{scale.id}.{field}", say
    ids = [scale.id for scale in found.scales]
    if len(ids) != len(set(ids)):
        yield "scales", "give each scale an id of its own"


def _items(found: Instrument) -> Iterator[tuple[str, str]]:
    if not found.items:
        return
    if found.licence not in SHOWS_ITEMS:
        yield "items", f"take them out: the licence is “{found.licence}”, so only scores are typed in"
    if found.answers is None or found.answers.least >= found.answers.most:
        yield "answers", "write the least and the most that can be answered, the least first"
    ids = [item.id for item in found.items]
    if len(ids) != len(set(ids)):
        yield "items", "give each question an id of its own"
    unscored = set(ids) - {key for scale in found.scales for key in scale.items}
    if unscored:
        yield "items", f"{', '.join(sorted(unscored))}: no scale uses it; name it in one"


def _rule(found: Instrument, scale: ScaleFacts) -> Iterator[tuple[str, str]]:
    if scale.rule is Rule.TYPED:
        if scale.items or scale.needs:
            yield "rule", "a score that is typed has no items and no needs"
        return
    known = {item.id for item in found.items}
    if not scale.items or not set(scale.items) <= known or len(scale.items) != len(set(scale.items)):
        yield "items", "name questions of this file, each once"
        return
    if scale.decimals:
        yield "decimals", "are only of a score that is typed"
    if scale.needs is not None and scale.needs > len(scale.items):
        yield "needs", f"write at most {len(scale.items)}"
    reach = _reach(found, scale)
    if reach is not None and (scale.lowest, scale.highest) != reach:
        yield "lowest", f"the rule gives {reach[0]:g} to {reach[1]:g}; write these"


def _reach(found: Instrument, scale: ScaleFacts) -> tuple[float, float] | None:
    if found.answers is None:
        return None
    times = len(scale.items) if scale.rule is Rule.SUM else 1
    return float(found.answers.least * times), float(found.answers.most * times)


def _bands(scale: ScaleFacts) -> Iterator[tuple[str, str]]:
    if scale.lowest >= scale.highest:
        yield "lowest", "write a number below the highest"
    if not scale.bands:
        return
    if any(band.lowest > band.highest for band in scale.bands):
        yield "bands", "write each band's lowest before its highest"
    if any(next_.lowest <= band.highest for band, next_ in pairwise(scale.bands)):
        yield "bands", "write them in order, none over another"
    if (scale.bands[0].lowest, scale.bands[-1].highest) != (scale.lowest, scale.highest):
        yield "bands", "they reach from the lowest to the highest of the scale"


def _source(found: Instrument, scale: ScaleFacts) -> Iterator[tuple[str, str]]:
    if scale.bands and found.bands_from is None:
        yield "bands", "say under bands_from where they were read and of whom; without a source leave them out"
    if scale.norm and not scale.lowest <= scale.norm.mean <= scale.highest:
        yield "norm", "its mean lies within the scale"
