"""Outcomes in an edition: for enough people of enough schools, to one decimal, and never what each one answered."""

import io
from dataclasses import replace
from uuid import UUID

import pytest
import xlsxwriter

from portal.impact.outcomes.outcome import outcomes
from portal.measures.instruments.own import ALL
from portal.measures.scores import Point, Scale, Score
from portal.releases.annex.queries import for_publication
from portal.releases.annex.rules import with_outcomes
from portal.releases.exports import sheet_names
from portal.releases.rule_sets import USUAL

SCALE = Scale("ours", "worth", "Things that I do are worthwhile", 0, 10, is_higher_better=True, is_validated=False)
MADE = {
    "rules": {"key": USUAL.key},
    "form": "quarter by quarter",
    "tables": [],
    "cannot": [],
    "definitions": [],
    "published": {"reach": {}},
}


def asked(changes, schools=4, start=lambda n: 2 + n % 5):
    """One person after another, in turn at each school."""
    scores = []
    for n, moved in enumerate(changes):
        place = UUID(int=n % schools + 1)
        for point, value in ((Point.START, start(n)), (Point.END, start(n) + moved)):
            scores.append(Score(place, place, UUID(int=9), "ours", "worth", point, f"A{n}", None, value))
    return outcomes(scores, [SCALE], {})


def told(found, before=None):
    made = with_outcomes(MADE, found, before)
    return made, {table["key"]: table["rows"][0] for table in made["tables"]}


MIXED = [2, 1, 0, -1] * 10
NAME = "Things that I do are worthwhile (0 to 10, higher is better)"
OURS = "own questions, not a validated measure"


def test_forty_answers_of_four_schools_are_shown_with_worse_as_plain_as_better():
    made, rows = told(asked(MIXED))
    assert rows["outcomes"] == [NAME, 40, 4.0, 4.5, 0.5, "0.0 to 1.0", 20, 10, 10, OURS]
    assert rows["annex"] == [NAME, 0.3, "0.0 to 1.0", "under 0.05"]
    assert made["published"]["outcomes"] == {"ours:worth": [40]}
    assert len(made["definitions"]) == 5


@pytest.mark.parametrize(
    "found",
    [
        asked(MIXED[:9]),
        asked(MIXED, schools=2),
        asked([1] * 40),
        asked(MIXED, start=lambda n: 5),
        asked([10 if n else 9 for n in range(40)], start=lambda n: 0 if n else 1),
        asked([1]),
    ],
    ids=["nine people", "two schools", "all changed alike", "all began alike", "all at the end of the scale", "one"],
)
def test_what_would_say_what_each_one_answered_is_hidden(found):
    made, rows = told(found)
    assert rows["outcomes"] == [NAME, *["c"] * 8, OURS]
    assert rows["annex"] == [NAME, *["c"] * 3]
    assert set(made["published"]["outcome_moves"].values()) == {"c"}


def test_few_who_got_worse_are_hidden_so_that_any_small_number_may_be_true():
    _, rows = told(asked([2] * 20 + [0] * 15 + [-1] * 5))
    assert rows["outcomes"][1] == 40
    assert rows["outcomes"][6:9] == [20, 15, "c"]


def test_a_later_edition_keeps_its_row_until_enough_have_come_and_what_was_hidden_hidden():
    first, rows = told(asked(MIXED))
    assert told(asked([*MIXED, 5, 5]), first)[1] == rows
    _, later = told(asked([*MIXED, *[2, -1] * 10]), first)
    assert later["outcomes"][1] == 60
    hidden, _ = told(asked(MIXED[:9]))
    assert told(asked(MIXED), hidden)[1]["outcomes"][1] == "c"


def test_a_workbook_takes_every_title_of_a_table():
    titles = ["Annex: effect sizes and tests", "a/b [c]?*\\", "'x'", "History", "", "Y" * 40, "y" * 40, "'" * 3]
    names = sheet_names(titles)
    assert names[:4] == ["Annex effect sizes and tests", "a b c", "x", "History 2"]
    assert len({name.casefold() for name in names}) == len(titles)
    book = xlsxwriter.Workbook(io.BytesIO())
    assert [book.add_worksheet(name).name for name in names] == names


def test_of_our_own_questions_the_mean_is_published_and_no_single_one():
    own = [replace(SCALE, instrument="own", scale=name) for name in (ALL, "1", "2")]
    assert for_publication([SCALE, *own]) == [SCALE, own[0]]


def test_another_form_and_no_answers_leave_the_object_as_it_is():
    assert with_outcomes(MADE | {"form": "year to date"}, asked(MIXED), None)["tables"] == []
    assert with_outcomes(MADE, (), None) == MADE
