import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.curricula.reading.plainness import reading_age, syllables, text_of

EASY = "The cat sat on the mat. The dog ran to the park. We all went home. It was a good day for us. "
HARD = (
    "Organisational representatives collaboratively operationalise multidisciplinary safeguarding responsibilities "
    "notwithstanding considerable administrative complexity and institutional uncertainty throughout participating "
    "local authorities. "
)


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("cat", 1),
        ("home", 1),
        ("table", 2),
        ("wanted", 2),
        ("walked", 1),
        ("places", 2),
        ("notes", 1),
        ("video", 3),
        ("responsibility", 6),
        ("the", 1),
        ("0800", 1),
    ],
)
def test_syllables_are_counted_as_they_are_spoken(word, count):
    assert syllables(word) == count


def test_the_reading_age_is_the_flesch_kincaid_grade_and_five():
    sentence = "Seven children waited outside in the garden. "  # 7 words; 2 + 2 + 2 + 2 + 1 + 1 + 2 syllables
    grade = 0.39 * 7 + 11.8 * 12 / 7 - 15.59
    assert reading_age(sentence * 5) == pytest.approx(grade + 5)


def test_long_words_in_long_sentences_need_an_older_reader():
    assert reading_age(EASY * 2) < 8
    assert reading_age(HARD * 2) > 20


def test_a_few_words_have_no_reading_age():
    assert reading_age("Draw a line under each. Ask.") is None


def test_labels_do_not_make_a_hard_text_look_easy():
    assert reading_age(HARD * 2 + "\n\n".join(["Name", "Date", "Sign here"] * 20)) == reading_age(HARD * 2)


@given(st.text())
def test_any_text_has_an_age_from_five_or_none(text):
    age = reading_age(text)
    assert age is None or age >= 5


def test_the_text_of_a_handout_is_what_its_reader_sees():
    html = (
        "<article><h2>Ask</h2><p>One <strong>good</strong> friend.</p><svg><title>Not this</title><desc>nor this</desc>"
        "<text>A sign</text></svg></article>"
    )
    assert [line.strip() for line in text_of(html).split("\n\n") if line.strip()] == [
        "Ask",
        "One good friend.",
        "A sign",
    ]
