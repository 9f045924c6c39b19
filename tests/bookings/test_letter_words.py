"""The letter to parents and the young person's page: whole, plain and without labels as they are first written."""

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.bookings.letters import checks as letter_checks
from portal.bookings.letters import words as letter_words
from portal.bookings.letters.words import Block, Facts, Meeting, Paper
from portal.config import ROOT
from portal.curricula.reading.contacts import check_contacts, contacts_in
from portal.curricula.reading.reader import read_folder
from portal.curricula.reading.schema import Mode, Topic
from portal.curricula.reading.wording import CONTACTS
from portal.curricula.rules import paragraphs, takes_bookings

FACTS = Facts(
    title="Sample steps",
    number=1,
    told="Your child has been offered a place.\n\nYou can see all that we use.",
    topics=letter_words.topic_words(["violence"]),
    girls_only=False,
    takes_figures=True,
    sessions=13,
    charity="Sample Charity",
    school="Sample Academy",
    groups=(Meeting("Horizons Tuesday", "Tuesdays, 09:30 to 10:30, from 12 January 2027", "G14"),),
    led_by=(),
    asker="Lee Example",
    dsl="Dana Example",
    kept_months=None,
)


def bookable():
    """Facts as each shipped programme that schools can book would give them."""
    for path in sorted((ROOT / "curricula").glob("*/programme.yaml")):
        folder = read_folder(path.parent).folder
        assert folder is not None
        one = folder.programme
        if takes_bookings(one) and one.mode is not Mode.TRAINING:
            yield dataclasses.replace(
                FACTS,
                title=one.title,
                told="\n\n".join(paragraphs(one.parents)),
                topics=letter_words.topic_words(one.topics),
                girls_only=one.girls_only,
                takes_figures=True,
                sessions=len(folder.plans),
                whole=one.mode is Mode.WORKSHOP,
                kept_months=24,
            )


def test_the_first_words_are_whole_plain_and_without_labels():
    are_fit(FACTS)
    programmes = list(bookable())
    assert programmes
    for facts in programmes:
        are_fit(facts)


def are_fit(facts):
    made = letter_words.first_words(facts)
    for paper in Paper:
        assert list(made[paper]) == list(letter_words.parts(paper))
        assert letter_checks.looks(paper, made[paper]) == []
        age = letter_checks.age_of(made[paper])
        assert age is not None
        assert age <= letter_checks.AGES[paper]
        assert facts.title in made[paper]["about"]
        assert ("may pass" if facts.whole else "may say no") in made[paper]["no"]
        assert facts.dsl in made[paper]["sees"]
        assert all(len(text) <= letter_words.MOST for text in made[paper].values())


def test_help_lines_are_those_of_the_one_list():
    text = letter_words.first_words(FACTS)[Paper.YOUNG]["talk"]
    assert list(check_contacts("young-talk.txt", "", text, contacts_in(CONTACTS))) == []
    assert "Childline" in text


def test_every_topic_has_words_for_a_reader_of_eleven():
    assert len(letter_words.topic_words(list(Topic))) == len(Topic)


def test_reasons_are_said_in_both_papers_kindly_and_plainly():
    known = letter_words.reasons()
    assert len(known) >= 8
    for paper in Paper:
        why = " ".join(reason.to(paper) for reason in known.values())
        assert letter_checks.looks(paper, dict.fromkeys(letter_words.parts(paper), why)) == []
    assert not [one.key for one in known.values() if "your child" in one.young.lower()]


def test_the_schools_own_sentence_stands_last_and_unknown_keys_are_left_out():
    assert letter_words.whys(Paper.YOUNG, ["asked", "gone"], "You told us.") == ["You asked for it.", "You told us."]


def test_languages_have_their_own_names_and_some_run_from_the_right():
    known = letter_words.languages()
    assert [one.english for one in known.values()] == sorted(one.english for one in known.values())
    assert {code for code, one in known.items() if one.direction == "rtl"} >= {"ar", "fa", "ur", "he", "ps", "ckb"}
    assert known["so"].direction == "ltr"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("One.\nTwo.\n\nThree.", [(("One. Two.",), False), (("Three.",), False)]),
        ("We:\n- one\n- two\nand so on", [(("We:",), False), (("one", "two"), True), (("and so on",), False)]),
        (" \n\n- \n", []),
        ("-not a list", [(("-not a list",), False)]),
    ],
)
def test_paragraphs_and_lists(text, found):
    assert letter_words.blocks(text) == [Block(lines, is_list) for lines, is_list in found]


@given(st.text())
def test_no_word_is_lost_or_added_between_text_and_blocks(text):
    whole = " ".join(line for block in letter_words.blocks(text) for line in block.lines).split()
    lines = [line.strip() for line in text.splitlines()]
    assert whole == " ".join(line[1:] if line[:2] in ("-", "- ") else line for line in lines).split()


HARD = (
    "Participation constitutes a precautionary intervention in consideration of identified vulnerabilities, and "
    "representatives of several organisations will subsequently evaluate individual circumstances comprehensively "
    "with reference to established multidisciplinary procedures and applicable organisational responsibilities."
)


@pytest.mark.parametrize("paper", Paper)
def test_the_hard_sentence_is_named(paper):
    texts = dict.fromkeys(letter_words.parts(paper), "We meet in school.") | {"sees": f"We meet. {HARD}"}
    (look,) = letter_checks.looks(paper, texts)
    assert look.part == "sees"
    assert "Reading age" in look.words
    assert HARD[:60] in look.words


@pytest.mark.parametrize(
    ("part", "text", "labels"),
    [
        ("why", "Your child is at-risk.", 1),
        ("about", "It is for at-risk young people.", 1),
        ("why", "We think of you as a troublemaker.", 1),
        ("about", "It is about people who commit crime, and about risk.", 0),
        ("why", "This does not mean that you are a troublemaker.", 0),
        ("why", "We want you to have good people on your side.", 0),
    ],
)
def test_words_that_name_the_young_person_are_pointed_out(part, text, labels):
    texts = dict.fromkeys(letter_words.parts(Paper.YOUNG), "We meet in school.") | {part: text}
    assert len(letter_checks.looks(Paper.YOUNG, texts)) == labels


def test_the_schools_own_reason_is_looked_at_too():
    texts = dict.fromkeys(letter_words.parts(Paper.PARENTS), "We meet in school.")
    assert len(letter_checks.looks(Paper.PARENTS, texts, "Your child is a known offender.")) == 1


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({}, []),
        ({"number": 2}, ["The programme is at version 2; the letter was settled for 1"]),
        ({"groups": (Meeting("Horizons", "Fridays", "G14"),)}, ["The groups, days, times or rooms have changed"]),
        ({"led_by": ("Cal",)}, ["Those who come have changed: now Cal"]),
        ({"led_by": ()}, ["Those who come have changed: now nobody is named"]),
        ({"dsl": "Sam Example"}, ["The people to ask at the school have changed"]),
        ({"kept_months": 12}, ["How long names are kept has changed"]),
    ],
)
def test_what_changed_after_settling_is_said(more, says):
    then = dataclasses.replace(FACTS, led_by=("Ana", "Ben"), kept_months=24)
    now = dataclasses.replace(then, **more)
    assert letter_checks.changed(letter_checks.as_kept(then), letter_checks.as_kept(now)) == says


def test_naming_people_or_agreeing_on_months_later_takes_nothing_back():
    later = dataclasses.replace(FACTS, led_by=("Ana",), kept_months=24)
    assert letter_checks.changed(letter_checks.as_kept(FACTS), letter_checks.as_kept(later)) == []
