"""Instruments as data, and the scores that answers give."""

import pytest

from portal.curricula.reading.schema import QuestionSet
from portal.measures.instruments.own import own_instrument
from portal.measures.instruments.reader import read
from portal.measures.instruments.schema import SHOWS_ITEMS, Rule
from portal.measures.instruments.scoring import facts, score
from portal.measures.instruments.shipped import DATA, shipped

OWN = own_instrument(
    "sample-steps",
    QuestionSet.model_validate(
        {
            "title": "Before and after",
            "version": 2,
            "licence": "Free to use",
            "note": "Our own questions; not a validated measure",
            "ages": {"least": 11, "most": 16},
            "low": "Not at all",
            "high": "Very much",
            "items": [
                {"id": key, "outcome": "help", "text": f"Question about {key}.", "reverse": key == "alone"}
                for key in ("adult", "alone", "ask", "outside")
            ],
        }
    ),
)
ALL, ALONE = OWN.scales[0], OWN.scales[2]


def test_every_shipped_instrument_can_be_read_and_shows_questions_only_where_its_licence_lets_it():
    assert {"ons-children-1", "sdq-self-1", "swemwbs-1"} <= set(shipped())
    for one in shipped().values():
        assert not one.has_items or one.licence in SHOWS_ITEMS
        assert all((scale.rule is Rule.TYPED) is not one.has_items for scale in one.scales)


def test_the_three_questions_of_ons_are_three_scales_and_never_a_sum():
    ons = shipped()["ons-children-1"]
    given = {"satisfied": 7.0, "worthwhile": None, "happy": 0.0}
    assert [score(ons, scale, given) for scale in ons.scales] == [7, None, 0]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"adult": 5, "alone": 1, "ask": 5, "outside": 5}, 5),
        ({"adult": 4, "alone": 4, "ask": 4, "outside": 4}, 3.5),
        ({"adult": 4, "alone": 4, "ask": 4}, 10 / 3),
        ({"adult": 4, "alone": None, "ask": 4, "outside": None}, None),
        ({}, None),
    ],
)
def test_a_question_that_counts_the_other_way_is_turned_round_and_one_left_out_is_no_zero(given, expected):
    assert score(OWN, ALL, given) == (expected and pytest.approx(expected))


def test_our_own_questions_never_look_validated():
    assert score(OWN, ALONE, {"alone": 1}) == 5
    told = facts(OWN, ALONE)
    assert (told.is_validated, told.version, told.is_higher_better) == (False, "2", True)
    assert "turned round" in told.title
    assert "not a validated measure" in told.cite


def test_where_only_scores_are_typed_they_are_taken_as_they_are():
    sdq = shipped()["sdq-self-1"]
    assert score(sdq, sdq.scales[0], {"total": 17}) == 17
    assert score(sdq, sdq.scales[0], {"emotional": 3}) is None
    assert not facts(sdq, sdq.scales[0]).is_higher_better


@pytest.mark.parametrize(
    ("file", "old", "new", "say"),
    [
        ("ons-children-1", "licence: free to use", "licence: permission first", "take them out"),
        ("ons-children-1", "items: [happy]", "items: [glad]", "name questions of this file"),
        ("ons-children-1", "    highest: 10\n", "    highest: 11\n", "the rule gives 0 to 10"),
        ("sdq-teacher-1", "highest: 15}", "highest: 16}", "none over another"),
        ("ons-children-1", "version: 1", "version: 2", "ons-children-2.yaml"),
        ("ons-children-1", "rule: sum", "rule: sum\n    needs: 2", "at most 1"),
        ("sdq-self-1", "better: lower", "better: less", "better"),
        ("sdq-teacher-1", "highest: 40}", "highest: 39}", "from the lowest to the highest"),
        ("sdq-teacher-1", "bands_from: sdqinfo.org", "terms_of: sdqinfo.org", "terms_of"),
        ("wemwbs-1", "mean: 48.8", "mean: 4.88", "lies within the scale"),
        ("wemwbs-1", "      source: Clarke", "      found: Clarke", "source"),
        ("sdq-self-1", "ages: [11, 17]", "ages: [17, 11]", "youngest first"),
        ("swemwbs-1", "cite:", "quote:", "cite"),
    ],
)
def test_a_fault_in_a_file_is_told_in_words(file, old, new, say):
    text = (DATA / f"{file}.yaml").read_text()
    assert old in text
    instrument, faults = read(f"{file}.yaml", text.replace(old, new))
    assert instrument is None
    assert any(say in str(fault) for fault in faults), [str(fault) for fault in faults]


def test_bands_and_norms_stand_only_with_the_place_where_they_were_read():
    text = (DATA / "sdq-teacher-1.yaml").read_text()
    without = "\n".join(line for line in text.splitlines() if not line.startswith("bands_from"))
    instrument, faults = read("sdq-teacher-1.yaml", without)
    assert instrument is None
    assert "where they were read" in str(faults[0])
    scales = [(one, scale) for one in shipped().values() for scale in one.scales]
    assert {one.id for one, scale in scales if scale.bands} == {"sdq-teacher"}
    assert {one.id for one, scale in scales if scale.norm} == {"wemwbs"}
    norm = facts(shipped()["wemwbs-1"], shipped()["wemwbs-1"].scales[0]).norm
    assert norm is not None
    assert "1,650 pupils aged 13 to 16" in norm.population
    assert norm.beside.startswith("May be compared")
