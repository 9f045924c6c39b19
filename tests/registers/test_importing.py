"""Marks from a file: every line is told what becomes of it, and nothing that is recorded is replaced."""

import io
import re

import pytest
import xlsxwriter
from sqlalchemy import select

from portal.audit.models import AuditEntry
from portal.groups.class_list import Refused
from portal.registers.importing import marks_file
from portal.registers.models import MarkValue, Source
from portal.web.access import Via
from tests.registers.cast import events, item, marks, record

P, L, K, U = MarkValue.PRESENT, MarkValue.LATE, MarkValue.ABSENT_KNOWN, MarkValue.ABSENT_UNEXPLAINED


@pytest.mark.parametrize(
    ("written", "value"),
    [("Present", P), ("✓", P), ("/", P), (" l ", L), ("A", U), ("absent, school knows", K), ("N", "not expected")],
)
def test_marks_are_read_as_people_write_them(written, value):
    [line] = marks_file.read(f'Code,Mark\nA1,"{written}"\n'.encode()).lines
    assert (line.value, line.problem) == (value, "")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "is empty"),
        (b"Colour,Mark\nred,P\n", "does not name the columns"),
        (b"Code,Colour\nA1,red\n", "does not name the columns"),
        (b"Code,Mark\n", "There is no mark"),
        (b"Code,Mark\n" + b"A1,P\n" * 201, "201 lines"),
        (b"%PDF-1.7", "."),
        (b"PK\x03\x04 no workbook", "cannot be read"),
        (b"Code,Mark\n" + b"x" * 1_000_001, "larger than 1 MB"),
    ],
)
def test_what_is_no_file_of_marks_is_refused_in_words(content, says):
    with pytest.raises(Refused) as refusal:
        marks_file.read(content)
    assert says in str(refusal.value)


FILE = """Name;Mark;Minutes;Code
;P;;{0}
Ben P.;late;5;
Okafor, Nobody;P;;
;L;;{0}
;asleep;;{2}
;;;{2}
;late;soon;{2}
;P;;
"""


def give(browser, group, content: bytes):
    return browser.post(f"/registers/{group.part}/import", data={"file": (io.BytesIO(content), "marks.csv")})


def put_in(browser, group, page):
    sealed = re.search(r'name="sealed" value="([^"]*)"', page.text)[1]
    return browser.post(f"/registers/{group.part}/import/save", data={"sealed": sealed})


def test_every_line_is_told_before_anything_is_put_in(database, group, jo):
    codes = [person.code for person in group.people]
    page = give(jo, group, FILE.format(*codes).encode())
    for says in (
        "8 lines read: 2 to put in, 0 that differ from the register, 0 with nothing new, 6 left out",
        "Nobody on this register",
        "Line 2 is about the same person",
        "“asleep” is no mark",
        "is about the same person",
        "Nobody is named in this line",
        "Put in 2 marks",
    ):
        assert says in page.text
    assert events(database, group.part) == []
    for _ in range(2):  # pressed twice it counts once
        assert put_in(jo, group, page).status_code == 302
    found = events(database, group.part)
    assert [(event.value, event.minutes, event.source) for event in found] == [
        (P, None, Source.IMPORT),
        (L, 5, Source.IMPORT),
    ]
    with database.read() as session:
        vias = session.scalars(select(AuditEntry.via).where(AuditEntry.verb == "marked")).all()
    assert vias == [Via.IMPORT]


def test_a_different_mark_becomes_a_conflict_that_is_shown_and_the_same_mark_nothing(database, group, jo):
    one, two, three = group.people
    record(database, group.part, group.sam, item(one, L, minutes=5), item(two, K, number=1), item(three, P, number=2))
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        for place, row in enumerate([["Marks of today"], [], ["Code", "Mark"], [one.code, "P"], [two.code, "absent"]]):
            sheet.write_row(place, 0, row)
    page = give(jo, group, made.getvalue())
    assert "0 to put in, 1 that differ" in page.text
    assert "Both marks are shown until" in page.text
    put_in(jo, group, page)
    held = marks(database, group.part)
    assert held[one.id].is_unconfirmed
    assert (held[two.id].value, held[two.id].is_unconfirmed, held[three.id].value) == (K, False, P)
    assert "marks that differ" in jo.get(f"/registers/{group.part}").text
    again = give(jo, group, f"Code,Mark\n{one.code},P\n".encode())
    assert "choose which is right first" in again.text
    assert 'name="sealed"' not in again.text


def test_it_is_for_those_who_take_the_register_and_a_seal_is_for_one_register(group, jo, sign_in):
    address = f"/registers/{group.part}/import"
    assert sign_in(group.stranger).get(address).status_code == 404
    page = give(jo, group, f"Code,Mark\n{group.people[0].code},P\n".encode())
    sealed = re.search(r'name="sealed" value="([^"]*)"', page.text)[1]
    assert sign_in(group.sam).post(f"{address}/save", data={"sealed": sealed}).location.endswith("/import")
    elsewhere = f"/registers/{group.parts[1]}/import/save"
    assert jo.post(elsewhere, data={"sealed": sealed}).location.endswith("/import")
    assert give(jo, group, b"").status_code == 422
