"""Sheets laid out once, without what changes from pack to pack: foot, page number, note at the top."""

import functools
import hashlib
import json
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from typing import Any

from portal.packs.printing.joining import Heading
from portal.packs.printing.looks import USUAL, Look
from portal.packs.printing.stamps import Place, named, number_of
from portal.web import pdf

HEAD = '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Pack</title></head><body>'
STYLED_BY = ("fonts.css", "print.css", "handout.css", "letter.css", "pack.css", "sheets.css", "piece.css")
FORM = 4
"""Of pieces that are kept; those of another are laid out anew."""


@dataclass(frozen=True)
class Section:
    """Where a sheet stands in its piece."""

    first: int
    pages: int
    headings: tuple[Heading, ...]
    places: tuple[Place, ...] = ()


@dataclass(frozen=True)
class Piece:
    pdf: bytes
    sections: tuple[Section, ...]
    """In the order of the sheets."""

    def packed(self) -> bytes:
        """To be kept: a line of JSON, then the PDF."""
        lines = [[one.first, one.pages, _flat(one.headings), _flat(one.places)] for one in self.sections]
        return json.dumps(lines, ensure_ascii=False).encode() + b"\n" + self.pdf

    @classmethod
    def unpacked(cls, kept: bytes) -> "Piece":
        head, _, made = kept.partition(b"\n")
        sections = tuple(
            Section(first, pages, tuple(Heading(*one) for one in headings), tuple(Place(*one) for one in places))
            for first, pages, headings, places in json.loads(head)
        )
        return cls(made, sections)


def _flat(rows: Sequence[Heading] | Sequence[Place]) -> list[tuple[Any, ...]]:
    return [astuple(row) for row in rows]


def key_of(sheets: Sequence[str], kinds: Sequence[str], look: Look) -> str:
    """SHA-256 of everything that decides how these sheets look."""
    whole = hashlib.sha256(f"{FORM} {_machine(STYLED_BY + look.styles)}".encode())
    for part in (*kinds, *sheets):
        whole.update(hashlib.sha256(part.encode()).digest())
    return whole.hexdigest()


@functools.cache
def _machine(styles: tuple[str, ...]) -> str:
    return pdf.fingerprint("", styles)


def preload(look: Look = USUAL) -> None:
    """Engine, fonts and style sheets, so that processes forked from here need not read them."""
    pdf.preload(STYLED_BY + look.styles)


def lay_out(sheets: Sequence[str], kinds: Sequence[str], look: Look) -> Piece:
    """Each sheet, as HTML, begins on a page of its own. Raises what `web.pdf.render_pdf` raises."""
    body = "".join(
        f'<section class="part part--{kind}" id="part-{number}">{named(sheet, number)}</section>'
        for number, (sheet, kind) in enumerate(zip(sheets, kinds, strict=True))
    )
    laid = pdf.laid_out(f"{HEAD}{body}</body></html>", STYLED_BY + look.styles)
    starts = _starts(laid.pages, len(sheets))
    ends = [*starts[1:], len(laid.pages)]
    sections = tuple(
        Section(first, end - first, _headings(laid.pages[first:end], look.zoom), _places(laid.pages[first:end]))
        for first, end in zip(starts, ends, strict=True)
    )
    return Piece(pdf.written(laid, look.zoom, is_grey=look.is_saving), sections)


def _starts(pages: Sequence[Any], many: int) -> list[int]:
    found = {name: number for number, page in reversed(list(enumerate(pages))) for name in page.anchors}
    return [found[f"part-{number}"] for number in range(many)]


def _headings(pages: Sequence[Any], zoom: float) -> tuple[Heading, ...]:
    return tuple(
        Heading(number, level, " ".join(label.split()), round(top * 0.75 * zoom, 2))
        for number, page in enumerate(pages)
        for level, label, (_, top), _state in page.bookmarks
    )


def _places(pages: Sequence[Any]) -> tuple[Place, ...]:
    boxes = ((at, number_of(name), box) for at, page in enumerate(pages) for name, box in page.anchors.items())
    return tuple(
        Place(at, number, *(round(side * 0.75, 3) for side in box)) for at, number, box in boxes if number is not None
    )
