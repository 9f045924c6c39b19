"""A phone's clock is shown to people beside what it noted, and decides nothing."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock, db
from portal.registers.models import MarkValue
from portal.sync import clocks
from portal.sync.models import HeldItem


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-61 * 60, "phone’s clock was 61 minutes behind"),
        (7_200, "phone’s clock was 2 hours ahead"),
        (-1_800_000_000, "phone’s clock was 20,833 days behind"),
        (60, ""),
        (-299, ""),
        (None, ""),
    ],
)
def test_how_much_a_clock_is_off_is_said(seconds, words):
    assert clocks.in_words(seconds) == words


@pytest.mark.parametrize("said", [None, 7, "", "soon", "2027-01-12T09:45:00", "0001-01-01T00:00:00+14:00"])
def test_a_clock_that_says_nothing_or_nonsense_is_no_fault(said):
    assert clocks.off({"clock": said}, clock.now()) in (None, -clocks.MOST)


def test_a_phone_whose_clock_was_wrong_is_shown_beside_its_marks(database, group, jo, sam, sign_in):
    """It decides nothing: the mark stands as any other, and whoever looks at it reads by how much it was off."""
    person, kit = group.people[0].id, sign_in(group.kit)
    behind = clock.now() - timedelta(minutes=61)
    jo.mark(group.part, person, MarkValue.PRESENT, at=behind.isoformat())
    sam.mark(group.part, person, MarkValue.ABSENT_UNEXPLAINED)
    late = jo.mark(group.part, db.new_id(), MarkValue.PRESENT, at="1970-01-01T00:00:00+00:00")
    sent = list(jo.unsent.values())
    assert jo.say("push", {"clock": behind.isoformat(), "items": sent[:1]}).json["results"][0]["result"] == "stored"
    assert jo.say("push", {"clock": "1970-01-01T00:00:00Z", "items": sent[1:]}).json["results"][0]["id"] == late
    sam.push()
    words = "phone’s clock was 61 minutes behind"
    assert kit.get(f"/registers/{group.part}/changes").text.count(words) == 1
    assert sign_in(group.jo).get(f"/registers/{group.part}/settle/{person}").text.count(words) == 1
    with database.read() as session:
        item_id = session.scalars(select(HeldItem.id)).one()
    assert "20,830 days behind" in kit.get(f"/registers/waiting/{item_id}").text
