"""Sheets in order, for the right eyes, and the same each time."""

import dataclasses
import io
import re
import typing
from datetime import time

import pytest
from pypdf import PdfReader

from portal.packs import compose, page, sample
from portal.packs.compose import Copies
from portal.packs.rules import printable
from portal.packs.sheets.facts import (
    FOR_FACILITATOR,
    FOR_PARENTS,
    FOR_SCHOOL,
    FOR_YOUNG_PEOPLE,
    Audience,
    Cover,
    Facts,
    Glance,
    Handout,
    PackFacts,
    Questions,
    Register,
    Subject,
)
from portal.packs.sheets.site_facts import Contact
from tests.packs import standin

ONE_SESSION = [
    "cover", "glance", "notes", "register", "told-slip", "covered", "handout", "feedback-slips", "question-slips"
]  # fmt: skip


def made(subject: Subject, *, copies: Copies = Copies.ONE) -> PackFacts:
    return compose.pack(subject, standin.folder(subject.of), copies=copies)


def printed(pack: PackFacts, *kept: type) -> PdfReader:
    """The PDF, of some kinds of sheets only where a test needs no more."""
    sheets = tuple(sheet for sheet in pack.sheets if not kept or isinstance(sheet.facts, kept))
    return PdfReader(io.BytesIO(page.pdf_of(page.html_of(dataclasses.replace(pack, sheets=sheets)))))


def kinds(subject: Subject) -> list[str]:
    return [page.kind_of(sheet.facts) for sheet in made(subject).sheets]


def only(subject: Subject, kind):
    return next(sheet.facts for sheet in made(subject).sheets if isinstance(sheet.facts, kind))


def text_of(reader: PdfReader) -> str:
    return "\n".join(one.extract_text() for one in reader.pages)


def test_one_session_has_its_sheets_in_the_order_of_use():
    assert kinds(sample.subject(number=4)) == ONE_SESSION


def test_the_first_session_asks_the_start_questions_and_the_last_the_end_questions():
    assert only(sample.subject(number=1), Questions).title == "Start questions"
    assert only(sample.subject(number=13), Questions).title == "End questions"
    assert "questions" not in kinds(sample.subject(number=7))


def test_the_whole_group_has_one_cover_and_each_session_its_own_sheets():
    found = kinds(sample.subject(number=None))
    assert found[:3] == ["cover", "contents", "glance"]
    assert (found.count("cover"), found.count("register"), found.count("notes")) == (1, 13, 13)
    assert found[-3:] == ["feedback-slips", "question-slips", "for-parents"]


def test_the_cover_of_the_whole_group_counts_those_who_joined_late():
    whole = sample.subject(number=None)
    needs = {"large print": 1, "more time": 4}
    later = dataclasses.replace(whole.meetings[-1], rows=(*whole.meetings[0].rows, "Z1", "Z2"), access_needs=needs)
    site = only(dataclasses.replace(whole, meetings=(*whole.meetings[:-1], later)), Cover).site
    assert (site.size, site.needs) == (14, (("large print", 2), ("more time", 4)))


def test_every_kind_of_sheet_has_one_audience():
    by_audience = (FOR_FACILITATOR, FOR_YOUNG_PEOPLE, FOR_PARENTS, FOR_SCHOOL)
    assert set(typing.get_args(Facts)) == {kind for kinds in by_audience for kind in kinds}
    assert len(typing.get_args(Facts)) == sum(map(len, by_audience))


def test_no_type_for_anybody_else_can_hold_a_facilitators_facts():
    facilitators = {kind.__name__ for kind in FOR_FACILITATOR} | {"Section", "Step", "Site", "Contact", "Bring"}
    for kind in (*FOR_YOUNG_PEOPLE, *FOR_PARENTS, *FOR_SCHOOL):
        for field in dataclasses.fields(kind):
            assert not facilitators & set(re.findall(r"\w+", str(field.type))), (kind, field)


@pytest.mark.parametrize("number", [1, 4, 13, None])
def test_no_note_for_facilitators_reaches_young_people_or_parents(number):
    pack = made(sample.subject(number=number))
    seen = {audience: "" for audience in Audience}
    for sheet in pack.sheets:
        seen[sheet.audience] += str(page.parts_of(sheet))
    assert standin.FOR_FACILITATORS in seen[Audience.FACILITATOR]
    assert standin.FOR_PUPILS in seen[Audience.YOUNG_PEOPLE]
    for audience in (Audience.YOUNG_PEOPLE, Audience.PARENTS):
        assert standin.FOR_FACILITATORS not in seen[audience]


def test_steps_fill_the_hour():
    steps = only(sample.subject(number=4), Glance).steps
    assert [(step.starts, step.minutes) for step in steps] == [(time(9, 30), 10), (time(9, 40), 40), (time(10, 20), 10)]
    assert steps[-1].left + steps[-1].wide == pytest.approx(100, abs=0.1)


def test_what_to_bring_fits_the_group():
    bring = {thing.item: thing.quantity for thing in only(sample.subject(number=4, size=13), Glance).bring}
    assert bring == {"Pencil": 14, "Scissors": 7, "Glue": 8, "Marker": 3, "Map 4": 14}


def test_a_group_without_people_yet_gets_rows_for_those_expected():
    nobody = sample.subject(number=4)
    nobody = dataclasses.replace(nobody, meetings=(dataclasses.replace(nobody.meetings[0], rows=()),))
    register = only(nobody, Register)
    assert (register.rows, register.spare) == ((), 14)
    assert only(nobody, Glance).bring[0].quantity == 13


def test_handouts_stand_once_or_as_often_as_needed():
    once = [s for s in made(sample.subject(number=4)).sheets if isinstance(s.facts, Handout)]
    each = [s for s in made(sample.subject(number=4), copies=Copies.EACH).sheets if isinstance(s.facts, Handout)]
    assert (len(once), len(each)) == (1, 13)


def test_an_extra_session_has_a_register_and_no_plan():
    extra = sample.subject(number=4)
    extra = dataclasses.replace(extra, meetings=(dataclasses.replace(extra.meetings[0], number=None),))
    assert kinds(extra) == ["cover", "glance", "register", "told-slip", "feedback-slips", "question-slips"]
    assert made(extra).title == "Horizons Tuesday, extra session"


def test_a_register_of_two_parts_has_a_column_and_a_signature_for_each():
    """With names and the most people it still holds them all, on as many pages as one of a single part."""
    one = sample.subject(number=4, size=32)
    both = dataclasses.replace(one.meetings[0], parts=("Lanternfield Trust (fictional)", "Brindle & Quay Projects"))
    pages = [printed(made(each), Register) for each in (one, dataclasses.replace(one, meetings=(both,)))]
    text = " ".join(text_of(pages[1]).split())
    assert "Brindle & Quay Projects: signed off by" in text
    assert [code in text for code in both.rows] == [True] * 32
    assert len(pages[0].pages) == len(pages[1].pages)


def test_a_register_with_names_sends_nobody_for_a_code():
    coded = sample.subject(number=4)
    assert "for the code" in page.html_of(made(coded))
    assert "for the code" not in page.html_of(made(dataclasses.replace(coded, coded=False)))


def test_contacts_that_nobody_named_are_said_to_be_missing():
    bare = dataclasses.replace(
        sample.subject(number=4), contact=None, host=None, dsl=None, charity_lead=None, address=""
    )
    words = page.html_of(made(bare))
    assert "Ask the school contact for the name" in words
    assert "Address not recorded" in words


def test_pages_are_counted_right_and_name_the_group():
    pack = made(sample.subject(number=4))
    pages = printed(pack).pages
    for number, one in enumerate(pages, start=1):
        words = one.extract_text()
        assert f"page {number} of {len(pages)}" in words
        assert "Horizons Tuesday · 4 of 13" in words


def test_the_whole_group_counts_its_sessions_and_finds_its_pages():
    reader = printed(made(sample.subject(number=None, lengths=(60,) * 3, size=6)))
    contents = reader.pages[1].extract_text()
    for number in (1, 2, 3):
        at = next(i for i, one in enumerate(reader.pages, 1) if one.extract_text().startswith(f"Session {number} of 3"))
        assert f"Horizons Tuesday · {number} of 3" in reader.pages[at - 1].extract_text()
        assert re.search(rf"Step {number}\b.*?\b{at}\b", contents, re.DOTALL)
    titles = [str(entry.title) for entry in reader.outline if not isinstance(entry, list)]
    assert titles == ["Horizons Tuesday", "Step 1", "Step 2", "Step 3"]


@pytest.mark.parametrize("size", [6, 15, 30])
def test_nobody_is_cut_off_the_register(size):
    names = tuple(f"Person{n:02} {'Featherstonehaugh-' * 3}"[:60] for n in range(size))
    subject = sample.subject(number=4, size=size)
    subject = dataclasses.replace(
        subject, coded=False, meetings=(dataclasses.replace(subject.meetings[0], rows=names),)
    )
    shown = text_of(printed(made(subject), Register))
    assert [n for n in range(size) if f"Person{n:02}" not in shown] == []
    assert "".join(shown.split()).count("Featherstonehaugh-Featherstonehaugh") == size


HOSTILE = {
    "html": "<script>alert(1)</script><b>bold</b>",
    "picture": '<img src="http://127.0.0.1:9/x.png">',
    "file": '"><img src="file:///etc/passwd">',
    "style": "</style><style>* { display: none }</style>",
    "template": "{{ 7 * 7 }}{% for a in b %}",
    "right to left": "\u202egnp.exe \u05d0\u05d1\u05d2 \u0645\u0631\u062d\u0628\u0627",
    "long": "Ab" * 150,
    "emoji": "Zoë \U0001f600\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "nul": "Nul\x00Bell\x07\x1b[31m",
    "zalgo": "Z" + "\u0335\u0322\u034e" * 30 + "o",
    "entity": "&amp;&#x3c;script&#x3e;",
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_words_in_every_field_leave_the_neighbours_whole(what):
    bad = printable(HOSTILE[what])
    contact = Contact(bad, bad, bad, bad)
    subject = dataclasses.replace(
        sample.subject(number=4, size=3),
        group=bad,
        place=bad,
        address=bad,
        contact=contact,
        dsl=contact,
        host=contact,
        charity_lead=contact,
    )
    meeting = dataclasses.replace(
        subject.meetings[0], room=bad, team=((bad, "lead"),), rows=("Before B.", bad, "After A.")
    )
    words = text_of(printed(made(dataclasses.replace(subject, meetings=(meeting,))), Cover, Register))
    for neighbour in ("Before B.", "After A.", "Safeguarding lead (DSL) today", "If something happens", "0800 1111"):
        assert neighbour in words
    assert "49" not in words
    assert "root:" not in words


def test_the_cover_names_no_programme():
    cover = only(sample.subject(number=4), Cover)
    assert "Sample steps" not in repr(cover)
    assert "Sample steps" not in made(sample.subject(number=4)).title
