"""The national register's file in every mess that real ones are in."""

from datetime import date
from pathlib import Path

import pytest

from portal.places.models import SchoolKind, SchoolStatus
from portal.places.register_file import Line, NotARegisterFile, Refusal, read
from tests.places.register import FIELDS, GOOD, row, text


def rows(tmp_path: Path, content: bytes) -> list[Line | Refusal]:
    path = tmp_path / "edubasealldata.csv"
    path.write_bytes(content)
    return list(read(path))


def one(tmp_path: Path, **changes: str) -> Line | Refusal:
    return rows(tmp_path, text(row(**changes)).encode())[0]


def test_a_good_row_is_read(tmp_path):
    line = one(tmp_path)
    assert (line.number, line.urn, line.la_code) == (2, 100100, "308")
    assert line.facts["kind"] is SchoolKind.SECONDARY
    assert line.facts["status"] is SchoolStatus.OPEN
    assert line.facts["establishment_number"] == "3084037"
    assert line.facts["open_day"] == date(1998, 9, 1)


def test_head_teachers_are_not_read(tmp_path):
    assert "Headteacher" not in str(one(tmp_path))


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig"])
def test_the_encoding_is_found(tmp_path, encoding):
    content = text(row(EstablishmentName="St Thomas à Becket")).encode(encoding)
    assert rows(tmp_path, content)[0].facts["name"] == "St Thomas à Becket"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_both_line_ends_are_read(tmp_path, end):
    assert isinstance(rows(tmp_path, text(GOOD, end=end).encode())[0], Line)


def test_columns_are_found_by_name_whatever_their_order_and_number(tmp_path):
    backwards = ["SomethingNew (code)", *reversed(FIELDS)]
    line = rows(tmp_path, text(GOOD, fields=backwards).encode())[0]
    assert line.facts["name"] == "Sample High"


def test_columns_that_are_not_used_may_be_gone(tmp_path):
    few = ["URN", "LA (code)", "EstablishmentName", "EstablishmentStatus (code)"]
    assert isinstance(rows(tmp_path, text(GOOD, fields=few).encode())[0], Line)


@pytest.mark.parametrize(
    ("changes", "fact", "value"),
    [
        ({"TypeOfEstablishment_code": "7"}, "kind", SchoolKind.SPECIAL),
        ({"TypeOfEstablishment_code": "14"}, "kind", SchoolKind.PUPIL_REFERRAL_UNIT),
        ({"TypeOfEstablishment_code": "18", "PhaseOfEducation_name": "16 plus"}, "kind", SchoolKind.FURTHER_EDUCATION),
        ({"EstablishmentNumber": "37"}, "establishment_number", "3080037"),
        ({"NumberOfPupils": "1,029"}, "pupils", 1029),
        ({"NumberOfPupils": ".."}, "pupils", None),
        ({"NumberOfPupils": ""}, "pupils", None),
        ({"PercentageFSM": ".."}, "name", "Sample High"),
        ({"Postcode": ""}, "postcode", None),
        ({"OpenDate": "01/09/1998"}, "open_day", date(1998, 9, 1)),
        ({"OpenDate": "1998-09-01"}, "open_day", date(1998, 9, 1)),
        ({"OpenDate": ""}, "open_day", None),
        ({"EstablishmentStatus_code": "3"}, "status", SchoolStatus.CLOSING),
        ({"EstablishmentStatus_code": "4"}, "status", SchoolStatus.PROPOSED),
        ({"EstablishmentName": "A, B and C School"}, "name", "A, B and C School"),
    ],
)
def test_a_mess_is_survived(tmp_path, changes, fact, value):
    assert one(tmp_path, **changes).facts[fact] == value


def test_a_lost_zero_of_the_authority_code_is_put_back(tmp_path):
    assert one(tmp_path, LA_code="2").la_code == "002"


@pytest.mark.parametrize(
    ("changes", "say"),
    [
        ({"URN": "X1"}, "URN 'X1' is not a number"),
        ({"URN": "10010²"}, "is not a number"),
        ({"URN": "9" * 30}, "is not a number"),
        ({"NumberOfPupils": "²"}, "not a whole number"),
        ({"NumberOfPupils": "9" * 30}, "not a whole number"),
        ({"EstablishmentStatus_code": "9"}, "none of 1, 2, 3, 4"),
        ({"EstablishmentName": ""}, "name is blank"),
        ({"OpenDate": "31-02-1998"}, "not a date"),
        ({"NumberOfPupils": "many"}, "not a whole number"),
        ({"LA_code": "Enfield"}, "not three digits"),
        ({"TypeOfEstablishment_code": "30"}, "Welsh"),
        ({"GSSLACode_name": "W06000015"}, "Welsh"),
        ({"EstablishmentName": "St Thomas � Becket"}, "letters of this row were lost"),
    ],
)
def test_what_cannot_be_understood_is_refused_with_its_line_and_the_reason(tmp_path, changes, say):
    refusal = one(tmp_path, **changes)
    assert isinstance(refusal, Refusal)
    assert refusal.number == 2
    assert say in refusal.reason


@pytest.mark.parametrize("cells", [["100100", "308"], [*GOOD.values(), *["x"] * 40]])
def test_a_row_with_the_wrong_number_of_fields_is_refused(tmp_path, cells):
    content = text(GOOD) + ",".join(cells) + "\r\n"
    assert "may have shifted" in rows(tmp_path, content.encode())[1].reason


@pytest.mark.parametrize(
    "content", [b"", b"a,b,c\n1,2,3\n", b"PK\x03\x04\x00\x00", b"<xml></xml>", b"\x00\x00\x00\n", b"x" * 200_000]
)
def test_another_file_is_refused_as_a_whole(tmp_path, content):
    with pytest.raises(NotARegisterFile):
        rows(tmp_path, content)
