"""What is told of an instrument, in words. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from portal.measures.instruments.schema import BandFacts, Instrument, NormFacts, Rule, ScaleFacts
from portal.measures.instruments.scoring import beside


@dataclass(frozen=True)
class Told:
    instrument: Instrument
    facts: Sequence[tuple[str, str]]
    scales: Sequence[tuple[str, str, str, str, str]]
    """Title, range and way, rule, bands, and norm."""


def told(one: Instrument) -> Told:
    answers = one.answers
    asks = f"{answers.least} {answers.low}, to {answers.most} {answers.high}" if answers else "on paper only"
    return Told(
        one,
        [
            ("Licence", one.terms),
            ("To be cited as", one.cite),
            ("Ages", f"{one.ages[0]} to {one.ages[1]}"),
            ("Answered by", one.respondent),
            ("Answers", asks),
            ("Validated", "yes, for these ages" if one.is_validated else "no: our own questions"),
            ("Rules", one.source),
            ("Bands", one.bands_from or "none"),
            ("Version", str(one.version)),
        ],
        [(scale.title, _range(scale), _rule(scale), _bands(scale.bands), _norm(scale.norm)) for scale in one.scales],
    )


def _range(scale: ScaleFacts) -> str:
    return f"{scale.lowest:g} to {scale.highest:g}, {scale.better} is better"


def _rule(scale: ScaleFacts) -> str:
    if scale.rule is Rule.TYPED:
        return "typed in, as worked out on paper"
    if len(scale.items) == 1:
        return "the answer itself; left out, no score"
    least = scale.needs or len(scale.items)
    return f"{scale.rule} of {len(scale.items)} answers; with fewer than {least}, no score"


def _bands(bands: Sequence[BandFacts]) -> str:
    return "; ".join(f"{band.lowest:g} to {band.highest:g} {band.title}" for band in bands) or "none"


def _norm(norm: NormFacts | None) -> str:
    if norm is None:
        return "none, so no reliable change"
    numbers = f"mean {norm.mean:g}, standard deviation {norm.sd:g}, {norm.kind} {norm.reliability:g}"
    return f"{numbers}, of {norm.n:,} {norm.population}. {norm.source}. {beside(norm)}"
