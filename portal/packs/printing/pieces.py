"""Sheets laid out once, without what changes from pack to pack: foot, page number, note at the top."""

import functools
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.packs.printing.joining import Heading
from portal.packs.printing.looks import USUAL, Look
from portal.web import pdf

HEAD = '<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Pack</title></head><body>'
STYLED_BY = ("fonts.css", "print.css", "handout.css", "letter.css", "pack.css", "sheets.css", "piece.css")


@dataclass(frozen=True)
class Section:
    """Where a sheet stands in its piece."""

    first: int
    pages: int
    headings: tuple[Heading, ...]


@dataclass(frozen=True)
class Piece:
    pdf: bytes
    sections: tuple[Section, ...]
    """In the order of the sheets."""

    def packed(self) -> bytes:
        """To be kept: a line of JSON, then the PDF."""
        lines = [
            [one.first, one.pages, [[h.page, h.level, h.title, h.top] for h in one.headings]] for one in self.sections
        ]
        return json.dumps(lines, ensure_ascii=False).encode() + b"\n" + self.pdf

    @classmethod
    def unpacked(cls, kept: bytes) -> "Piece":
        head, _, made = kept.partition(b"\n")
        sections = tuple(
            Section(first, pages, tuple(Heading(*heading) for heading in headings))
            for first, pages, headings in json.loads(head)
        )
        return cls(made, sections)


def key_of(sheets: Sequence[str], kinds: Sequence[str], look: Look) -> str:
    """SHA-256 of everything that decides how these sheets look."""
    whole = hashlib.sha256(_machine(STYLED_BY + look.styles).encode())
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
        f'<section class="part part--{kind}" id="part-{number}">{sheet}</section>'
        for number, (sheet, kind) in enumerate(zip(sheets, kinds, strict=True))
    )
    laid = pdf.laid_out(f"{HEAD}{body}</body></html>", STYLED_BY + look.styles)
    starts = _starts(laid.pages, len(sheets))
    ends = [*starts[1:], len(laid.pages)]
    sections = tuple(
        Section(first, end - first, _headings(laid.pages[first:end], look.zoom))
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
