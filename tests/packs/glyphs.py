"""What stands on the pages of a PDF: how large each sign is, where it is, and whether anything is coloured."""

from collections.abc import Iterator
from dataclasses import dataclass

from pypdfium2 import PdfDocument, raw

NO_WIDTH = "\u200b\ufffe\x00\x02"


@dataclass(frozen=True)
class Glyph:
    page: int
    sign: str
    points: float
    is_inside: bool
    """Whether all of it stands on the page."""


def glyphs(pdf: bytes) -> Iterator[Glyph]:
    document = PdfDocument(pdf)
    for number, page in enumerate(document, start=1):
        across, high = page.get_size()
        text = page.get_textpage()
        for at in range(text.count_chars()):
            sign = chr(raw.FPDFText_GetUnicode(text, at))
            if sign.isspace() or sign in NO_WIDTH:
                continue
            matrix = raw.FS_MATRIX()
            raw.FPDFText_GetMatrix(text, at, matrix)
            points = raw.FPDFText_GetFontSize(text, at) * (matrix.c**2 + matrix.d**2) ** 0.5
            left, low, right, top = text.get_charbox(at)
            yield Glyph(number, sign, points, 0 <= left < right <= across and 0 <= low < top <= high)
    document.close()


def coloured(pdf: bytes, dots: int = 30) -> list[int]:
    """Pages on which something is not grey."""
    document = PdfDocument(pdf)
    found = []
    for number, page in enumerate(document, start=1):
        hue, saturation, _ = page.render(scale=dots / 72).to_pil().convert("HSV").split()
        if saturation.getextrema()[1] or hue.getextrema()[1]:
            found.append(number)
    document.close()
    return found


def darkest(pdf: bytes, dots: int = 12) -> float:
    """How much of the page with most ink is black, of one."""
    document = PdfDocument(pdf)
    shares = []
    for page in document:
        tones = page.render(scale=dots / 72).to_pil().convert("L").histogram()
        shares.append(sum((255 - tone) * many for tone, many in enumerate(tones)) / 255 / sum(tones))
    document.close()
    return max(shares)
