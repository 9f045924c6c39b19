"""Each fault is told where it can be mended, in the order of the page, and who reads a reason is said by name."""

import re
from datetime import time

import pytest

from tests.bookings.answers import CALLER, begin, fill


def problems(page):
    """The error summary, as (field, sentence); the field is empty where none can mend it."""
    summary = page.text.split("govuk-error-summary__list", 1)[1].split("</ul>")[0]
    return [
        (link or "", link and words or bare)
        for link, words, bare in re.findall(r'<li>(?:<a href="#([^"]+)">([^<]+)</a>|([^<]+))</li>', summary)
    ]


def test_a_busy_second_facilitator_is_told_at_their_field_and_a_taken_room_above_the_form(desk, sign_in):
    desk.confirm(desk.ask(), desk.ben)
    other = desk.ask(group_name="Other Group", start_time=time(10))
    desk.put_in_order(other.id)
    ana, ben = f"{desk.ana.id}/{desk.charity.id}", f"{desk.ben.id}/{desk.charity.id}"
    page = sign_in(desk.coordinator).post(f"/bookings/{other.id}/confirm", data={"lead": ana, "support": ben})
    assert page.status_code == 422
    (room_at, room), (ben_at, busy) = problems(page)
    assert room_at == ""
    assert room.startswith("Room G14 is taken by another group on Tuesday 12 January 2027, 09:30 to 10:30, and 12 more")
    assert room.endswith(". Offer the school another time or room")
    assert ben_at == "support"
    assert busy.startswith("Ben Example is with another group on")


def test_what_is_missing_is_told_in_the_order_of_the_page(desk, sign_in):
    office = sign_in(desk.coordinator)
    page = office.post(f"{begin(office, desk.school)}/you", data={})
    assert [field for field, _ in problems(page)] == ["via-0", "name", "email"]
    booking = desk.ask()
    desk.confirm(booking, desk.ana)
    page = office.post(f"/bookings/{booking.id}/cancel", data={})
    assert [field for field, _ in problems(page)] == ["whose-0", "reason"]


@pytest.mark.parametrize("step", ["withdraw", "cancel"])
def test_who_reads_a_reason_is_said(desk, sign_in, step):
    booking = desk.ask()
    if step == "cancel":
        desk.confirm(booking, desk.ana)
    office = sign_in(desk.coordinator).get(f"/bookings/{booking.id}/{step}").text
    school = sign_in(desk.lead).get(f"/bookings/{booking.id}/{step}").text
    assert "The school reads it on the page of the booking" in office
    assert "The charity reads it on the page of the booking" in school


def test_a_school_reads_why_it_was_declined(desk, sign_in):
    page = sign_in(desk.coordinator).get(f"/bookings/{desk.ask().id}/decline").text
    assert "The school reads it on the page of the booking" in page


def test_the_answers_to_check_hold_everything_about_who_asked(desk, sign_in):
    office = sign_in(desk.coordinator)
    draft = begin(office, desk.school)
    more = {"name": "Jo Sample", "email": "jo@example.org", "job": "Head of year", "phone": "020 7946 0555"}
    fill(office, draft, you=CALLER | more)
    page = office.get(f"{draft}/check").text
    assert "Jo Sample, Head of year, jo@example.org, 020 7946 0555" in page
    assert "They rang" in page
