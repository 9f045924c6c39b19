"""Answers become scores, by the instrument's own rule. Pure.

A question left out is None and never a zero: where the rule asks for more answers than were given there is no score.
"""

from collections.abc import Mapping

from portal.measures.instruments.schema import Instrument, NormFacts, Rule, ScaleFacts
from portal.measures.scores import Band, Norm, Scale

Given = Mapping[str, float | None]
"""By question, or by scale where scores are typed; as they stand on the sheet, nothing turned round."""


def score(instrument: Instrument, scale: ScaleFacts, given: Given) -> float | None:
    """The value of one scale, or None where too little was answered for it."""
    if scale.rule is Rule.TYPED:
        return given.get(scale.id)
    turned, both = instrument.turned, instrument.both_ends
    known = [(key, value) for key in scale.items if (value := given.get(key)) is not None]
    values = [both - value if key in turned else value for key, value in known]
    if len(values) < (scale.needs or len(scale.items)):
        return None
    mean = sum(values) / len(values)
    return mean * len(scale.items) if scale.rule is Rule.SUM else mean


def facts(instrument: Instrument, scale: ScaleFacts) -> Scale:
    """What must be known of a scale to read its scores."""
    norm = scale.norm
    turned = instrument.turned
    says = " (turned round: higher is better)" if len(scale.items) == 1 and scale.items[0] in turned else ""
    return Scale(
        instrument=instrument.id,
        scale=scale.id,
        title=scale.title + says,
        lowest=scale.lowest,
        highest=scale.highest,
        is_higher_better=scale.better == "higher",
        is_validated=instrument.is_validated,
        version=str(instrument.version),
        norm=_norm(norm) if norm else None,
        bands=tuple(Band(band.title, band.lowest, band.highest) for band in scale.bands),
        cite=instrument.cite,
        asked=instrument.title,
    )


def _norm(norm: NormFacts) -> Norm:
    return Norm(
        norm.sd,
        norm.reliability,
        population=f"{norm.n:,} {norm.population}",
        source=f"{norm.source}; {norm.kind}",
        beside=beside(norm),
    )


def beside(norm: NormFacts) -> str:
    """Whether it may be held beside our figures, in words."""
    return f"{'May be compared' if norm.comparable else 'Not comparable'}. {norm.why}"
