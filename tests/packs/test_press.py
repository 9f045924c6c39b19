"""Packs joined from kept pieces: the same as if laid out at once, numbered, tagged, and the same each time."""

import dataclasses
import io
import os
import re
import signal
import subprocess
import sys
from concurrent.futures.process import BrokenProcessPool
from datetime import timedelta
from multiprocessing import active_children

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from portal import clock
from portal.config import ROOT
from portal.packs import compose, page, sample
from portal.packs.printing import laying
from portal.packs.printing.joining import places
from portal.packs.printing.looks import Look
from portal.packs.printing.press import plate_of, press
from portal.packs.printing.runs import PURGE_PIECES, KeptInDatabase
from portal.packs.sheets.facts import (
    Contents,
    Cover,
    Covered,
    Glance,
    Handout,
    PackFacts,
    Sheet,
)
from portal.packs.sheets.paper_facts import Register
from tests.packs import standin
from tests.packs.test_ua import faults


class Shelf:
    """Keeps pieces for a test."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}
        self.puts = 0

    def get(self, keys):
        return {key: self.held[key] for key in keys if key in self.held}

    def put(self, made):
        self.held |= made
        self.puts += len(made)


FEW = (Cover, Contents, Glance, Register)


def two_sessions(**changes: object) -> PackFacts:
    """A pack of two sessions, without the sheets that take longest."""
    subject = dataclasses.replace(sample.subject(number=None, lengths=(60,) * 2), **changes)
    pack = compose.pack(subject, standin.folder(2))
    first = [next(sheet for sheet in pack.sheets if isinstance(sheet.facts, kind)) for kind in (Covered, Handout)]
    few = tuple(sheet for sheet in pack.sheets if isinstance(sheet.facts, FEW) or sheet in first)
    return dataclasses.replace(pack, sheets=few)


@pytest.fixture(scope="module")
def shelf() -> Shelf:
    """With everything of one pack."""
    held = Shelf()
    press(plate_of(two_sessions(), Look()), held)
    return held


FEET = re.compile(r"page \d+ of \d+( · .{9})?|Horizons Tuesday · \d (of \d|sessions)|Print \d+.*|For you; not .*")


def words(pdf: bytes) -> list[list[str]]:
    """All that is read on each page, in the order of the alphabet, without feet and notes."""
    found = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    pages = found.stdout.decode().split("\f")
    return [sorted(" ".join(line for line in one.splitlines() if not FEET.fullmatch(line)).split()) for one in pages]


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(one.extract_text().split()) for one in PdfReader(io.BytesIO(pdf)).pages)


def test_what_is_joined_reads_as_if_it_was_laid_out_at_once(shelf):
    pack = two_sessions()
    joined = press(plate_of(pack, Look()), shelf)
    at_once = page.pdf_of(page.html_of(pack))
    assert words(joined.pdf) == words(at_once)
    assert joined.pages == len(PdfReader(io.BytesIO(at_once)).pages)
    assert faults(joined.pdf) == []


def test_pages_are_counted_and_the_list_of_contents_leads_to_them(shelf):
    plate = plate_of(two_sessions(), Look())
    reader = PdfReader(io.BytesIO(press(plate, shelf).pdf))
    texts = [one.extract_text() for one in reader.pages]
    for number, text in enumerate(texts, start=1):
        assert f"page {number} of {len(texts)} · {plate.code}" in text
    links = [link.get_object() for link in reader.pages[1]["/Annots"]]
    assert len(links) == 2
    for link in links:
        number = reader.get_page_number(link["/Dest"][0].get_object())
        assert link["/Contents"] in " ".join(texts[number].split())
        assert str(number + 1) in texts[1].split()
    assert reader.metadata is not None
    assert reader.metadata.title == "Horizons Tuesday, all 2 sessions"


def test_the_headings_of_the_pack_are_its_bookmarks(shelf):
    reader = PdfReader(io.BytesIO(press(plate_of(two_sessions(), Look()), shelf).pdf))
    flat = list(titles(reader.outline))
    assert flat[0] == "Horizons Tuesday"
    assert flat.index("What is in this pack") < flat.index("Register") < flat.index("What we covered")
    assert flat.count("Register") == 2


def titles(outline):
    for one in outline:
        yield from titles(one) if isinstance(one, list) else [one.title]


def test_the_same_facts_give_the_same_bytes_kept_or_new_here_and_in_another_process(shelf):
    script = (
        "import sys; from tests.packs.test_press import two_sessions, press, plate_of, Look; "
        "sys.stdout.buffer.write(press(plate_of(two_sessions(), Look())).pdf)"
    )
    there = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, check=True)
    assert press(plate_of(two_sessions(), Look()), shelf).pdf == there.stdout


def test_what_differs_has_another_mark_and_what_holds_people_is_not_kept(shelf):
    mine = plate_of(two_sessions(), Look())
    assert mine.sha256 == plate_of(two_sessions(), Look()).sha256
    assert mine.sha256 != plate_of(two_sessions(group="Horizons Friday"), Look()).sha256
    assert mine.sha256 != plate_of(two_sessions(), Look(is_duplex=True)).sha256
    assert not any(b"A1" in kept and b"Register" in kept for kept in shelf.held.values())


def test_new_names_lay_out_the_registers_alone_and_another_group_its_own_sheets():
    shelf = Shelf()
    first = two_sessions()
    press(plate_of(first, Look()), shelf)
    puts = shelf.puts
    meetings = sample.subject(number=None, lengths=(60,) * 2).meetings
    others = tuple(dataclasses.replace(meeting, rows=("Q1", "Q2", *meeting.rows[2:])) for meeting in meetings)
    made = press(plate_of(two_sessions(meetings=others), Look()), shelf)
    assert shelf.puts == puts
    assert "Q1" in text_of(made.pdf)
    press(plate_of(two_sessions(group="Wednesday Circle"), Look()), shelf)
    assert shelf.puts == puts + 1


def test_printed_on_both_sides_what_is_given_out_begins_a_sheet(shelf):
    made = press(plate_of(two_sessions(), Look(is_duplex=True)), shelf)
    texts = [one.extract_text() for one in PdfReader(io.BytesIO(made.pdf)).pages]
    assert len(texts) == made.pages
    for number, text in enumerate(texts):
        if text.startswith("Register\n"):
            assert number % 2 == 0
    assert "" in {text.strip() for text in texts}
    assert faults(made.pdf) == []


SPOILT = {
    "From afar": (
        '<img src="http://203.0.113.1/x.png" alt="x">',
        "something that is not ours: http://203.0.113.1/x.png",
    ),
    "Too deep": ("<div>" * 1000 + "deep" + "</div>" * 1000, "nested too deeply"),
    "Too many cells": ("<table>" + ("<tr>" + "<td>x</td>" * 100 + "</tr>") * 100 + "</table>", "takes too long"),
}
"""Handouts that cannot be printed, by title, and what is said of each."""


def test_a_sheet_that_cannot_be_printed_says_so_and_the_rest_prints(shelf, monkeypatch):
    """Layout has a limit on its time; here a small one."""
    monkeypatch.setattr(laying, "MOST_SECONDS", {True: 1, False: 1})
    pack = two_sessions()
    bad = [
        Sheet(Handout(title, f"<h2>{title}</h2>{html}", copies=3, shared="", kind="sheet", note=""), "Horizons")
        for title, (html, _why) in SPOILT.items()
    ]
    made = press(plate_of(dataclasses.replace(pack, sheets=(*pack.sheets, *bad)), Look()), shelf)
    assert sorted(made.failed) == sorted(SPOILT)
    text = text_of(made.pdf)
    for title, (_html, why) in SPOILT.items():
        assert re.search(f"{title} This sheet could not be printed: [^.]*{re.escape(why)}", text)
    assert text.count("What we covered") == 1
    assert faults(made.pdf) == []


def test_what_needs_too_much_memory_or_crashes_is_said_in_words():
    for fault in (MemoryError(), BrokenProcessPool()):
        assert "<p>This sheet could not be printed: it needs too much" in laying._instead("<h2>Map</h2>", fault)
    assert laying._title("<h2 class='first'>Rock &amp;\n<em>roll</em></h2>") == "Rock & roll"
    assert len(laying._title(f"<h2>{'long ' * 1000}</h2>")) == laying.LONGEST_TITLE + 1


def test_a_process_that_is_killed_takes_nothing_with_it():
    told: list[int] = []

    def kill(ready: int, _of: int) -> None:
        if not told:
            for child in active_children():
                os.kill(child.pid or 0, signal.SIGKILL)
        told.append(ready)

    pack = two_sessions()
    made = press(plate_of(pack, Look()), say=kill)
    assert made.failed == ()
    assert told[-1] == len(pack.sheets) - 1, "all but the list of contents"
    assert text_of(made.pdf).count("Somebody new?") == 2


@pytest.mark.parametrize("group", ["مجموعة الثلاثاء", "קבוצה", "Dziękuję Łódź", "समूह"])
def test_a_foot_in_letters_that_its_font_lacks_is_written_by_the_engine(group):
    subject = dataclasses.replace(sample.subject(number=1, lengths=(60,) * 2), group=group)
    pack = compose.pack(subject, standin.folder(2))
    few = tuple(sheet for sheet in pack.sheets if isinstance(sheet.facts, Cover | Register))
    plate = plate_of(dataclasses.replace(pack, sheets=few), Look())
    made = press(plate)
    assert faults(made.pdf) == []
    assert f"page 1 of {made.pages} · {plate.code}" in PdfReader(io.BytesIO(made.pdf)).pages[0].extract_text()


def test_with_such_a_foot_too_what_cannot_be_printed_takes_nothing_with_it():
    """Then the foot does without the letters."""
    subject = dataclasses.replace(sample.subject(number=1, lengths=(60,) * 2), group="مجموعة الثلاثاء")
    pack = compose.pack(subject, standin.folder(2))
    bad = Handout("Bad", f"<h2>Bad</h2>{SPOILT['From afar'][0]}", copies=3, shared="", kind="sheet", note="")
    few = [sheet for sheet in pack.sheets if isinstance(sheet.facts, Register)]
    made = press(plate_of(dataclasses.replace(pack, sheets=(*few, dataclasses.replace(few[0], facts=bad))), Look()))
    assert (made.failed, made.pages) == (("Bad",), 2)
    text = text_of(made.pdf)
    assert "Bad This sheet could not be printed" in text
    assert "1 of 2 page 1 of 2" in text
    assert "Somebody new?" in text


@given(st.lists(st.tuples(st.integers(1, 9), st.booleans()), min_size=1))
def test_each_run_begins_where_the_last_ends_or_on_the_next_sheet(lengths):
    *starts, in_all = places(lengths)
    assert starts[0] == 0
    for at, (pages, _) in enumerate(lengths[:-1]):
        gap = starts[at + 1] - starts[at] - pages
        assert gap in ((0, 1) if lengths[at + 1][1] else (0,))
        assert not (lengths[at + 1][1] and starts[at + 1] % 2)
    assert in_all == starts[-1] + lengths[-1][0]


def test_pieces_are_kept_for_every_worker_and_deleted_after_their_time(database):
    kept = KeptInDatabase(database)
    kept.put({"a": b"one", "b": b"two"})
    kept.put({"a": b"other"})
    assert kept.get(["a", "c"]) == {"a": b"one"}
    PURGE_PIECES.run(database)
    assert set(kept.get(["a", "b"])) == {"a", "b"}
    with clock.moved_to(clock.now() + timedelta(days=61)):
        PURGE_PIECES.run(database)
    assert kept.get(["a", "b"]) == {}
