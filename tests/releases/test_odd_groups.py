"""What an edition says of few people, of people all alike, of somebody erased, and of somebody in two boroughs."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from portal.impact.period import Ending
from portal.releases.protected import Issue, Reader, build
from tests.releases.made_years import Group, Person, sums_of

READER = Reader(UUID(int=1), None, "A Borough")
PRESENT = (True,) * 6


def person(number, came=PRESENT, ending=Ending.COMPLETED):
    return Person(number, 7 + number % 3, came, ending, None)


def groups(count, size, **facts):
    made = [[person(100 * n + at, **facts) for at in range(size)] for n in range(count)]
    return [Group(n, 0, n, 1, tuple(people)) for n, people in enumerate(made)]


def edition(found, number=1, before=None):
    issue = Issue(2026, 1, number, date(2026, 8, 1), "Erased" if before else None)
    return build(sums_of(found, range(1, 2)), reader=READER, issue=issue, before=before)


def said(made, key="all"):
    return [made["published"][block][key] for block in ("reach", "attendance", "completion")]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (groups(1, 1), ["c", "c", "c"]),
        (groups(1, 15), ["c", "c", "c"]),
        (groups(4, 1), ["c", "c", "c"]),
        (groups(4, 10), [[40], "c", "c"]),
        (groups(4, 10, ending=Ending.BELOW), [[40], "c", "c"]),
        (groups(4, 10, came=(True, False) * 3), [[40], [240, 120], "c"]),
    ],
    ids=["one", "one school", "one each", "all came and all completed", "nobody completed", "all came to half"],
)
def test_people_all_alike_and_few_people(found, expected):
    assert said(edition(found)) == expected


@pytest.mark.parametrize("left_over", [9, 7, 3])
def test_after_an_erasure_a_new_edition_counts_people_as_before_or_not_at_all(left_over):
    """Of a row that now is small nothing is said any more; the counts of people around it stay."""
    mixed = [
        replace(group, people=tuple(replace(each, came=(each.id % 3 > 0,) * 6) for each in group.people))
        for group in groups(5, 10)
    ]
    first = edition(mixed)
    rest = [*mixed[:-1], replace(mixed[-1], people=mixed[-1].people[:left_over])]
    again = edition(rest, 2, first)
    for block in ("reach", "completion", "endings", "reasons"):
        for key, old in first["published"][block].items():
            assert again["published"][block][key] in (old, "c")
    assert again["edition"]["why"] == "Erased"


def test_a_pupil_in_two_boroughs_is_one_person_in_each_report_and_one_in_both_together():
    here, there = groups(4, 10), [replace(each, id=each.id + 50, school=each.school + 50) for each in groups(4, 10)]
    here = [replace(each, people=tuple(replace(who, id=who.id + 5000) for who in each.people)) for each in here]
    twice = replace(there[0], people=(*there[0].people[:-1], here[0].people[0]))
    both = sums_of([*here, twice, *there[1:]], range(1, 2))
    assert [len(sums_of(each, range(1, 2)).people.reached) for each in (here, [twice, *there[1:]])] == [40, 40]
    assert len(both.people.reached) == 79
    assert edition([*here, twice, *there[1:]])["published"]["reach"]["all"] == [80]


def test_a_share_that_is_no_longer_true_says_so_where_it_stood():
    half, more = (True, False) * 3, (True, True, True, True, False, False)
    before = edition(groups(3, 4, came=half))
    people = [tuple(replace(one, came=more) for one in group.people) for group in groups(3, 4)]
    people[0] = (replace(people[0][0], came=half), *people[0][1:])
    made = edition([Group(n, 0, n, 1, each) for n, each in enumerate(people)], 2, before)
    [figure] = [each for each in made["figures"] if each["key"] == "attendance"]
    assert (figure["value"], figure["numerator"], figure["denominator"]) == ("u", 35, 70)
    assert figure["under"].startswith("of 70: no percentage, as its numbers changed")
    [was] = [each for each in before["figures"] if each["key"] == "attendance"]
    assert (was["value"], was["numerator"], was["denominator"]) == (50, 35, 70)
