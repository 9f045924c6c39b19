"""What the letter says, and above all what it never says."""

import re
from datetime import date

import pytest

from portal.people.vetting import IN_LETTER, Condition
from portal.timetable.letter_text import Facts, text_of
from portal.timetable.letters import Named

SEEN = date(2026, 9, 1)
ANA = Named("Ana", "Sample Charity", tuple((check.value, SEEN) for check in IN_LETTER))
BEN = Named("Ben", "Partner", ((IN_LETTER[0].value, SEEN),))


def facts(**more):
    whole = {
        "organisation": "Sample Charity",
        "school": "Sample Academy",
        "group": "Horizons Tuesday",
        "issued_day": date(2026, 12, 1),
        "review_day": date(2027, 9, 1),
        "people": (ANA, BEN),
        "school_adult": "",
        "lead": "Winnie Example, 020 7946 0000",
        "contact": "020 7946 0001",
        "code": "K7QM-2BCD-9XYZ",
    }
    return Facts(**(whole | more))


def words(text):
    lines = [text.title, text.dated, text.opening, *text.says, *(f"{key}: {value}" for key, value in text.keys)]
    return "\n".join(lines + [" ".join((one.name, one.organisation, *one.checks)) for one in text.people])


@pytest.mark.parametrize("people", [(ANA,), (ANA, BEN)])
@pytest.mark.parametrize("adult", ["", "Sam Corridor"])
def test_it_says_what_a_letter_of_assurance_says(people, adult):
    said = words(text_of(facts(people=people, school_adult=adult)))
    for needed in (
        "Sample Charity",
        "Ana",
        "Two references: seen 1 September 2026",
        "photo identification on arrival",
        "suitable for the role under our risk assessment",
        "Winnie Example, 020 7946 0000",
        "020 7946 0001",
        "1 September 2027",
        "K7QM-2BCD-9XYZ",
    ):
        assert needed in said
    assert ("Sam Corridor" in said) is bool(adult)


@pytest.mark.parametrize("people", [(ANA,), (ANA, BEN)])
def test_it_never_says_what_stands_in_a_certificate_nor_that_nothing_does_nor_a_condition(people):
    said = words(text_of(facts(people=people, school_adult="Sam Corridor"))).lower()
    assert not re.search(r"convict|caution|none recorded|clear\b|criminal|offen[cd]|disclos|number|overseas", said)
    for condition in Condition:
        assert condition.value not in said


def test_a_letter_without_lead_contact_or_review_leaves_them_out():
    text = text_of(facts(lead="", contact="", review_day=None))
    assert [key for key, _ in text.keys] == ["Holds until", "Check code"]
