"""Packs in large print, for readers with dyslexia, on A5 and in black and white: nothing is lost, small or cut off."""

import io
import re
import subprocess
from html import unescape

import pytest
from pikepdf import Pdf
from pypdfium2 import PdfDocument

from portal.packs import page
from portal.packs.printing import feet, pieces
from portal.packs.printing.drawings import fitted
from portal.packs.printing.folding import elements, folded, sides
from portal.packs.printing.joining import Run, filled, joined
from portal.packs.printing.looks import Letters, Look, Paper
from portal.packs.printing.press import plate_of, press
from portal.packs.printing.sources import pairs
from tests.packs import every_sheet
from tests.packs.glyphs import coloured, darkest, glyphs
from tests.packs.test_ua import faults

LARGE = Look(letters=Letters.LARGE)
EASY = Look(letters=Letters.EASY, is_saving=True)
BOOKLET = Look(paper=Paper.BOOKLET, is_saving=True)
LEAST = {LARGE: 16.0, EASY: 12.0, BOOKLET: 7.0}
"""Points of the smallest letters."""
MOST_INK = 0.12
"""Of a page; the band of a cover alone is a fifth."""


def text_of(pdf: bytes) -> str:
    """Without spaces, in the order of reading, so that a name broken over lines is found."""
    read = subprocess.run(["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True)
    return "".join(read.stdout.decode().split())


def test_every_kind_of_sheet_is_in_it():
    assert every_sheet.missing(every_sheet.pack()) == set()


@pytest.mark.parametrize("look", LEAST)
def test_a_look_passes_the_check_and_nothing_on_it_is_small_cut_off_or_lost(look):
    pdf = press(plate_of(every_sheet.pack(), look)).pdf
    assert faults(pdf) == []
    every = list(glyphs(pdf))
    assert [one for one in every if one.points < LEAST[look] - 0.02] == []
    assert [one for one in every if not one.is_inside] == []
    html = " ".join(fitted(str(part), look) for part in page.all_parts(every_sheet.pack()))
    html = re.sub(r'<svg class="hour.*?</svg>|<title>.*?</title>', " ", html, flags=re.S)
    said = unescape(re.sub(r"<[^>]+>", " ", html)).split()
    shown = text_of(pdf)
    assert {word for word in said if word not in shown} == set()
    if look.is_folded:
        assert_all_that_is_marked_has_its_element(pdf)
    if look.is_saving:
        assert coloured(pdf) == []
        assert darkest(pdf) < MOST_INK


def test_a_booklet_has_four_pages_to_the_sheet():
    piece = pieces.lay_out(("<h1>Horizons Tuesday</h1><p>Words</p>",), ("notes",), BOOKLET)
    made = joined([Run(piece.pdf, 0, 1)], title="Horizons", margins=BOOKLET.margins, multiple=BOOKLET.multiple)
    assert [round(side / feet.MM) for side in PdfDocument(made)[3].get_size()] == [148, 210]
    assert len(PdfDocument(made)) == filled(1, BOOKLET.multiple) == 4
    sheet = PdfDocument(folded(made))
    assert [[round(side / feet.MM) for side in page.get_size()] for page in sheet] == [[297, 210]] * 2
    assert [text in page.get_textpage().get_text_range() for page in sheet for text in ("page 1 of 4",)] == [
        True,
        False,
    ]


@pytest.mark.parametrize(
    ("pages", "order"), [(4, "4 1 2 3"), (8, "8 1 2 7 6 3 4 5"), (12, "12 1 2 11 10 3 4 9 8 5 6 7")]
)
def test_folded_sheets_that_lie_one_in_another_are_read_in_order(pages, order):
    assert " ".join(f"{left + 1} {right + 1}" for left, right in sides(pages)) == order


def assert_all_that_is_marked_has_its_element(pdf: bytes) -> None:
    """Of each form on each page, in both directions."""
    with Pdf.open(io.BytesIO(pdf)) as made:
        parents = dict(pairs(made.Root.StructTreeRoot.ParentTree))
        named: dict[tuple[int, int], set[int]] = {}
        for one in elements(made.Root.StructTreeRoot):
            if str(one.get("/Type", "")) == "/MCR":
                named.setdefault(one["/Stm"].objgen, set()).add(int(one["/MCID"]))
        for side in made.pages:
            assert "/StructParents" not in side.obj
            for form in side.obj["/Resources"]["/XObject"].values():
                marked = {int(mark) for mark in re.findall(rb"/MCID (\d+)", form.read_bytes())}
                assert named.get(form.objgen, set()) >= marked
                assert not marked or len(parents[int(form["/StructParents"])]) > max(marked)


DRAWING = '<figure class="half"><svg viewBox="0 0 200 50"><rect fill="#6A3B73"/>{}</svg></figure>'


def label(words: str, y: int = 10, *, x: int = 5, size: int = 10, fill: str = "#16242C") -> str:
    return f'<text x="{x}" y="{y}" font-size="{size}" fill="{fill}">{words}</text>'


def test_a_drawing_takes_the_width_that_its_words_need():
    made = fitted(DRAWING.format(label("A word")), LARGE)
    assert 'style="min-width: 65.9mm"' in made
    assert ">A word</text>" in made
    assert "<ol" not in made


@pytest.mark.parametrize(
    ("labels", "in_drawing", "below"),
    [
        (label("A word", size=4) + label("another", 40, size=4), ["a", "b"], ["A word", "another"]),
        (label("Two lines", size=4) + label("of words", 15, size=4), ["a"], ["Two lines of words"]),
        (label("Same", size=4) + label("Same", 40, size=4), ["a", "a"], ["Same"]),
        (label("Same", size=4) + label("B", 40, size=4), ["1", "B"], ["Same"]),
        (label("no", size=4), ["no"], []),
    ],
)
def test_words_for_which_there_is_no_room_become_numbers_with_a_key(labels, in_drawing, below):
    made = fitted(DRAWING.format(labels), LARGE)
    assert re.findall(r"<text[^>]*>(.*?)</text>", made) == in_drawing
    assert re.findall(r"<li>(.*?)</li>", made) == below
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', made)]
    assert min(sizes) / 200 * LARGE.drawings.room >= LARGE.drawings.least - 0.01


def test_drawings_stay_as_they_are_where_there_is_room_and_become_grey_to_save_ink():
    drawn = DRAWING.format(label("A word", size=4))
    assert fitted(drawn, Look()) == drawn
    grey = fitted(drawn, Look(is_saving=True))
    assert '<rect fill="#B0B0B0"/>' in grey
    assert 'fill="#000000">A word<' in grey
    dark = '<circle fill="#16242C" stroke="#0E5A61"/>'
    assert '<circle fill="#000000" stroke="#444444"/>' in fitted(DRAWING.format(dark), Look(is_saving=True))
    on_it = fitted(DRAWING.format(dark + label("on it", fill="#FFFFFF")), Look(is_saving=True))
    assert '<circle fill="#9B9B9B" stroke="#444444"/>' in on_it
    assert 'fill="#000000">on it<' in on_it


def test_a_long_foot_is_broken_over_lines_that_stay_in_the_margin():
    group = "Wednesday Girls and Young Women of the Upper School Horizons · 12 of 13"
    drawn = feet.marks(group, "page 112 of 160 · K7QF-2MPA", "", (595.3, 841.9), LARGE.margins).decode()
    places = [tuple(map(float, at)) for at in re.findall(r"1 0 0 1 ([\d.]+) ([\d.]+) Tm", drawn)]
    assert len(places) == 3
    assert len({low for _, low in places}) == 2
    assert max(low for _, low in places) < 27 * feet.MM
