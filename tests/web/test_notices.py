"""Every notice can be acted on as it stands: what happened, one thing to do, when, where, who comes, whom to ask."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from jinja2 import ChainableUndefined
from jinja2.runtime import Undefined

from portal.config import ROOT
from portal.web.letters import Known, Letters, Meeting, Recipient
from portal.web.messages import MOST_SUBJECT, one_line, words_of
from portal.web.words import count, day, hour, moment, plain_day, short_day
from tests.test_house_rules import named

NOTICES = sorted((ROOT / "templates").glob("*/notices/*.txt"))
STARTS = datetime(2027, 1, 12, 9, 30, tzinfo=UTC)
MEETING = Meeting("Horizons Tuesday", STARTS, STARTS + timedelta(hours=1), "G14", ("Ana Example",))
KNOWN = Known("Sample Academy", (MEETING,), "Cory Example", "020 7946 0000", "cory@example.org", "/bookings/1")
FACTS = {
    **{"group": "Horizons Tuesday", "number": 3, "sessions": 11, "reason": "no room", "is_visitor": False},
    **dict.fromkeys(("first_day", "from_day", "last_day"), "2027-01-12"),
    **dict.fromkeys(("was_at", "now_at", "starts_at"), "2027-01-12T09:30:00+00:00"),
    "start_time": "09:30",
    "missing": 3,
}


class Some(ChainableUndefined):
    """A fact of a kind that this test does not know: its own room's tests do."""

    def __str__(self) -> str:
        return "something"


def lenient(write):
    return lambda value, *more: "something" if isinstance(value, Undefined) else write(value, *more)


@pytest.fixture
def letters(app):
    found: Letters = app.extensions["portal_letters"]
    made = app.jinja_env.overlay(undefined=Some)
    made.filters = dict(made.filters)
    for write in (day, short_day, plain_day, hour, moment, count):
        made.filters[write.__name__] = lenient(write)
    return Letters(made, {}, found.recipients, "Sample Charity", "020 7946 0999", "https://portal.example.org")


@pytest.mark.parametrize("path", NOTICES, ids=named)
@pytest.mark.parametrize("signs_in", [True, False])
def test_every_notice_can_be_acted_on(letters, path, signs_in):
    somebody = Recipient("Robin Example", "robin@example.org", signs_in=signs_in)
    words = words_of(letters.environment, path.stem, letters.context(FACTS, somebody, KNOWN, {}))
    assert len(re.findall(r"^To do: \S", words.text, re.M)) == 1
    for part in ("Horizons Tuesday", "Sample Academy", "12 January 2027", "09:30", "G14", "Ana Example"):
        assert part in words.text
    assert "Questions: Cory Example, 020 7946 0000" in words.text
    assert 5 < len(words.subject) <= MOST_SUBJECT
    assert ("https://portal.example.org/bookings/1" in words.text) is signs_in
    assert "020 7946 0000" in words.short
    assert len(words.short) < 700
    assert not re.search(r"[!]|\bplease\b|successfully", words.subject + words.text)


def test_kinds_have_one_template_each():
    kinds = [path.stem for path in NOTICES]
    assert len(kinds) == len(set(kinds))


def test_where_nobody_is_named_the_charity_is(letters):
    words = words_of(letters.environment, "booking-declined", letters.context(FACTS, Recipient("x", None), Known(), {}))
    assert "Questions: Sample Charity, 020 7946 0999" in words.text


@pytest.mark.parametrize("typed", ["a\r\nBcc: b@example.org", "a\x00\x0b\u2028b", "é" * 500, "\u202egnp.exe"])
def test_a_subject_is_one_short_line(typed):
    made = one_line(typed)
    assert made.isprintable()
    assert len(made) <= MOST_SUBJECT
