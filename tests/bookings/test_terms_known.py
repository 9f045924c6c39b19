"""Dates are promised only as far as the school's holidays are known."""

import pytest

from portal.places.models import CalendarDate
from tests.bookings.answers import WHEN, begin, fill

WARNS = "The holidays of this school are not known for all of these weeks"


def forget_calendars(desk):
    with desk.write() as session:
        for row in session.query(CalendarDate):
            session.delete(row)
        session.commit()


def test_a_request_says_when_the_schools_holidays_are_not_known(desk, sign_in):
    school = sign_in(desk.lead)
    draft = begin(school, desk.school)
    fill(school, draft)
    assert WARNS not in school.post(f"{draft}/when", data=WHEN | {"step": "dates"}).text
    forget_calendars(desk)
    assert WARNS in school.post(f"{draft}/when", data=WHEN | {"step": "dates"}).text
    assert WARNS in school.get(f"{draft}/check").text


@pytest.mark.parametrize("page", ["", "/confirm"])
def test_a_coordinator_reads_it_too(desk, sign_in, page):
    booking = desk.ask()
    forget_calendars(desk)
    assert WARNS in sign_in(desk.coordinator).get(f"/bookings/{booking.id}{page}").text
