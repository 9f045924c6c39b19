"""A programme's own questions as an instrument. Ours, so free to print and ask; never called a validated measure."""

import functools
from math import ceil

from portal.curricula.reading.schema import QuestionSet
from portal.measures.instruments.schema import Answers, Instrument, Item, Licence, Respondent, Rule, ScaleFacts

OWN = "own"
"""Before the slug in the id; no shipped instrument begins so."""
ALL = "all"
"""The scale over every question."""
ENOUGH = 0.75
"""Of the questions, rounded up: with fewer answers there is no mean over all. Our own rule, for our own questions."""


def own_id(slug: str) -> str:
    return f"{OWN}-{slug}"


def slug_of(instrument_id: str) -> str | None:
    """The programme whose own questions these are; None of a shipped instrument."""
    return instrument_id.removeprefix(f"{OWN}-") if instrument_id.startswith(f"{OWN}-") else None


@functools.lru_cache(maxsize=100)
def own_instrument(slug: str, asked: QuestionSet) -> Instrument:
    """One scale over all questions, and one for each."""
    least, most = asked.range.least, asked.range.most
    ids = tuple(item.id for item in asked.items)

    def scale(key: str, title: str, items: tuple[str, ...], needs: int | None = None) -> ScaleFacts:
        return ScaleFacts(
            id=key,
            title=title,
            items=items,
            rule=Rule.MEAN,
            needs=needs,
            lowest=float(least),
            highest=float(most),
            better="higher",
        )

    over_all = scale(ALL, "All questions, mean", ids, ceil(len(ids) * ENOUGH))
    each = tuple(scale(item.id, _cut(item.text), (item.id,)) for item in asked.items)
    return Instrument.model_construct(
        id=own_id(slug),
        version=asked.version,
        title=asked.title,
        about=f"{len(ids)} questions about what the sessions are for",
        licence=Licence.OWN,
        terms=asked.licence,
        cite=asked.note,
        source=f"Mean of the answers given, turned round where a question is; none with fewer than {over_all.needs}",
        ages=(asked.ages.least, asked.ages.most),
        respondent=Respondent.ANYBODY,
        is_validated=False,
        is_default=True,
        answers=Answers(least=least, most=most, low=asked.low, high=asked.high),
        items=tuple(Item(id=item.id, text=item.text, reverse=item.reverse) for item in asked.items),
        scales=(over_all, *each),
    )


def _cut(text: str, most: int = 90) -> str:
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"
