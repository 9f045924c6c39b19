import pytest

from portal.curricula.rules import ages_in_words, is_for, paragraphs
from portal.curricula.schema import Programme, Range, Setting
from tests.world import FACTS


@pytest.mark.parametrize(
    ("least", "most", "words"), [(11, 16, "Ages 11 to 16"), (18, 99, "Ages 18 and over"), (0, 99, "All ages")]
)
def test_ages_are_said_in_words(least, most, words):
    assert ages_in_words(Range(least=least, most=most)) == words


def test_text_is_cut_at_its_empty_lines():
    assert paragraphs(" One\n two.\n\n\n  \nThree. ") == ["One two.", "Three."]


@pytest.mark.parametrize(
    ("setting", "age", "fits"),
    [
        (None, None, True),
        (Setting.SECONDARY, 11, True),
        (Setting.SECONDARY, 16, True),
        (Setting.PRISON, None, False),
        (None, 10, False),
        (None, 17, False),
    ],
)
def test_a_programme_is_found_by_place_and_age(setting, age, fits):
    assert is_for(Programme.model_validate(FACTS), setting=setting, age=age) is fits
