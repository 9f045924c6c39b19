"""Class lists as schools export them, good and bad."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from portal.groups.class_list import Refused, read_lines, read_table
from portal.groups.columns import Column, guess, mapping_fault, never_kept

HEAD = "Given name,Family name,Year group\n"


def people(content: bytes) -> list[str]:
    table = read_table(content)
    lines = read_lines(table, guess(table.heads, wants_sex=False))
    return [f"{one.entry.name.full} {one.entry.year_group}" if one.entry else one.says for one in lines]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_usual_files_are_read(encoding, delimiter, end):
    text = f'{HEAD}Zoë,O’Neill,8\nAnne Marie,"Smith, née Jones",9\n'
    if delimiter != ",":
        text = f"{HEAD}Zoë,O’Neill,8\nAnne Marie,Smith,9\n".replace(",", delimiter)
    found = people(text.replace("\n", end).encode(encoding))
    assert found[0] == "Zoë O’Neill 8"
    assert found[1].startswith("Anne Marie Smith")


BAD = [
    (b"", "This file is empty"),
    (b"\xef\xbb\xbf  \n", "This file is empty"),
    (b",,,\n,,\n", "This file is empty"),
    (b"Amara,Okafor,8\nKim,Li,9\n", "The first line does not name the columns"),
    (HEAD.encode(), "There is no pupil under the first line"),
    (b"PK\x03\x04rest", "This is an Excel workbook"),
    (b"\xd0\xcf\x11\xe0rest", "This is an Excel workbook"),
    (b"%PDF-1.7", "This is not a CSV file"),
    (b"\x89PNG\r\n", "This is not a CSV file"),
    ("Given name\tFamily name\n".encode("utf-16"), "There is no pupil under the first line"),
    (b"\xff\xfeG\x00i", "Some letters of this file cannot be read"),
    (b"\xfe\xff\xd8\x00", "Some letters of this file cannot be read"),
    (b"Given name,Family name\nAm\0ara,O\n", "This is not a CSV file"),
    (b"Given name,Family name\nAm\x81ara,O\n", "Some letters of this file cannot be read"),
    (b"x" * 1_000_001, "larger than 1 MB"),
    (
        (HEAD + "Amara,Okafor,8\n" * 10_000).encode(),
        "There are 10,000 pupils in this list. A class list holds at most 200",
    ),
    ((HEAD + "," * 100 + "\n").encode(), "101 columns"),
    ((HEAD + '"' + "x" * 200_000).encode(), "quotation mark that is never closed"),
]


@pytest.mark.parametrize(("content", "says"), BAD, ids=range(len(BAD)))
def test_a_file_that_cannot_be_used_is_refused_in_a_sentence(content, says):
    with pytest.raises(Refused, match=says.split("(")[0]):
        read_table(content)


LINES = [
    ("=1+1,Okafor,8", "The given name begins with =, like a formula. Type the name itself."),
    (",Okafor,8", "The given name is empty"),
    ("Amara,,8", "The family name is empty"),
    ("Amara,Okafor,eight", "The year group is a number from 1 to 13"),
    ("Am\ufffdra,Okafor,8", "lost in another encoding"),
    ("x" * 300 + ",Okafor,8", "has 300 letters. Type at most 80"),
    ("Amara", "The family name is empty"),
    ('"Amara,Okafor,8\nKim', "runs over several lines. Look for a quotation mark that is never closed"),
]


@pytest.mark.parametrize(("line", "says"), LINES)
def test_a_line_that_will_not_do_says_what_to_type(line, says):
    table = read_table(f"{HEAD}Kim,Li,9\n{line}\n".encode())
    good, bad = read_lines(table, guess(table.heads, wants_sex=False))
    assert good.entry is not None
    assert bad.entry is None
    assert bad.number == 3 + line.count("\n")
    assert says in bad.says


def test_the_same_pupil_twice_is_told_with_the_line_of_the_first():
    found = people(f"{HEAD}Zoë,Li,9\nAmara,O,8\nzoe,LI,9\n".encode())
    assert "This is the pupil of line 2" in found[2]


def test_two_pupils_of_one_name_are_told_apart_by_the_schools_key():
    found = people(b"Forename,Surname,Adm No\nAmara,O,1\nAmara,O,2\n")
    assert found == ["Amara O None", "Amara O None"]


def test_empty_lines_do_not_count_and_do_not_shift_the_numbers():
    table = read_table(f"{HEAD}\n,,\nKim,Li,9\n".encode())
    assert [number for number, _ in table.rows] == [4]


@pytest.mark.parametrize(
    "head",
    ["DOB", "Date of Birth", "UPN", "Home address", "Postcode", "Ethnicity", "E-mail", "Mobile", "FSM", "SEN status"]
    + ["Parent contact", "Behaviour points", "Religion", "First language", "LAC"],
)
def test_columns_that_may_not_be_kept_are_named_and_emptied_at_once(head):
    assert never_kept(head)
    table = read_table(f"Forename,Surname,{head}\nAmara,O,secret\n".encode())
    assert "secret" not in str(table)
    assert 2 not in guess(table.heads, wants_sex=True)


@pytest.mark.parametrize("head", ["Forename", "Preferred first name", "Year group", "Adm No", "Access needs", "Form"])
def test_ordinary_columns_are_not_taken_for_private_ones(head):
    assert never_kept(head) is None


def test_columns_are_guessed_once_each_and_sex_only_where_it_is_needed():
    heads = ("Surname", "Forename", "Preferred First Name", "Yr", "Gender", "Adm No", "Form")
    assert guess(heads, wants_sex=False) == {0: Column.FAMILY, 1: Column.GIVEN, 3: Column.YEAR, 5: Column.KEY}
    assert guess(heads, wants_sex=True)[4] is Column.SEX


def test_a_mapping_needs_both_names_and_each_column_once():
    assert mapping_fault({0: Column.GIVEN}) is not None
    assert mapping_fault({0: Column.GIVEN, 1: Column.FAMILY, 2: Column.GIVEN}) is not None
    assert mapping_fault({0: Column.GIVEN, 1: Column.FAMILY}) is None


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_whatever_give_a_table_or_a_sentence(content):
    for start in (b"", HEAD.encode()):
        try:
            table = read_table(start + content)
        except Refused:
            continue
        read_lines(table, guess(table.heads, wants_sex=True))
