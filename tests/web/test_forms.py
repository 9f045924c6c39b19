"""Days and times as people write them, and what is shown of one that nobody can read."""

import re
from datetime import date, time

import pytest
from werkzeug.datastructures import MultiDict
from wtforms import Form

from portal.web.forms import DayField, HourField
from tests.web.conftest import ROOT, Tags


class Meeting(Form):
    day = DayField("Day")
    hour = HourField("Time")


def sent(day="2027-01-12", hour="09:30"):
    return Meeting(MultiDict({"day": day, "hour": hour}))


def shown(macros, field):
    return Tags(str(macros["forms"].field(field))).named("input")[0]


@pytest.mark.parametrize(
    "typed", ["2027-01-12", "12/01/2027", "12.1.2027", " 12  January 2027 ", "12 Jan 2027", "Tuesday 12 January 2027"]
)
def test_a_day_may_be_written_in_many_ways_and_comes_back_as_the_browser_reads_it(macros, typed):
    form = sent(day=typed)
    assert form.validate()
    assert form.day.data == date(2027, 1, 12)
    assert shown(macros, form.day)["value"] == "2027-01-12"
    assert shown(macros, form.day)["type"] == "date"


@pytest.mark.parametrize("typed", ["09:30", "9.30", "09:30:00", "9:30am", "9:30 AM"])
def test_a_time_may_be_written_in_many_ways_and_comes_back_as_the_browser_reads_it(macros, typed):
    form = sent(hour=typed)
    assert form.validate()
    assert form.hour.data == time(9, 30)
    assert shown(macros, form.hour)["value"] == "09:30"
    assert shown(macros, form.hour)["type"] == "time"


def test_midnight_comes_back_too(macros):
    assert shown(macros, sent(hour="00:00").hour)["value"] == "00:00"


@pytest.mark.parametrize("typed", ["31/02/2027", "12/01/27", "next week", "<b>"])
def test_a_day_that_cannot_be_read_stays_as_it_was_typed(macros, typed):
    """A browser shows an empty field where the value of its own kind of field for dates is not a date."""
    form = sent(day=typed)
    assert not form.validate()
    assert form.day.errors == ["Enter a date, like 12/01/2027"]
    assert shown(macros, form.day)["value"] == typed
    assert shown(macros, form.day)["type"] == "text"


@pytest.mark.parametrize("typed", ["25:00", "half nine"])
def test_a_time_that_cannot_be_read_stays_as_it_was_typed(macros, typed):
    form = sent(hour=typed)
    assert not form.validate()
    assert shown(macros, form.hour)["value"] == typed
    assert shown(macros, form.hour)["type"] == "text"


def test_nothing_typed_leaves_the_browsers_own_field(macros):
    assert shown(macros, sent(day="", hour="").day)["type"] == "date"
    assert shown(macros, Meeting().hour)["type"] == "time"


def test_a_year_that_is_a_slip_stays_as_it_was_typed(macros):
    form = sent(day="0027-01-12")
    assert not form.validate()
    assert shown(macros, form.day)["value"] == "0027-01-12"


def test_every_limit_of_length_says_how_much_may_be_typed():
    """The library's own sentence speaks of "fields" and does not say what to type."""
    files = (ROOT / "portal").rglob("*.py")
    assert [str(path) for path in files if re.search(r"Length\(max=\d+\)", path.read_text())] == []
