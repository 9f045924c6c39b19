"""What differs between sheets that are otherwise alike: a line of words, the code in a corner.

Thirteen registers of a group differ in their day, slips of two groups in the group's name. Such a sheet is laid out
once without them, with an empty picture in the place of each, and they are written there when the pack is joined, as
the same tagged words and pictures that the engine would have set (ISO 32000-1, 14.7.4).
"""

import re
from dataclasses import dataclass
from html import unescape

from portal.packs.printing import feet

NAME = "stamp-in-pack"
"""Begins the name of a place on a sheet; its number follows."""
PLACE = re.compile(rf"^{NAME}-.*?(\d+)$")
WORDS = r'(?P<opens><p class="(?P<kind>under|slip__label)">)(?P<words>[^<>]+)</p>'
BOX = r'<svg (?P<box>viewBox="0 0 (?P<side>\d+) \d+" class="qr">)<title>[^<]*</title>'
CODE = rf'{BOX}(?P<path><path[^>]* d=")(?P<steps>[^"]*)'
EITHER = re.compile(f"{WORDS}|{CODE}")
STEP = re.compile(r"([Mm])(-?[\d.]+) (-?[\d.]+)h(\d+)")
"""Of the picture of a code: to where, and how many modules are dark from there."""


@dataclass(frozen=True)
class Line:
    """How a paragraph is set, by its class in pack.css."""

    size: float
    """Of its letters, in points."""
    most: float
    """Millimetres that are free for it, on one line."""


LINES = {"under": Line(11, 120), "slip__label": Line(8.6, 72)}


@dataclass(frozen=True)
class Stamp:
    words: str = ""
    line: Line = Line(0, 0)
    steps: str = ""
    """Of a code: the dark modules, as its SVG has them."""
    side: int = 0
    """Of a code: modules, with the empty ones around."""


@dataclass(frozen=True)
class Place:
    """Where a stamp belongs on the pages of a sheet, in points from the upper left."""

    page: int
    number: int
    left: float
    top: float
    right: float
    bottom: float


def split(html: str) -> tuple[str, tuple[Stamp, ...]]:
    """A sheet without what differs, and what differs; the sheet as it is where that cannot be written here."""
    stamps = tuple(_stamp(found) for found in EITHER.finditer(html))
    if not all(_fits(stamp) for stamp in stamps):
        return html, ()
    names = (f"{NAME}-{number}" for number in range(len(stamps)))
    return EITHER.sub(lambda found: _without(found, next(names)), html), stamps


def _stamp(found: re.Match[str]) -> Stamp:
    if found["words"]:
        return Stamp(words=unescape(found["words"]), line=LINES[found["kind"]])
    return Stamp(steps=found["steps"], side=int(found["side"]))


def _without(found: re.Match[str], name: str) -> str:
    if found["words"]:
        empty = f'<svg id="{name}" class="stamp" width="1" height="1" viewBox="0 0 1 1"><title>{name}</title></svg>'
        return f"{found['opens']}{empty}</p>"
    return f'<svg id="{name}" {found["box"]}<title>{name}</title>{found["path"]}'


def _fits(stamp: Stamp) -> bool:
    """Whether the font of feet has its letters, and the line has room for them."""
    if not stamp.words:
        return True
    return feet.can_write(stamp.words) and feet.wide(stamp.words, stamp.line.size) <= stamp.line.most * feet.MM


def named(html: str, number: int) -> str:
    """The same with names of its own in the document of several sheets."""
    return html.replace(f"{NAME}-", f"{NAME}-{number}-")


def number_of(name: str) -> int | None:
    """Which stamp of its sheet belongs to a place of this name."""
    found = PLACE.match(name)
    return int(found[1]) if found else None


def drawn(stamp: Stamp, place: Place, high: float) -> bytes:
    """What draws it on a page of that height, in points."""
    if stamp.words:
        at = f"1 0 0 1 {place.left:.3f} {high - place.bottom:.3f} Tm <{feet.code(stamp.words)}> Tj"
        return f"q\n{feet.GREY}\nBT\n{feet.KEY} {stamp.line.size} Tf\n{at}\nET\nQ\n".encode()
    scale = (place.right - place.left) / stamp.side
    matrix = f"{scale:.5f} 0 0 {-scale:.5f} {place.left:.3f} {high - place.top:.3f} cm"
    return f"q\n0 g\n{matrix}\n{_areas(stamp.steps)}\nf\nQ\n".encode()


def _areas(steps: str) -> str:
    """The dark modules of a code, each row of them as an area (ISO 32000-1, 8.5.2.1)."""
    x = y = 0.0
    rows = []
    for kind, across, down, many in STEP.findall(steps):
        x, y = (float(across), float(down)) if kind == "M" else (x + float(across), y + float(down))
        rows.append(f"{x:g} {y - 0.5:g} {many} 1 re")
        x += int(many)
    return "\n".join(rows)
