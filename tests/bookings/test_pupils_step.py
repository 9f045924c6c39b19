"""The list of young people, given by a colleague who came by a link."""

import re
from datetime import date

import pytest
from sqlalchemy import func, select

from portal.bookings.models import Errand
from portal.groups.models import Controller, DataAgreement, Enrolment, LawfulBasis
from portal.web.access import Via
from tests.bookings.sent import handed, mails, rows

OURS = {"column-0": "given", "column-1": "family", "column-2": "year"}


def confirmed(desk, **more):
    """Its school has agreed on data."""
    made = desk.ask(**more)
    desk.confirm(made, desk.ana)
    agreement = DataAgreement(
        school_id=desk.school.id,
        controller=Controller.BOTH,
        basis=LawfulBasis.PUBLIC_TASK,
        retention_months=24,
        agreed_by="Head Example",
        from_day=date(2026, 9, 1),
        via=Via.PAGE,
    )
    desk.world.add(agreement)
    desk.world.tell(agreement)
    return made


@pytest.fixture
def booking(desk):
    return confirmed(desk)


def count(desk):
    with desk.world.database.read() as session:
        return session.scalar(select(func.count()).select_from(Enrolment))


def test_a_colleague_gives_the_list_and_sees_nothing_else(desk, sign_in, booking, enter):
    school = sign_in(desk.lead)
    assert handed(school, booking, "pupils").status_code == 302
    browser = enter()
    page = browser.get("/step").text
    here = re.search(r'action="(/step[^"]*show=give)"', page)[1].replace("&amp;", "&")
    checked = browser.post(here, data={"joined_day": "2027-01-12", "pasted": "Amara Okafor 8B\nKim Li 9"})
    assert checked.status_code == 200, checked.text
    to = re.search(r'action="(/step[^"]*show=save[^"]*)"', checked.text)[1].replace("&amp;", "&")
    sealed = re.search(r'name="sealed"[^>]*value="([^"]+)"', checked.text)[1]
    saved = browser.post(to, data=OURS | {"sealed": sealed})
    assert saved.location == "/step/done", saved.text
    assert count(desk) == 2
    assert mails(desk)[-1] == ("step-done", "Lee Example")
    assert rows(desk, Errand)[0].done_at is not None
    assert "Jo Example, 1 December 2026" in school.get(f"/bookings/{booking.id}").text
    assert browser.get("/step").status_code == 302


def test_before_it_is_confirmed_no_list_is_asked(desk, sign_in):
    booking = desk.ask()
    school = sign_in(desk.lead)
    assert "Give the list" not in school.get(f"/bookings/{booking.id}").text
    assert school.get(f"/bookings/{booking.id}/step/pupils").status_code == 404
