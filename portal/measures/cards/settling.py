"""What a person has to decide: a code that is nobody's card, and two sheets under one card. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from portal.measures.answers import entering
from portal.measures.cards.codes import NO_CARD, Suggestion, suggestions
from portal.measures.instruments.schema import Instrument
from portal.measures.models import MeasureResponse
from portal.measures.page import WHEN
from portal.measures.scores import Point


@dataclass(frozen=True)
class Unknown:
    """A code that was typed and is on no card of this group."""

    typed: str
    point: Point
    sheets: int
    meant: Sequence[Suggestion]

    @property
    def key(self) -> str:
        return f"code {self.point} {self.typed}"

    @property
    def when(self) -> str:
        return WHEN[self.point]


@dataclass(frozen=True)
class Twice:
    """Sheets of one instrument under one card at one point; until a person says which holds, none is in any figure."""

    card: str
    point: Point
    title: str
    sheets: Sequence[tuple[UUID, str, str]]
    """Key, day and way, and what stands on it."""

    @property
    def key(self) -> str:
        return f"twice {self.point} {self.card} {self.title}"

    @property
    def when(self) -> str:
        return WHEN[self.point]


Matter = Unknown | Twice


def matters(rows: Sequence[MeasureResponse], cards: Collection[str], known: Mapping[str, Instrument]) -> list[Matter]:
    """Everything that waits, codes first: a code put right may come twice then."""
    return [*unknown(rows, cards), *twice(rows, known)]


def unknown(rows: Sequence[MeasureResponse], cards: Collection[str]) -> list[Unknown]:
    counts = [row for row in rows if row.card and not row.card.startswith(NO_CARD) and not row.is_set_aside]
    typed = sorted({(row.point, row.card) for row in counts if row.card is not None and row.card not in cards})
    found = []
    for point, card in typed:
        given = {row.card for row in counts if row.point is point and row.card is not None}
        sheets = sum((row.point, row.card) == (point, card) for row in counts)
        found.append(Unknown(card, point, sheets, suggestions(card, cards, given)))
    return found


def twice(rows: Sequence[MeasureResponse], known: Mapping[str, Instrument]) -> list[Twice]:
    by_sheet: dict[tuple[str, Point, str], list[MeasureResponse]] = {}
    for row in rows:
        if row.card is not None and not row.is_set_aside:
            by_sheet.setdefault((row.card, row.point, row.instrument), []).append(row)
    return [
        Twice(card, point, known[name].title, [_told(row, known[name]) for row in several])
        for (card, point, name), several in sorted(by_sheet.items())
        if len(several) > 1 and name in known
    ]


def _told(row: MeasureResponse, instrument: Instrument) -> tuple[UUID, str, str]:
    says = entering.said(row.answers, entering.columns(instrument))
    return row.id, f"{row.day.day} {row.day:%B %Y}, {row.way}", says
