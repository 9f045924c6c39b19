"""The picture in the docs is what the table gives."""

from xml.etree import ElementTree

import pytest

from portal.bookings import picture
from portal.bookings.models import BookingStatus as Status
from portal.bookings.rules import CHARITY, TABLE, Gate, Move, Step
from portal.config import ROOT


@pytest.mark.parametrize(("name", "made"), [("booking-states.svg", picture.svg()), ("bookings.md", picture.markdown())])
def test_the_docs_show_the_table_as_it_is(name, made):
    assert (ROOT / "docs" / name).read_text(encoding="utf-8") == made, "run  python -m portal.bookings.picture"


def test_every_state_step_and_gate_stands_in_the_picture():
    drawn = ElementTree.fromstring(picture.svg())  # noqa: S314 (our own text)
    words = [text.text for text in drawn.iter("{http://www.w3.org/2000/svg}text")]
    assert {status.capitalize() for status in Status} <= set(words)
    assert {picture.SHORT.get(step, step) for _, step in TABLE} <= set(words)
    assert set(Gate) <= set(words)
    told = drawn.find("{http://www.w3.org/2000/svg}desc").text
    assert "requested: confirm by the charity leads to confirmed." in told


def test_a_step_that_the_picture_does_not_know_is_told(monkeypatch):
    monkeypatch.setitem(TABLE, (Status.DRAFT, Step.CANCEL), Move(CHARITY, Status.CANCELLED))
    with pytest.raises(picture.NoPlace, match="draft → cancel"):
        picture.svg()
