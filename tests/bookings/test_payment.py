"""Where the invoice goes, as a school or a coordinator types it."""

import re

import pytest
from sqlalchemy import select

from portal.bookings.costs import payment
from portal.bookings.costs.models import PaymentDetail
from portal.bookings.models import Booking
from portal.bookings.news import NotInOrder
from portal.bookings.rules import Side
from portal.bookings.service import cancel
from portal.people.access import Role
from tests.bookings.answers import begin, fill
from tests.bookings.money import line_with, price

DETAILS = {
    "order_number": "PO 4711/A",
    "billing_name": "Sample Academy Trust",
    "finance_name": "Finance office",
    "finance_email": "finance@example.org",
}


@pytest.fixture
def booking(desk):
    price(desk, 125_050)
    return desk.ask()


def kept(desk):
    with desk.world.database.read() as session:
        rows = session.scalars(select(PaymentDetail)).all()
        return [(row.order_number, row.billing_name, row.finance_name, row.finance_email) for row in rows]


def test_a_school_says_where_the_invoice_goes(desk, sign_in, booking):
    here, school = f"/bookings/{booking.id}/payment", sign_in(desk.lead)
    page = school.get(here).text
    assert "£1,250.50 for each group" in page
    assert 'value="Sample Academy"' in page
    assert "How do you know?" not in page
    assert "The school has to give its order number" in school.get(f"/bookings/{booking.id}").text
    assert school.post(here, data=DETAILS).location == f"/bookings/{booking.id}"
    assert kept(desk) == [tuple(DETAILS.values())]
    assert 'value="PO 4711/A"' in school.get(here).text
    shown = school.get(f"/bookings/{booking.id}").text
    assert "To Finance office, finance@example.org; order number PO 4711/A" in shown
    assert "The school has to give its order number" not in shown


def test_a_school_without_order_numbers_says_so(desk, sign_in, booking):
    typed = DETAILS | {"order_number": "", "no_orders": "y"}
    school = sign_in(desk.lead)
    assert school.post(f"/bookings/{booking.id}/payment", data=typed).status_code == 302
    assert kept(desk)[0][0] is None
    assert "no order number is used" in school.get(f"/bookings/{booking.id}").text
    with desk.world.database.read() as session:
        assert payment.fault(session, session.get_one(Booking, booking.id)) is None


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ({"order_number": ""}, "Enter the order number, or tick that you do not use them"),
        ({"no_orders": "y"}, "Take out the order number, or the tick"),
        ({"order_number": "PO\x07 4711"}, "Use letters, figures and ordinary signs only"),
        ({"order_number": "<b>1</b>"}, "Use letters, figures and ordinary signs only"),
        ({"order_number": "4" * 41}, "Use at most 40 characters"),
        ({"finance_email": "finance at school"}, "Enter an e-mail address"),
        ({"finance_email": ""}, "Enter the e-mail address to which the invoice goes"),
        ({"billing_name": "  "}, "Enter the name of the school or trust that pays"),
    ],
)
def test_a_refused_form_says_what_to_type_and_keeps_it(desk, sign_in, booking, more, told):
    page = sign_in(desk.lead).post(f"/bookings/{booking.id}/payment", data=DETAILS | more)
    assert (page.status_code, told in page.text) == (422, True)
    assert 'value="Finance office"' in page.text
    assert kept(desk) == []


def test_a_coordinator_does_it_for_somebody_who_rang(desk, sign_in, booking):
    here, office = f"/bookings/{booking.id}/payment", sign_in(desk.coordinator)
    assert "Choose how you know" in office.post(here, data=DETAILS).text
    assert office.post(here, data=DETAILS | {"via": "phone call"}).status_code == 302
    assert kept(desk) == [tuple(DETAILS.values())]


def test_other_schools_and_safeguarding_leads_do_not(desk, world, sign_in, booking):
    other = world.school(world.authority("Barnet", "302", "E09000003"), urn=990_002)
    stranger = sign_in(world.user(Role.BOOKING_LEAD, "Other Example", school_id=other.id))
    assert stranger.get(f"/bookings/{booking.id}/payment").status_code == 404
    dsl = sign_in(world.user(Role.SCHOOL_DSL, "Dana Example", school_id=desk.school.id))
    assert dsl.post(f"/bookings/{booking.id}/payment", data=DETAILS).status_code == 403


def test_there_is_nothing_to_fill_in_where_a_funder_pays(desk, sign_in):
    line_with(desk, 1)
    booking = desk.ask()
    here, school = f"/bookings/{booking.id}/payment", sign_in(desk.lead)
    page = school.get(here).text
    assert "Paid by Council." in page
    assert "There is nothing to fill in." in page
    refused = school.post(here, data=DETAILS)
    assert refused.status_code == 422
    assert "there is nothing to pay for this booking" in refused.text
    assert kept(desk) == []


def test_a_coordinator_says_what_one_booking_costs(desk, sign_in):
    booking = desk.ask()
    here, office = f"/bookings/{booking.id}/cost", sign_in(desk.coordinator)
    assert "Cost: ask us" in office.get(here).text
    for more, told in (
        ({}, "Choose who pays"),
        ({"payer": "school"}, "Enter a price from £0.01 to £100,000"),
        ({"payer": "school", "price": "12,50"}, "Enter a price in pounds"),
        ({"payer": "school", "price": "-5"}, "Enter a price in pounds"),
    ):
        page = office.post(here, data=more)
        assert (page.status_code, told in page.text) == (422, True)
    assert office.post(here, data={"payer": "school", "price": "1,250.50"}).status_code == 302
    assert "£1,250.50 for each group" in sign_in(desk.lead).get(f"/bookings/{booking.id}").text
    assert office.post(here, data={"payer": "charity", "price": "lots"}).status_code == 422
    assert office.post(here, data={"payer": "charity"}).status_code == 302
    assert "the charity pays for it" in office.get(f"/bookings/{booking.id}").text
    assert sign_in(desk.lead).get(here).status_code == 403


def test_a_booking_that_ended_takes_no_more_details(desk, sign_in, booking):
    sign_in(desk.lead).post(f"/bookings/{booking.id}/payment", data=DETAILS)
    desk.confirm(booking, desk.ana)
    desk.do(cancel, booking, desk.lead, side=Side.SCHOOL, reason="Not now")
    page = sign_in(desk.lead).post(f"/bookings/{booking.id}/payment", data=DETAILS)
    assert page.status_code == 422
    with pytest.raises(NotInOrder):
        desk.confirm(desk.ask(group_name="Other Group"), desk.ana, in_order=False)


def test_the_request_tells_the_cost_before_the_first_question_and_is_sent_for_no_other(desk, sign_in):
    price(desk, 125_000)
    school = sign_in(desk.lead)
    draft = begin(school, desk.school)
    assert "£1,250 for each group" in school.get(draft).text
    fill(school, draft)
    check = school.get(f"{draft}/check").text
    shown = re.search(r'name="cost" value="([^"]*)"', check)[1]
    price(desk, 140_000)
    refused = school.post(f"{draft}/check", data={"cost": shown})
    assert refused.status_code == 422
    assert "what it costs has changed meanwhile. £1,400 for each group" in refused.text
    again = re.search(r'name="cost" value="([^"]*)"', refused.text)[1]
    sent = school.post(f"{draft}/check", data={"cost": again})
    assert sent.status_code == 302
    assert "£1,400 for each group" in school.get(sent.location).text


def test_the_confirm_page_proposes_the_line_whose_place_is_held(desk, sign_in):
    line = line_with(desk, 1)
    booking = desk.ask()
    page = sign_in(desk.coordinator).get(f"/bookings/{booking.id}/confirm").text
    assert f'name="line_{line.id}" type="text" value="100"' in page
