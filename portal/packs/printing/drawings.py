"""Drawings in sheets, made fit for a look: words in them are never too small, and colours become grey. Pure.

A drawing with words takes the width that they need. Where the page is too narrow even for that, each label becomes a
letter in the drawing, and is read below it beside that letter.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from portal.packs.printing.looks import Drawings, Look

DRAWING = re.compile(r"(<figure\b[^>]*>\s*)?(<svg\b[^>]*>.*?</svg>)", re.S)
"""With the figure that begins right before it, where one does."""
WORDS = re.compile(r"<text\b([^>]*)>(.*?)</text>", re.S)
BOX = re.compile(r'viewBox="([-\d. ]+)"')
NUMBER = re.compile(r'\b(x|y|font-size)="(-?[\d.]+)"')
COLOUR = re.compile(r'\b(fill|stroke)="#([0-9A-Fa-f]{6})"')
WHITE = 'fill="#FFFFFF"'
INK = 40
"""Of 255; what is darker is a line or a letter, and becomes black."""
LIGHTER = 0.45
"""So much of an area's tone is left."""
OWN_FORMS = 'class="hour'
"""In a drawing that has a form for each width of page."""
SHORT = 3
"""Signs; a label of so few is written larger where it stands."""


def fitted(sheet: str, look: Look) -> str:
    """The HTML of a sheet with its drawings as this look needs them."""
    if look.drawings:
        needs = look.drawings
        sheet = DRAWING.sub(lambda found: _legible(found[1] or "", found[2], needs), sheet)
    if look.is_saving:
        sheet = DRAWING.sub(lambda found: _grey(found[0]), sheet)
    return sheet


@dataclass(frozen=True)
class _Label:
    """Words in a drawing, in one line or in lines below each other."""

    lines: tuple[re.Match[str], ...]

    @property
    def words(self) -> str:
        return " ".join(" ".join(re.sub(r"<[^>]+>", " ", line[2]).split()) for line in self.lines)


def _legible(figure: str, drawing: str, needs: Drawings) -> str:
    lines = list(WORDS.finditer(drawing))
    box = BOX.search(drawing)
    if OWN_FORMS in drawing or not lines or not box or not all(_place(line)[2] for line in lines):
        return figure + drawing
    across = float(box[1].split()[2])
    smallest = min(_place(line)[2] for line in lines)
    wide = needs.least * across / smallest
    if wide > needs.room:
        wide, drawing = needs.room, _with_key(drawing, needs.least * across / needs.room)
    style = f' style="min-width: {wide:.1f}mm"'
    return figure.replace("<figure", f"<figure{style}", 1) + drawing.replace("<svg", f"<svg{style}", 1)


def _place(line: re.Match[str]) -> tuple[float, float, float]:
    """Where it stands, and how large it is."""
    said = dict(NUMBER.findall(line[1]))
    return float(said.get("x", 0)), float(said.get("y", 0)), float(said.get("font-size", 0))


def _with_key(drawing: str, letters: float) -> str:
    """Labels of a word or more become letters of this size, which are explained below the drawing; numbers, where
    something in it has a letter already."""
    labels = _labels(list(WORDS.finditer(drawing)))
    is_lettered = not any(len(label.words) == 1 and label.words.isalpha() for label in labels)
    words: list[str] = []
    changed: dict[int, str] = {}
    for label in labels:
        first = label.lines[0]
        if len(label.words) <= SHORT:
            changed[first.start()] = _written(label, label.words, letters)
            continue
        if label.words not in words:
            words.append(label.words)
        number = words.index(label.words) + 1
        changed[first.start()] = _written(label, _letter(number) if is_lettered else str(number), letters)
    drawing = WORDS.sub(lambda line: changed.get(line.start(), ""), drawing)
    kind = ' style="list-style-type: lower-alpha"' if is_lettered else ""
    lines = "".join(f"<li>{one}</li>" for one in words)
    return f'{drawing}<ol class="drawing-key"{kind}>{lines}</ol>' if words else drawing


def _letter(number: int) -> str:
    """As a list with letters counts: a to z, aa, ab."""
    number, last = divmod(number - 1, 26)
    return (_letter(number) if number else "") + chr(ord("a") + last)


def _labels(lines: list[re.Match[str]]) -> list[_Label]:
    """Lines that follow each other and stand below each other are one label."""
    found: list[list[re.Match[str]]] = [[line] for line in lines[:1]]
    for above, line in pairwise(lines):
        (x, y, size), (left, low, height) = _place(above), _place(line)
        if abs(x - left) < 1 and size == height and 0 < low - y < 1.6 * size:
            found[-1].append(line)
        else:
            found.append([line])
    return [_Label(tuple(group)) for group in found]


def _written(label: _Label, words: str, letters: float) -> str:
    """In the middle of where its lines stood."""
    (_, top, size), (_, low, _) = _place(label.lines[0]), _place(label.lines[-1])
    middle = (top + low) / 2 - 0.35 * size
    larger = max(size, letters)
    how = re.sub(r'\by="[^"]*"', f'y="{middle + 0.35 * larger:.1f}"', label.lines[0][1], count=1)
    how = re.sub(r'\bfont-size="[^"]*"', f'font-size="{larger:.2f}"', how)
    return f"<text{how}>{words}</text>"


def _grey(drawing: str) -> str:
    """Without colour: areas light, lines as dark as they were, and words black. Where white words stood on an area, no
    area stays black."""
    least = 0 if any(WHITE in line[1] for line in WORDS.finditer(drawing)) else INK
    words = [WORDS.sub(_in_black, line[0]) for line in WORDS.finditer(drawing)]
    toned = iter(words)
    without = WORDS.sub("\0", drawing)
    grey = COLOUR.sub(lambda found: f'{found[1]}="{_tone(found[2], found[1] == "fill", least)}"', without)
    return re.sub("\0", lambda _: next(toned), grey)


def _in_black(line: re.Match[str]) -> str:
    return COLOUR.sub(r'\1="#000000"', line[0])


def _tone(colour: str, is_area: bool, least: int) -> str:  # noqa: FBT001
    red, green, blue = (int(colour[at : at + 2], 16) for at in (0, 2, 4))
    tone = round(0.299 * red + 0.587 * green + 0.114 * blue)
    if is_area and tone >= least:
        tone = round(255 - (255 - tone) * LIGHTER)
    elif tone < INK:
        tone = 0
    return f"#{tone:02X}{tone:02X}{tone:02X}"
