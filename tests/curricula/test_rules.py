import pytest

from portal.curricula.reading.schema import Range
from portal.curricula.rules import address_of, ages_in_words, paragraphs, span


@pytest.mark.parametrize(
    ("least", "most", "words"), [(11, 16, "Ages 11 to 16"), (18, 99, "Ages 18 and over"), (0, 99, "All ages")]
)
def test_ages_are_said_in_words(least, most, words):
    assert ages_in_words(Range(least=least, most=most)) == words


def test_text_is_cut_at_its_empty_lines():
    assert paragraphs(" One\n two.\n\n\n  \nThree. ") == ["One two.", "Three."]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("the letters in *The advice\ndesk* differ", "the letters in The advice desk differ"),
        ("*Module one,* then **two**.", "Module one, then two."),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("a*b*c and 5*", "a*b*c and 5*"),
    ],
)
def test_stars_around_words_are_not_shown(typed, shown):
    assert paragraphs(typed) == [shown]


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [
        (1, 1, "1 person"),
        (6, 15, "6 to 15 people"),
        (30, 30, "30 people"),
        (1, 1000, "at least 1 person"),
    ],
)
def test_how_many_is_said_in_words(least, most, words):
    assert span(Range(least=least, most=most), "person", "people") == words


@pytest.mark.parametrize(
    ("contact", "address"),
    [
        ("hello@charity.example", "mailto:hello@charity.example"),
        ("020 7946 0000", "tel:02079460000"),
        ("+44 (0)20 7946 0000", "tel:+4402079460000"),
        ("Jo on 020 7946 0000 or hello@charity.example", None),
        ("javascript:alert(1)@x.y", "mailto:javascript:alert(1)@x.y"),
        ("", None),
    ],
)
def test_a_contact_is_a_link_where_it_is_one_address_or_number(contact, address):
    assert address_of(contact) == address
