"""A calendar file is read whole, or every fault of it is told at once with its line and what to write instead."""

import pytest

from portal.places.calendar_file import Faulty, read_csv

HEAD = "scope,academic_year,kind,start,end,label\n"
GOOD = "308,2026/2027,half-term,15/02/2027,19/02/2027,Spring half-term\n"
HERE = frozenset({"308", "990001"})


def faults(content):
    with pytest.raises(Faulty) as told:
        read_csv(content if isinstance(content, bytes) else content.encode(), HERE)
    return [(fault.line, fault.say) for fault in told.value.faults]


def test_every_fault_of_a_file_is_told_at_once_with_its_line():
    bad = HEAD + GOOD
    bad += "999,2026/2027,holiday,15/02/2027,19/02/2027,X\n"
    bad += "308,2025/2026,holiday,15/02/2027,19/02/2027,X\n"
    bad += "308,2026/2027,party,15/02/2027,19/02/2027,X\n"
    bad += "308,2026/2027,holiday,9/1/2027,2/1/2027,X\n"
    bad += "123456,2027,party,soon,40/02/2027,\n"
    assert faults(bad) == [
        (3, "scope: no authority has the code 999 here. Look it up on the Schools page"),
        (4, "academic_year: write 2026/2027, in which 15/02/2027 lies, not “2025/2026”"),
        (5, "kind: write term, half-term, holiday, INSET day or closed, not “party”"),
        (6, "The last day is before the first. Change one of them"),
        (7, "scope: no school has the number 123456 here. Look it up on the Schools page"),
        (7, "academic_year: write it like 2026/2027, not “2027”"),
        (7, "kind: write term, half-term, holiday, INSET day or closed, not “party”"),
        (7, "start: write a date like 15/02/2027, not “soon”"),
        (7, "end: write a date like 19/02/2027, not “40/02/2027”"),
        (7, "label: write a name, like Spring half-term; it is empty"),
    ]


@pytest.mark.parametrize(
    ("content", "say"),
    [
        ("", "This file is empty. Begin it with the line scope,academic_year,"),
        (GOOD, "Put this line on top: scope,academic_year,kind,start,end,label"),
        (HEAD.replace("label", "name") + GOOD, "; label is missing"),
        (HEAD.replace("start,end", "from,to") + GOOD, "; start, end are missing"),
        (HEAD, "no row under the header"),
        (HEAD + "Enfield,2026/2027,term,1/9/2026,1/10/2026,X\n", "an authority's three-digit code, like 308"),
        (HEAD + "308,2026/2027,term,1/9/26x,1/10/2026,X\n", "start: write a date like 15/02/2027, not “1/9/26x”"),
        (HEAD + "308,2026/2027,INSET day,1/9/2026,2/9/2026,X\n", "one day"),
        (HEAD + "308,2026/2027,term,1/9/2026,1/9/2027,X\n", "longer than"),
        (HEAD + "308,2026/2027,term,1/9/2026,1/10/2026," + "x" * 81, "label: write at most 80 letters; these are 81"),
        (HEAD + "308,2026/2027,term,1/9/2026\n", "end: write a date like 19/02/2027; it is empty"),
        (HEAD + "308,2026/2027,term,1/9/2026,1/10/2026," + '"' + "x" * 200_000, "quotation mark"),
        ('"' + "x" * 200_000, "quotation mark"),
    ],
)
def test_a_bad_file_is_refused_in_words(content, say):
    assert say in faults(content)[0][1]


@pytest.mark.parametrize(
    ("content", "say"),
    [
        (b"PK\x03\x04rest", "This is an Excel workbook. In Excel choose Save as, then CSV UTF-8"),
        (b"\x89PNG\r\n\x1a\n", "This is not a CSV file. Save the table as CSV UTF-8"),
        (b"%PDF-1.7", "This is not a CSV file"),
        (HEAD.encode("utf-16"), "This is not a CSV file"),
    ],
)
def test_what_is_no_csv_file_is_told_how_to_become_one(content, say):
    assert [line for line, _ in faults(content)] == [1]
    assert say in faults(content)[0][1]


@pytest.mark.parametrize("divides", [",", ";", "\t"])
def test_the_columns_may_be_divided_as_spreadsheets_do(divides):
    rows = read_csv((HEAD + GOOD).replace(",", divides).encode(), HERE)
    assert [(row.scope, row.label) for row in rows] == [("308", "Spring half-term")]


def test_a_file_too_large_is_refused_whole():
    """A file cut at the limit would lose closures that nobody notices."""
    rows = b"".join(b"308,2026/2027,inset day,2027-06-07,2027-06-07,INSET\n" for _ in range(21_000))
    assert "larger than 1 MB" in faults(HEAD.encode() + rows)[0][1]
