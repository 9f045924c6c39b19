"""What is written over joined pages: the foot on the left, "page 3 of 41" on the right, a note at the top.

The pages were laid out without these, since they differ from pack to pack. Everything written here is an artifact
(ISO 14289-1, 7.8): who listens to the pack is told the page by the reader, not by the foot.
"""

import functools
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from portal.config import ROOT

FONT = ROOT / "static" / "fonts" / "atkinson-latin-400.ttf"
KEY = "/PackFoot"
"""The name of the font among a page's resources; the engine's own are called otherwise."""
GREY = "0.34 g"
MM = 72 / 25.4
LEADING = 1.2
"""From line to line, in sizes of the letters."""
APART = 1.0
"""Between what stands on the left and on the right, at the least, in sizes of the letters."""


@dataclass(frozen=True)
class Margins:
    """Of a page, in millimetres, and what is written in them."""

    left: float
    right: float
    letters: float = 8.5
    """Size of a foot, a number and a note, in points."""
    from_edge: float = 11.0
    """Millimetres from the edge of the paper to the line on which a foot or a note stands."""


@dataclass(frozen=True)
class _Letters:
    glyphs: dict[int, tuple[int, float]]
    """Number and width (in thousandths of the size) of the glyph of each character."""
    file: bytes
    box: tuple[float, float, float, float]
    rise: float
    fall: float


def wide(text: str, letters: float) -> float:
    """Points that it takes in letters of this size."""
    return sum(_letters().glyphs.get(ord(sign), (0, 0.0))[1] for sign in text) * letters / 1000


def can_write(text: str) -> bool:
    """Whether the font of feet has every letter; others need an engine that joins and turns letters."""
    return all(ord(sign) in _letters().glyphs for sign in text)


def without_others(text: str) -> str:
    """What of it the font of feet can write."""
    return " ".join("".join(sign for sign in text if can_write(sign)).split()).removeprefix("· ")


def marks(left: str, right: str, top: str, size: tuple[float, float], margins: Margins) -> bytes:
    """What draws them on a page of this width and height in points. Closes the `q` that has to stand before."""
    across, high = size
    letters, start, end = margins.letters, margins.left * MM, across - margins.right * MM
    low, step = margins.from_edge * MM, letters * LEADING
    above = [(end, line) for line in _lines(top, end - start, letters)]
    below = [(start, line) for line in _lines(left, end - start, letters)]
    if below and wide(below[-1][1] + right, letters) + APART * letters > end - start:
        below.append((start, ""))
    drawn = [(x, low + step * at, line) for at, (x, line) in enumerate(reversed(below))]
    drawn.append((end - wide(right, letters), low, right))
    drawn += [(x - wide(line, letters), high - low - step * at, line) for at, (x, line) in enumerate(above)]
    written = "".join(f"1 0 0 1 {x:.3f} {y:.3f} Tm <{code(text)}> Tj\n" for x, y, text in drawn if text)
    head = f"Q\n/Artifact <</Type /Pagination>> BDC\nq\n{GREY}\nBT\n{KEY} {letters:g} Tf\n"
    return f"{head}{written}ET\nQ\nEMC\n".encode()


def _lines(text: str, room: float, letters: float) -> list[str]:
    """Broken at spaces where it is wider than that."""
    if wide(text, letters) <= room:
        return [text] if text else []
    found: list[str] = []
    for word in text.split():
        longer = f"{found[-1]} {word}" if found else word
        if found and wide(longer, letters) <= room:
            found[-1] = longer
        else:
            found.append(word)
    return found


def code(text: str) -> str:
    """The numbers of its glyphs, as a string of the font holds them."""
    return "".join(f"{_letters().glyphs[ord(sign)][0]:04x}" for sign in text)


@functools.cache
def _letters() -> _Letters:
    from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
    from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

    with TTFont(FONT) as font:
        font.flavor = None
        options = Options(glyph_names=False, hinting=False, layout_features=[], notdef_outline=True)
        options.drop_tables += ["GSUB", "GPOS", "GDEF"]
        only = Subsetter(options)
        only.populate(unicodes=[code for code in font.getBestCmap() if code >= ord(" ")])
        only.subset(font)
        scale = 1000 / font["head"].unitsPerEm
        cmap, widths, head = font.getBestCmap(), font["hmtx"], font["head"]
        glyphs = {code: (font.getGlyphID(name), widths[name][0] * scale) for code, name in cmap.items()}
        font["head"].modified = font["head"].created = 0
        font.recalcTimestamp = False
        made = BytesIO()
        font.save(made, reorderTables=True)
        box = (head.xMin * scale, head.yMin * scale, head.xMax * scale, head.yMax * scale)
        return _Letters(glyphs, made.getvalue(), box, font["hhea"].ascent * scale, font["hhea"].descent * scale)


def font_of(pdf: Any) -> Any:
    """The font as an object of this PDF (ISO 32000-1, 9.7.4 and 9.10.3)."""
    from pikepdf import Array, Dictionary, Name, Stream, String

    known = _letters()
    program = Stream(pdf, known.file)
    program["/Length1"] = len(known.file)
    plain = {number: (code, width) for code, (number, width) in sorted(known.glyphs.items(), reverse=True)}
    widths = Array()
    for number, (_, width) in sorted(plain.items()):
        widths.append(number)
        widths.append(Array([round(width, 2)]))
    base = "AAAAAA+AtkinsonFoot"
    descriptor = Dictionary(
        Type=Name.FontDescriptor,
        FontName=Name("/" + base),
        FontFamily=String("Atkinson Hyperlegible Next"),
        Flags=32,
        FontBBox=Array([round(side) for side in known.box]),
        ItalicAngle=0,
        Ascent=round(known.rise),
        Descent=round(known.fall),
        CapHeight=round(known.rise),
        StemV=80,
        FontFile2=pdf.make_indirect(program),
    )
    below = Dictionary(
        Type=Name.Font,
        Subtype=Name.CIDFontType2,
        BaseFont=Name("/" + base),
        CIDSystemInfo=Dictionary(Registry=String("Adobe"), Ordering=String("Identity"), Supplement=0),
        CIDToGIDMap=Name.Identity,
        W=widths,
        FontDescriptor=pdf.make_indirect(descriptor),
    )
    return pdf.make_indirect(
        Dictionary(
            Type=Name.Font,
            Subtype=Name.Type0,
            BaseFont=Name("/" + base),
            Encoding=Name("/Identity-H"),
            DescendantFonts=Array([pdf.make_indirect(below)]),
            ToUnicode=pdf.make_indirect(Stream(pdf, _spelled(plain))),
        )
    )


def _spelled(plain: dict[int, tuple[int, float]]) -> bytes:
    """What each glyph stands for, as a table of characters."""
    lines = [f"<{number:04x}> <{chr(code).encode('utf-16-be').hex()}>" for number, (code, _) in sorted(plain.items())]
    head = (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        "1 begincodespacerange\n<0000> <ffff>\nendcodespacerange\n"
    )
    blocks = [lines[at : at + 100] for at in range(0, len(lines), 100)]
    body = "".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar\n" for block in blocks)
    return f"{head}{body}endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n".encode()
