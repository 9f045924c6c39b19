"""Workbooks and OneRoster bundles: what is read, what is left unread, and what is refused."""

import io
import time

import pytest
import xlsxwriter

from portal.groups.class_list import Refused, Table, read_lines
from portal.groups.columns import guess
from portal.groups.uploaded import Roster, read_upload
from tests.groups.books import book, bundle, sheet, zipped

HEADS = ["Given name", "Family name", "Year group"]


def people(content: bytes) -> list[str]:
    table = read_upload(content)
    assert isinstance(table, Table)
    lines = read_lines(table, guess(table.heads, wants_sex=False))
    return [f"{one.entry.name.full} {one.entry.year_group}" if one.entry else one.says for one in lines]


def test_a_workbook_as_a_spreadsheet_writes_it():
    made = io.BytesIO()
    with xlsxwriter.Workbook(made, {"in_memory": True}) as workbook:
        first = workbook.add_worksheet("Notes")
        first.write(0, 0, "Class lists for the autumn")
        second = workbook.add_worksheet("List")
        for place, row in enumerate([["Class 8B"], [], HEADS, ["Zoë", "O’Neill", 8], ["李", "小竹", 9.0]]):
            second.write_row(place, 0, row)
        second.write_formula(5, 0, '="Kim"', None, "Kim")
        second.write_row(5, 1, ["Li", 10])
    assert people(made.getvalue()) == ["Zoë O’Neill 8", "李 小竹 9", "Kim Li 10"]


def test_what_is_hidden_is_never_read_and_said():
    hidden = '<cols><col min="2" max="2" hidden="1"/></cols>'
    seen = sheet(
        [["Given name", "Notes", "Family name"], ["Amara", "SECRET", "Okafor"], ["Kim", "", "Li"]], hidden, [3]
    )
    content = book(
        sheet([HEADS, ["Canary", "Hidden", "8"]]), sheet([["x"]]), seen, states=["hidden", "veryHidden", "visible"]
    )
    table = read_upload(content)
    assert "SECRET" not in str(table)
    assert "Canary" not in str(table)
    assert people(content) == ["Amara Okafor None"]
    assert table.unread == ("2 hidden sheets", "1 hidden column", "1 hidden row")


def test_shared_strings_are_read_without_how_they_are_spoken():
    strings = "<si><r><t>Ama</t></r><r><t>ra</t></r><rPh><t>spoken</t></rPh></si><si><t>Okafor</t></si>"
    row = ['<c r="A2" t="s"><v>0</v></c>', '<c r="B2" t="s"><v>1</v></c>', '<c r="C2"><v>8.0</v></c>']
    assert people(book(sheet([HEADS, row]), strings=strings)) == ["Amara Okafor 8"]


FORMULAS = [
    ('<c><f>A1&amp;"x"</f><v></v></c>', "begins with =, like a formula"),
    ('<c t="str"><f>cmd|calc</f></c>', "begins with =, like a formula"),
    ('<c t="e"><f>A9</f><v>#REF!</v></c>', "begins with =, like a formula"),
    ('<c t="inlineStr"><is><t>=1+1</t></is></c>', "begins with =, like a formula"),
]


@pytest.mark.parametrize(("cell", "says"), FORMULAS)
def test_a_formula_without_a_value_is_refused_in_its_line(cell, says):
    (found,) = people(book(sheet([HEADS, [cell, "Okafor", "8"]])))
    assert says in found


def test_a_formula_with_a_value_gives_its_value():
    assert people(book(sheet([HEADS, ['<c t="str"><f>B9</f><v>Amara</v></c>', "Okafor", "8"]]))) == ["Amara Okafor 8"]


ENTITY = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>'
BAD = [
    (b"PK\x03\x04 and no more", "This file cannot be read"),
    (b"\xd0\xcf\x11\xe0 old", "old or has a password"),
    (zipped({"readme.txt": "nothing"}), "neither an Excel workbook nor a OneRoster bundle"),
    (book(ENTITY), "This file cannot be read"),
    (book("<worksheet><sheetData>"), "This file cannot be read"),
    (book(sheet([]), states=["hidden"]), "Nothing is to be seen in this workbook"),
    (book(sheet([HEADS])), "There is no pupil under the first line"),
    (book(sheet([["Amara", "Okafor", "8"]] * 3)), "does not name the columns"),
    (book(sheet([HEADS, *[["Amara", "Okafor", "8"]] * 300])), "There are 300 pupils"),
    (book(sheet([HEADS, *[["A", "O", "8"]] * 10_000])), "more than 5,000 rows"),
    (book(sheet([["x"] * 300])), "more than 200 columns"),
    (zipped({"xl/workbook.xml": b"0" * 40_000_000}), "unpacks to more"),
    (zipped({f"n{n}": b"" for n in range(2_100)}), "unpacks to more"),
    (zipped({"manifest.csv": "x", "enrollments.csv": "y"}), "no users.csv or no enrollments.csv"),
    (bundle(manifest="propertyName,value\noneroster.version,1.0\n"), "not OneRoster 1.1 or 1.2"),
    (bundle(enrollments="sourcedId,status,classSourcedId,userSourcedId,role\ne,,c1,t1,teacher\n"), "No class in this"),
    (b"x" * 1_000_001, "larger than 1 MB"),
]


@pytest.mark.parametrize(("content", "says"), BAD, ids=range(len(BAD)))
def test_what_cannot_be_used_is_refused_in_a_sentence(content, says):
    with pytest.raises(Refused, match=says):
        read_upload(content)


def test_a_bomb_is_refused_at_once():
    bomb = book("<worksheet>" + " " * 45_000_000 + "</worksheet>")
    assert len(bomb) < 1_000_000
    begun = time.monotonic()
    with pytest.raises(Refused, match="unpacks to more"):
        read_upload(bomb)
    assert time.monotonic() - begun < 2


def test_a_bundle_gives_its_classes_and_nothing_else():
    found = read_upload(bundle(1))
    assert isinstance(found, Roster)
    assert [title for title, _ in found.classes] == ["8B Form", "9A Form"]
    table = found.table(0)
    assert [cells for _, cells in table.rows] == [("Amara", "Okafor", "8", "u1"), ("Kim", "Li", "8", "u2")]
    for secret in ("example.org", "Robin", "Gone", "2013"):
        assert secret not in str(found)


def test_a_bundle_of_the_later_version_and_its_grades_that_are_no_year():
    found = read_upload(bundle(2))
    assert [cells[:3] for _, cells in found.table(0).rows] == [("Amara", "Okafor", "8"), ("Kim", "Li", "")]


def test_a_upn_as_key_is_left_out():
    users = "sourcedId,givenName,familyName,grades\nB801200005001,Amara,Okafor,08\n"
    enrolled = "sourcedId,classSourcedId,userSourcedId,role\ne1,c1,B801200005001,student\n"
    (row,) = read_upload(bundle(users=users, enrollments=enrolled)).rows
    assert row[1] == ("Amara", "Okafor", "8", "")


def one_class(people: int, grades: str) -> bytes:
    users = "".join(f'u{n},Given{n},Family{n},"{grades}"\n' for n in range(people))
    enrolled = "".join(f"e{n},c1,u{n},student\n" for n in range(people))
    heads = "sourcedId,classSourcedId,userSourcedId,role\n"
    return bundle(users="sourcedId,givenName,familyName,grades\n" + users, enrollments=heads + enrolled)


@pytest.mark.parametrize("grades", [",", " , ", ""])
def test_grades_that_say_nothing_are_no_year(grades):
    assert [cells[2] for _, cells in read_upload(one_class(2, grades)).rows] == ["", ""]


def test_the_only_class_of_a_bundle_is_no_longer_than_any_list():
    with pytest.raises(Refused, match="There are 201 pupils in this list"):
        read_upload(one_class(201, "08"))
