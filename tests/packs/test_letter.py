"""The letter of assurance on one sheet of paper."""

import io
from datetime import date

import pytest
from pypdf import PdfReader

from portal.packs.rules import letter_name
from portal.packs.singles import letter_views
from portal.people.vetting import IN_LETTER
from portal.timetable.letter_text import Facts, text_of
from portal.timetable.letters import Named
from tests.packs.test_compose import HOSTILE
from tests.packs.test_ua import faults

SEEN = date(2026, 9, 1)
CHECKS = tuple((check.value, SEEN) for check in IN_LETTER)


def made(app, people, group="Horizons Tuesday", school="Sample Academy"):
    facts = Facts(
        organisation="Sample Charity",
        school=school,
        group=group,
        issued_day=date(2026, 12, 1),
        review_day=date(2027, 9, 1),
        people=people,
        school_adult="Sam Corridor",
        lead="Winnie Example, 020 7946 0000",
        contact="020 7946 0001",
        code="K7QM-2BCD-9XYZ",
    )
    with app.test_request_context():
        return letter_views.pdf_of(text_of(facts), "https://portal.example.org/letters")


def words(pdf):
    return " ".join(PdfReader(io.BytesIO(pdf)).pages[0].extract_text().split())


def test_it_is_one_sheet_and_passes_the_check_of_pdf_ua(app):
    pdf = made(app, (Named("Ana Example", "Sample Charity", CHECKS), Named("Ben Example", "Partner", CHECKS[:3])))
    assert len(PdfReader(io.BytesIO(pdf)).pages) == 1
    assert "Ana Example" in words(pdf)
    assert "K7QM-2BCD-9XYZ" in words(pdf)
    assert faults(pdf) == []


def test_three_people_with_every_check_still_stand_on_one_sheet(app):
    people = tuple(Named(f"Person {n} With A Long Double-Barrelled Name", "Sample Charity", CHECKS) for n in range(3))
    assert len(PdfReader(io.BytesIO(made(app, people))).pages) == 1


def test_hostile_names_pass_too(app):
    people = tuple(Named(text, text, CHECKS[:1]) for text in list(HOSTILE.values())[:3])
    pdf = made(app, people, group=list(HOSTILE.values())[5], school=list(HOSTILE.values())[6])
    assert faults(pdf) == []


@pytest.mark.parametrize(
    ("group", "name"),
    [
        ("Horizons Tuesday", "horizons-tuesday-letter-of-assurance.pdf"),
        ("../../etc", "etc-letter-of-assurance.pdf"),
        ("日本", "group-letter-of-assurance.pdf"),
    ],
)
def test_the_file_is_named_neutrally(group, name):
    assert letter_name(group) == name
