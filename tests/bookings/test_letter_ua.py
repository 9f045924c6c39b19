"""Papers for families and young people pass an independent check of PDF/UA-1, in English and right to left."""

from types import SimpleNamespace

import pytest

from portal.bookings.letters import paper as letter_paper
from portal.bookings.letters import words as letter_words
from portal.bookings.letters.forms import SLIP
from portal.bookings.letters.letters import Standing, Wording
from portal.bookings.letters.models import LetterTranslation
from portal.bookings.letters.words import Meeting, Paper, parts
from tests.bookings.test_letter_words import FACTS
from tests.packs.test_ua import faults

PERSON = SimpleNamespace(name="Lee Example", job="Head of year", phone="020 7946 0000", email="lee@example.org")
BOOKING = SimpleNamespace(contact=PERSON, dsl=PERSON, coordinator=None)
ARABIC = "يمكنك أن تقول لا.\n\n- لن يحدث شيء سيئ\n- يمكنك أن تسأل"


def made(paper, said=None, **more):
    facts = letter_words.Facts(**(FACTS.__dict__ | more))
    wording = Wording(letter_words.first_words(facts), ("people", "change"))
    now = Standing(1, wording, facts, None, (), {})
    return letter_paper.sheet(BOOKING, now, paper, contact="office@example.org", said=said)


@pytest.mark.parametrize("paper", Paper)
def test_both_papers_pass(paper):
    assert faults(letter_paper.pdf_of(made(paper, led_by=("Ana", "Ben")))) == []


def test_a_translation_and_a_booking_of_several_groups_pass():
    words = dict.fromkeys((*parts(Paper.PARENTS), SLIP), ARABIC)
    said = LetterTranslation(paper=Paper.PARENTS, language="ar", number=1, texts=words, translator="Amina Example")
    several = tuple(Meeting(f"Horizons {n}", "Tuesdays, 09:30 to 10:30, from 12 January 2027", "G14") for n in range(6))
    sheet = made(Paper.PARENTS, said, groups=several)
    assert faults(letter_paper.pdf_of(sheet)) == []
    assert "Group: Horizons" not in letter_paper.text_of(sheet)
    assert "Horizons 5: Tuesdays, 09:30 to 10:30" in letter_paper.text_of(sheet)
