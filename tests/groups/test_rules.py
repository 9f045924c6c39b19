"""Neutral names, codes, and whether a pupil is one we know."""

import uuid
from datetime import date

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from portal.groups.entries import Entry, read_entry
from portal.groups.identity import Name, normalised
from portal.groups.rules import codes, group_name_fault, may_be_same

PROGRAMME = ("Healthy Steps and More", "healthy-steps")


@pytest.mark.parametrize(
    "name",
    ["Horizons Tuesday", "Compass 2", "St. Mary's Group", "Élan", "Crimson", "Year 8 Horizons", "Team K-7", "Pathways"],
)
def test_a_name_that_says_nothing_is_taken(name):
    assert group_name_fault(name, programme=PROGRAMME) is None


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("", "Enter a neutral name"),
        ("   ", "Enter a neutral name"),
        ("x" * 41, "at most 40 letters"),
        ("Gang group", "without “gang”"),
        ("GANGS Tuesday", "without “gangs”"),
        ("𝐆ang", "without “gang”"),
        ("Knife-crime Tuesday", "without “knife”"),
        ("County Lines", "without “county lines”"),
        ("county-lines 8", "without “county lines”"),
        ("Young offenders", "without “offenders”"),
        ("Victim's circle", "without “victims”"),
        ("At risk", "without “risk”"),
        ("Healthy Tuesday", "which programme it is"),
        ("Big steps", "which programme it is"),
        ("HealthySteps8", "which programme it is"),
        ("<b>Bold</b>", "letters, digits, spaces"),
        ("Horizons\0", "letters, digits, spaces"),
        ("=1+1", "letters, digits, spaces"),
        ("😀", "letters, digits, spaces"),
    ],
)
def test_a_name_that_says_too_much_is_refused_in_words(name, says):
    fault = group_name_fault(name, programme=PROGRAMME)
    assert says in (fault or "")


@settings(max_examples=50)
@given(st.uuids(), st.integers(1, 400))
def test_codes_are_a_letter_and_a_digit_never_twice_and_never_confusing(group_id, many):
    made = [code for code, _ in zip(codes(group_id), range(many), strict=False)]
    assert len(set(made)) == len(made) == many
    assert not set("".join(made)) & set("IOS015")
    assert all(code[0].isalpha() and code[1:].isdigit() and 2 <= len(code) <= 3 for code in made)


def test_codes_depend_on_the_group_and_skip_those_taken():
    one, other = uuid.UUID(int=1), uuid.UUID(int=2)
    first = [code for code, _ in zip(codes(one), range(5), strict=False)]
    assert first == [code for code, _ in zip(codes(one), range(5), strict=False)]
    assert first != [code for code, _ in zip(codes(other), range(5), strict=False)]
    assert first != sorted(first)
    assert next(codes(one, set(first[:2]))) == first[2]


@pytest.mark.parametrize(
    ("known", "year", "same"),
    [(8, 8, True), (8, 9, True), (8, 10, True), (8, 11, False), (8, 7, False), (None, 7, True), (8, None, True)],
)
def test_a_pupil_moves_up_at_most_once_a_school_year(known, year, same):
    assert may_be_same(known, date(2026, 10, 1), year, date(2028, 9, 1)) is same


@settings(max_examples=500)
@given(st.text(max_size=60))
@example("𝐀")
def test_normalising_a_name_twice_changes_nothing(text):
    assert normalised(normalised(text)) == normalised(text)


@pytest.mark.parametrize(
    ("one", "other"), [("Zoë", "zoe"), ("O'Neill", "o neill"), ("  Anne   Marie ", "ANNE-MARIE"), ("Łukasz", "łukasz")]
)
def test_spellings_that_mean_the_same_are_matched(one, other):
    assert normalised(one) == normalised(other)


HOSTILE = [
    ("<script>alert(1)</script>", True),
    ("علي", True),
    ("😀 Jo", True),
    ("\u202egnp.exe", True),
    ("x" * 80, True),
    ("x" * 81, False),
    ("x" * 300, False),
    ("=HYPERLINK(1)", False),
    ("+1", False),
    ("-", False),
    ("@me", False),
    ("＝1", False),
    ("Zo\ufffd", False),
    ("Zo\0e", False),
    ("12", False),
    ("   ", False),
]


@pytest.mark.parametrize(("given_name", "fine"), HOSTILE)
def test_strange_names_are_kept_or_refused_in_words(given_name, fine):
    entry, problems = read_entry(given=given_name, family="Example")
    assert (entry is not None) is fine
    assert all("type" in problem for problem in problems)
    if entry:
        assert "\u202e" not in entry.name.given


@given(st.text(max_size=200), st.text(max_size=200), st.text(max_size=20), st.text(max_size=40), st.text(max_size=120))
def test_whatever_is_typed_gives_a_person_or_a_sentence(given_name, family, year, key, need):
    entry, problems = read_entry(given=given_name, family=family, year=year, key=key, need=need)
    assert (entry is None) is bool(problems)
    if entry:
        assert len(entry.name.given) <= 80
        assert entry.access_need is None or len(entry.access_need) <= 80


@pytest.mark.parametrize(
    ("field", "typed", "says"),
    [
        ("year", "seven", "number from 1 to 13"),
        ("year", "14", "number from 1 to 13"),
        ("year", "9B", "number from 1 to 13"),
        ("key", "A123456789012", "looks like a UPN"),
        ("key", "k" * 41, "at most 40 letters"),
        ("sex", "x", "F or M"),
        ("need", "n" * 81, "81 letters"),
        ("need", "=cmd", "begins with =, like a formula"),
    ],
)
def test_what_will_not_do_is_explained(field, typed, says):
    _, problems = read_entry(given="Amara", family="O", **{field: typed})
    assert says in problems[0]


@pytest.mark.parametrize("typed", ["9", "Year 9", "Y9", "yr 9", " 9 "])
def test_year_groups_are_read_as_schools_write_them(typed):
    assert read_entry(given="Amara", family="O", year=typed)[0] == Entry(Name("O", "Amara"), year_group=9)
