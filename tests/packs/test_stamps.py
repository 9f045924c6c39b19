"""Lines and codes that are written on sheets laid out without them: nobody can tell them from those laid out whole."""

import dataclasses
import functools
import io
import re
import subprocess
from uuid import UUID

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from portal.packs import compose, files, page, sample
from portal.packs.printing.looks import Letters, Look
from portal.packs.printing.press import plate_of, press
from portal.packs.printing.stamps import split
from portal.packs.scans import qr
from portal.packs.sheets.facts import FeedbackSlips, PackFacts, QuestionSlips
from portal.packs.sheets.paper_facts import Register, ToldSlip
from tests.packs import standin
from tests.packs.test_press import text_of, words
from tests.packs.test_ua import faults

KINDS = (Register, ToldSlip, FeedbackSlips, QuestionSlips)
FOOT = 790
"""Points from the top of a page, where its foot begins."""


def session_packs(**changes: object) -> list[PackFacts]:
    """Of two sessions, as a run has them."""
    subject = dataclasses.replace(sample.subject(number=None, lengths=(60,) * 2), whole=False, **changes)
    each = [dataclasses.replace(subject, meetings=(meeting,)) for meeting in subject.meetings]
    return [compose.pack(one, standin.folder(2)) for one in each]


def stamped_only() -> PackFacts:
    pack = files.one_after_another("Print", session_packs())
    return dataclasses.replace(pack, sheets=tuple(sheet for sheet in pack.sheets if isinstance(sheet.facts, KINDS)))


WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="[\d.]+" yMax="[\d.]+">(.*?)</word>|(<page )')


def places_of(pdf: bytes) -> list[tuple[int, str, float, float]]:
    """Page, word, points from the left and from the top, but for the feet; in the order of the alphabet."""
    told = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    page_number, found = 0, []
    for left, top, word, is_page in WORD.findall(told):
        page_number += bool(is_page)
        if word and float(top) < FOOT:
            found.append((page_number, word, round(float(top)), float(left)))
    return sorted(found)


def codes_of(pdf: bytes) -> list[bytes]:
    """The upper right corner of each page, as dots."""
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as read:
        pages = [one.render(scale=1.5, grayscale=True).to_pil() for one in read]
    return [one.crop((700, 70, 893, 160)).tobytes() for one in pages]


def test_a_stamped_sheet_looks_and_reads_as_one_laid_out_whole():
    pack = stamped_only()
    stamped = press(plate_of(pack, Look()))
    whole = page.pdf_of(page.html_of(pack))
    assert words(stamped.pdf) == words(whole)
    assert faults(stamped.pdf) == []
    for corner, same in zip(codes_of(stamped.pdf), codes_of(whole), strict=True):
        assert sum(abs(dot - other) for dot, other in zip(corner, same, strict=True)) < 2 * len(corner), "edges alone"
    for one, other in zip(places_of(stamped.pdf), places_of(whole), strict=True):
        assert one[:3] == other[:3]
        assert one[3] == pytest.approx(other[3], abs=2), "but for the space between two letters"


def test_sheets_that_differ_in_a_line_are_laid_out_once():
    pack = stamped_only()
    laid: list[str] = []

    class Counting:
        def get(self, keys):
            laid.extend(keys)
            return {}

        def put(self, made):
            pass

    press(plate_of(pack, Look()), Counting())
    assert len(pack.sheets) == 8
    assert len(laid) == 3, "a slip of each kind; registers are never kept"


def test_a_page_that_stands_twice_in_a_run_has_its_own_tags_and_links():
    once, twice = session_packs()[0], session_packs()[0]
    run = files.one_after_another("Print", [once, dataclasses.replace(twice, sheets=twice.sheets[1:])])
    made = press(plate_of(run, Look()))
    alone = press(plate_of(once, Look()))
    assert faults(made.pdf) == []
    assert made.pages == 2 * alone.pages - 1
    assert len(made.pdf) < 1.4 * len(alone.pdf), "what stands on it is shared"
    assert text_of(made.pdf).count("Session 1 of 2 · ") == 2 * text_of(alone.pdf).count("Session 1 of 2 · ")


UNDER = '<h2>Register</h2><p class="under">{}</p><table></table>'


@pytest.mark.parametrize(
    ("typed", "is_stamped"),
    [
        ("Session 1 of 13 · Monday 7 September 2026, 09:30 to 10:30", True),
        ("Tom & Jo's <group>", True),
        ("قطار", False),  # joined letters need the engine
        ("M" * 60, False),
    ],
)
def test_only_what_fits_on_its_line_and_needs_no_joining_is_written_later(typed, is_stamped):
    html = UNDER.format(escape(typed))
    without, stamps = split(html)
    assert [stamp.words for stamp in stamps] == ([typed] if is_stamped else [])
    assert (without == html) is not is_stamped
    assert is_stamped is (str(escape(typed)) not in without)


@functools.cache
def code_of(session_id: UUID) -> str:
    return str(qr.picture(qr.address("https://portal.example.org", qr.REGISTER, session_id)))


@given(
    first=st.text(st.sampled_from("Session 1·,<&é"), min_size=1, max_size=30),
    path=st.integers(2, 4).map(lambda number: UUID(int=number)),
)
def test_what_is_taken_out_of_two_sheets_leaves_the_same(first, path):
    one, its = split(code_of(path) + UNDER.format(escape(first)))
    two, others = split(code_of(UUID(int=1)) + UNDER.format("Another day"))
    assert one == two
    assert len(its) == len(others) == 2
    assert its[1].words == first


def test_letters_of_another_size_are_laid_out_by_the_engine():
    assert Look().is_stamped
    assert not Look(letters=Letters.LARGE).is_stamped
