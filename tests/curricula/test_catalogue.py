"""What a school looks for, and which programmes answer it."""

import json
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.curricula.catalogue.catalogue import (
    OPTIONS,
    Choice,
    Length,
    Offer,
    Size,
    Standing,
    counts,
    fits,
    in_order,
    length_of,
    standing_of,
)
from portal.curricula.reading.schema import Mode, Programme, Setting, Topic
from tests.world import FACTS


def programme(**facts):
    return Programme.model_validate_json(json.dumps(FACTS | facts))


def offer(numbered=13, **facts):
    return Offer(uuid.UUID(int=1), facts.pop("slug", "sample-steps"), programme(**facts), numbered)


@pytest.mark.parametrize(
    ("choice", "expected"),
    [
        ({}, True),
        ({"setting": Setting.SECONDARY, "age": 11}, True),
        ({"age": 16}, True),
        ({"age": 10}, False),
        ({"age": 17}, False),
        ({"setting": Setting.PRISON}, False),
        ({"mode": Mode.GROUP}, True),
        ({"mode": Mode.TRAINING}, False),
        ({"topic": Topic.WEAPONS}, True),
        ({"topic": Topic.WORK}, False),
        ({"size": Size.SMALL}, True),
        ({"size": Size.ONE}, False),
        ({"size": Size.CLASS}, False),
        ({"length": Length.WEEKS}, True),
        ({"length": Length.VISIT}, False),
        ({"age": 12, "topic": Topic.WORK}, False),
    ],
)
def test_a_programme_is_found_by_all_that_is_asked(choice, expected):
    assert fits(offer(topics=["weapons"]), Choice(**choice)) is expected


@pytest.mark.parametrize(
    ("least", "most", "sizes"),
    [
        (1, 1, {Size.ONE}),
        (6, 15, {Size.SMALL}),
        (1, 12, {Size.ONE, Size.SMALL}),
        (6, 32, {Size.SMALL, Size.CLASS}),
        (8, 250, {Size.SMALL, Size.CLASS, Size.YEAR}),
        (36, 36, {Size.YEAR}),
    ],
)
def test_a_programme_is_for_every_size_that_it_can_be_given_to(least, most, sizes):
    one = offer(group_size={"least": least, "most": most})
    assert {size for size in Size if fits(one, Choice(size=size))} == sizes


@pytest.mark.parametrize(
    ("facts", "numbered", "length"),
    [
        ({"mode": "workshop"}, 1, Length.VISIT),
        ({"mode": "training"}, 2, Length.VISIT),
        ({"mode": "workshop", "series": False}, 5, Length.VISIT),
        ({"mode": "workshop"}, 0, Length.VISIT),
        ({"mode": "training"}, 3, Length.WEEKS),
        ({"mode": "group"}, 13, Length.WEEKS),
        ({"mode": "group"}, 0, Length.WEEKS),
        ({"mode": "family"}, 10, Length.WEEKS),
        ({"mode": "group"}, 27, Length.LONGER),
        ({"mode": "family", "plan": "stages"}, 6, Length.LONGER),
        ({"mode": "one-to-one"}, 0, Length.LONGER),
    ],
)
def test_a_programme_is_one_visit_or_some_weeks_or_as_long_as_needed(facts, numbered, length):
    assert length_of(programme(**facts), numbered) is length


@pytest.mark.parametrize(
    ("facts", "standing"),
    [
        ({}, Standing.BOOK),
        ({"mode": "workshop"}, Standing.BOOK),
        ({"mode": "workshop", "series": False, "minutes": None}, Standing.BOOK),
        ({"mode": "training"}, Standing.BOOK),
        ({"mode": "family"}, Standing.ASK),
        ({"mode": "one-to-one"}, Standing.ASK),
        ({"plan": "stages"}, Standing.ASK),
        ({"status": "outline"}, Standing.LATER),
        ({"status": "draft"}, Standing.DRAFT),
        ({"status": "retired"}, Standing.ENDED),
    ],
)
def test_a_reader_is_told_what_can_be_done_now(facts, standing):
    assert standing_of(programme(**facts)) is standing


def test_what_can_be_had_comes_first_and_then_by_title():
    shelf = [
        offer(slug="d", title="apples", status="outline"),
        offer(slug="c", title="zebra", mode="family"),
        offer(slug="b", title="Yak"),
        offer(slug="a", title="bear", mode="family"),
    ]
    assert [one.slug for one in in_order(shelf)] == ["b", "a", "c", "d"]


offers = st.builds(
    offer,
    numbered=st.integers(0, 30),
    mode=st.sampled_from([mode.value for mode in Mode]),
    topics=st.lists(st.sampled_from([topic.value for topic in Topic]), unique=True),
    settings=st.lists(st.sampled_from([setting.value for setting in Setting]), min_size=1, unique=True),
    ages=st.integers(0, 30).map(lambda least: {"least": least, "most": least + 5}),
)
choices = st.builds(
    Choice,
    age=st.none() | st.integers(0, 99),
    **{name: st.none() | st.sampled_from(list(options)) for name, options in OPTIONS.items()},
)


@given(st.lists(offers, max_size=8), choices)
def test_the_number_beside_an_answer_is_what_choosing_it_shows(shelf, choice):
    for name, numbers in counts(shelf, choice).items():
        for value, number in numbers.items():
            chosen = Choice(**{**vars(choice), name: OPTIONS[name](value)})
            assert number == sum(fits(one, chosen) for one in shelf)
