"""What a pack may say, and how much to bring."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.curricula.reading.schema import Per
from portal.groups.rules import code_order
from portal.packs import rules
from portal.packs.models import Names
from portal.people.access import MAY, Role
from portal.web import alphabets
from portal.web.access import Can


@pytest.mark.parametrize(
    ("per", "quantity", "size", "expected"),
    [
        (Per.PUPIL, 1, 12, 13),
        (Per.PUPIL, 2, 12, 25),
        (Per.PAIR, 1, 13, 7),
        (Per.FOUR, 1, 13, 4),
        (Per.FOUR, 2, 12, 6),
        (Per.SESSION, 3, 12, 3),
    ],
)
def test_there_is_enough_for_everybody(per, quantity, size, expected):
    assert rules.needed(per, quantity, size) == expected


@given(st.sampled_from(list(Per)), st.integers(1, 5), st.integers(1, 60))
def test_nobody_goes_without(per, quantity, size):
    people = {Per.PUPIL: 1, Per.PAIR: 2, Per.FOUR: 4, Per.SESSION: 1000}[per]
    assert rules.needed(per, quantity, size) * people >= size * quantity


@pytest.mark.parametrize(
    ("role", "expected"),
    [
        (Role.COORDINATOR, (Names.CODES, Names.FIRST_AND_INITIAL, Names.FULL)),
        (Role.BOOKING_LEAD, (Names.CODES, Names.FIRST_AND_INITIAL, Names.FULL)),
        (Role.SCHOOL_DSL, (Names.CODES, Names.FIRST_AND_INITIAL)),
        (Role.FACILITATOR, (Names.CODES, Names.FIRST_AND_INITIAL)),
        (Role.EVALUATOR, ()),
        (Role.SAFEGUARDING, ()),
        (Role.ADMIN, ()),
        (Role.COMMISSIONER, ()),
    ],
)
def test_who_may_print_which_names(role, expected):
    assert rules.options(MAY[role]) == expected


def test_full_names_alone_do_not_open_a_pack():
    assert rules.options({Can.PRINT_FULL_NAMES, Can.SEE_NAMES}) == ()


@pytest.mark.parametrize(
    ("group", "number", "whole", "title", "file"),
    [
        ("Horizons Tuesday", 4, False, "Horizons Tuesday, session 4 of 13", "horizons-tuesday-4-of-13.pdf"),
        ("Horizons Tuesday", None, True, "Horizons Tuesday, all 13 sessions", "horizons-tuesday-all-13.pdf"),
        ("Horizons Tuesday", None, False, "Horizons Tuesday, extra session", "horizons-tuesday-extra.pdf"),
        ("../../etc/passwd\r\nX: y", 1, False, None, "etc-passwd-x-y-1-of-13.pdf"),
        ("مجموعة", 1, False, None, "group-1-of-13.pdf"),
        ("É" * 300, 1, False, None, f"{'e' * 60}-1-of-13.pdf"),
    ],
)
def test_titles_and_file_names_are_neutral_and_plain(group, number, whole, title, file):
    assert rules.file_name(group, number, 13, whole=whole) == file
    if title:
        assert rules.title(group, number, 13, whole=whole) == title


@given(st.text(max_size=400))
def test_what_is_printed_cannot_hide_reorder_or_overprint(text):
    shown = rules.printable(text)
    kinds = {unicodedata.category(sign) for sign in shown if sign not in rules.JOINERS}
    assert not kinds & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert shown == " ".join(shown.split())
    assert rules.printable(shown) == shown


LINE = rules.TO_WRITE_ON


@pytest.mark.parametrize(
    ("name", "row"),
    [
        ("Amara Okafor", "Amara Okafor"),
        ("محمد علي", "محمد علي"),
        ("王小明", f"{LINE} (A7, in Chinese letters: write it in)"),
        ("Li 王小明", f"Li {LINE} (A7, in Chinese letters: write it in)"),
        ("김 สมชาย", f"{LINE} (A7, in Korean and Thai letters: write it in)"),
        ("𝓐my L.", "Amy L."),
        ("‮Amy​﻿ 😀", "Amy 😀"),
    ],
)
def test_of_a_name_that_does_not_print_the_rest_prints_with_a_line_and_the_code(name, row):
    assert rules.written(name, "A7") == row
    assert rules.can_be_written(name) == (LINE not in row)


@given(st.text(max_size=40))
def test_every_name_prints_or_has_a_line(name):
    row = rules.written(name, "A7")
    assert LINE in row or row == alphabets.simple(rules.printable(name))
    assert not alphabets.written_in(row)


def test_a_name_piled_with_accents_keeps_two():
    assert rules.printable("Z" + "\u0335" * 40 + "oe") == "Z\u0335\u0335oe"
    assert rules.printable("Nguyễn Thị Ánh") == "Nguyễn Thị Ánh"


def test_codes_sort_as_people_count():
    assert sorted(["A10", "B1", "A2"], key=code_order) == ["A2", "A10", "B1"]


def test_a_map_is_named_as_text_where_the_postcode_is_known():
    assert rules.map_link("EN1 1AA") == "openstreetmap.org/search?query=EN1+1AA"
    assert rules.map_link("") == ""
