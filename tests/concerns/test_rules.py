"""Each place has its way, and only who was spoken to has it."""

from datetime import timedelta

import pytest

from portal import clock
from portal.concerns import rules
from portal.concerns.rules import ADULT, Held, Route, Way
from portal.places.models import SchoolKind


@pytest.mark.parametrize("kind", SchoolKind)
def test_every_place_has_a_way_for_the_young_and_another_about_adults(kind):
    young, adult = rules.routes(kind), rules.adult_routes(kind)
    assert {Route.SOCIAL_CARE, Route.CHANNEL, Route.EMERGENCY} < set(young) or kind is SchoolKind.HOME
    assert Route.LADO in adult
    assert not set(young) & ADULT
    assert set(adult) <= ADULT


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        (SchoolKind.SECONDARY, Route.DSL),
        (SchoolKind.FURTHER_EDUCATION, Route.DSL),
        (SchoolKind.PRISON, Route.PRISON),
        (SchoolKind.HOSPITAL, Route.HOSPITAL),
        (SchoolKind.HOME, Route.SOCIAL_CARE),
        (SchoolKind.COMMUNITY, Route.PLACE),
    ],
)
def test_the_usual_way_stands_first(kind, first):
    assert rules.routes(kind)[0] is first


def test_only_whoever_was_spoken_to_has_it():
    assert [way for way in Way if rules.is_received(way)] == [Way.IN_PERSON, Way.PHONE]


def test_that_nothing_is_written_yet_can_be_said_of_every_way():
    for ways in (rules.routes(SchoolKind.SECONDARY), rules.adult_routes(SchoolKind.SECONDARY)):
        assert Held.NOT_YET in rules.held_by(ways)


@pytest.mark.parametrize(
    ("minutes", "fits"), [(0, True), (9, True), (11, False), (-60 * 24 * 30, True), (-60 * 24 * 32, False)]
)
def test_what_was_passed_on_has_happened_within_a_month(minutes, fits):
    now = clock.now()
    assert rules.time_fits(now + timedelta(minutes=minutes), now) is fits


@pytest.mark.parametrize(
    ("typed", "is_name"),
    [
        ("Robin Example", True),
        ("Dr. Anaïs O'Neill-Żak", True),
        ("Mrs Okafor.", True),
        ("He said: I will", False),
        ("Robin 07700", False),
        ("seen, at the gate", False),
    ],
)
def test_the_box_for_a_name_takes_a_name(typed, is_name):
    assert rules.is_a_name(typed) is is_name
