"""Invoice requests: made on confirming, passed on, void on cancelling, and as a file."""

import csv
import io
import threading
from datetime import UTC, datetime, time

import pytest
from sqlalchemy import select

from portal import clock
from portal.bookings.costs import invoices, payment
from portal.bookings.costs.models import InvoiceRequest, InvoiceState
from portal.bookings.costs.payment import Details
from portal.bookings.requests import requesting
from portal.bookings.rules import Side
from portal.bookings.service import cancel
from tests.bookings.money import line_with, price
from tests.world import by

DETAILS = Details("PO 1", "Sample Academy", "Finance office", "finance@example.org")


@pytest.fixture
def charged(desk):
    """A confirmed booking that the school pays for."""
    price(desk, 125_050)

    def made(name="Horizons Tuesday", details=DETAILS, who=None, **more):
        booking = desk.ask(group_name=name, **more)
        desk.do(payment.record, booking, desk.lead, details=details)
        desk.confirm(booking, who or desk.ana)
        return booking

    return made


def all_of(desk):
    with desk.world.database.read() as session:
        return session.scalars(select(InvoiceRequest).order_by(InvoiceRequest.year, InvoiceRequest.serial)).all()


def test_confirming_a_charged_booking_asks_for_an_invoice(desk, charged):
    charged()
    (invoice,) = all_of(desk)
    assert (invoice.number, invoice.state, invoice.pence, invoice.total) == ("2026-0001", "asked", 125_050, 125_050)
    assert (invoice.order_number, invoice.finance_email) == ("PO 1", "finance@example.org")


def test_the_price_at_sending_is_invoiced_whatever_it_is_now(desk):
    price(desk, 125_050)
    booking = desk.ask()
    price(desk, 200_000)
    desk.do(payment.record, booking, desk.lead, details=DETAILS)
    desk.confirm(booking, desk.ana)
    assert [invoice.pence for invoice in all_of(desk)] == [125_050]


def test_several_groups_are_one_invoice(desk):
    price(desk, 100_001)
    groups = tuple(requesting.Asked(f"Group {n}", 12, time(9 + 2 * n), "G14") for n in range(3))
    booking = desk.ask(groups=groups)
    desk.do(payment.record, booking, desk.lead, details=DETAILS)
    desk.confirm(booking, desk.ana)
    assert [(one.groups, one.total) for one in all_of(desk)] == [(3, 300_003)]


def test_where_a_funder_or_the_charity_pays_there_is_none(desk):
    line_with(desk, 1)
    desk.confirm(desk.ask(), desk.ana)
    other = desk.ask(group_name="Other Group", start_time=time(14))
    desk.do(payment.agree, other, desk.coordinator, pence=0)
    desk.confirm(other, desk.ana)
    assert all_of(desk) == []


def test_numbers_go_up_and_begin_again_each_year(desk, charged):
    charged()
    charged("Second", start_time=time(11, 30))
    with clock.moved_to(datetime(2027, 1, 4, 12, tzinfo=UTC)):
        charged("Third", start_time=time(14))
    assert [invoice.number for invoice in all_of(desk)] == ["2026-0001", "2026-0002", "2027-0001"]


def test_two_at_once_get_two_numbers(desk):
    price(desk, 125_050)
    pair = [desk.ask(group_name="One"), desk.ask(group_name="Two", start_time=time(14), room="G15")]
    for booking in pair:
        desk.do(payment.record, booking, desk.lead, details=DETAILS)
        desk.put_in_order(booking.id)
    faults, ready = [], threading.Barrier(2)

    def run(n: int) -> None:
        ready.wait()
        try:
            desk.confirm(pair[n], (desk.ana, desk.ben)[n], in_order=False)
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=run, args=(n,)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert [invoice.number for invoice in all_of(desk)] == ["2026-0001", "2026-0002"]


def test_a_later_order_number_reaches_the_request_until_it_is_passed_on(desk, charged):
    booking = charged()
    desk.do(payment.record, booking, desk.lead, details=Details("PO 2", "A", "B", "b@example.org"))
    (invoice,) = all_of(desk)
    assert invoice.order_number == "PO 2"
    with desk.write() as session:
        invoices.mark_sent(session, session.merge(invoice), by=by(desk.coordinator))
        session.commit()
    with pytest.raises(payment.InvoiceSent):
        desk.do(payment.record, booking, desk.lead, details=DETAILS)
    assert all_of(desk)[0].order_number == "PO 2"


def test_the_list_marks_what_was_passed_on_and_a_cancelled_booking_makes_it_void(desk, sign_in, charged):
    first, second = charged(), charged("Second", start_time=time(14))
    office = sign_in(desk.coordinator)
    page = office.get("/bookings/invoices").text
    assert page.index("2026-0002") < page.index("2026-0001")
    assert "£1,250.50" in page
    key = all_of(desk)[0].id
    assert office.post(f"/bookings/invoices/{key}/sent").status_code == 302
    assert "is already sent" in office.post(f"/bookings/invoices/{key}/sent", follow_redirects=True).text
    for booking in (first, second):
        desk.do(cancel, booking, desk.lead, side=Side.SCHOOL, reason="Examinations")
    assert [invoice.state for invoice in all_of(desk)] == [InvoiceState.VOID, InvoiceState.VOID]
    assert "have it credited" in office.get("/bookings/invoices?state=void").text
    shown = sign_in(desk.lead).get(f"/bookings/{second.id}").text
    assert "Invoice request 2026-0002 is void since 1 December 2026: nothing is to be paid" in " ".join(shown.split())
    assert "No invoice requests" in office.get("/bookings/invoices?state=asked").text
    assert office.get("/bookings/invoices?state=nonsense&page=x").status_code == 200


def test_the_file_runs_no_formula(desk, sign_in, charged):
    charged(details=Details("=1+1", "@SUM(A1)", "+44 Office", "finance@example.org"))
    got = sign_in(desk.coordinator).get("/bookings/invoices.csv")
    assert got.headers["Content-Disposition"] == 'attachment; filename="invoice-requests-2026-12-01.csv"'
    head, row = csv.reader(io.StringIO(got.data.decode("utf-8-sig"), newline=""))
    found = dict(zip(head, row, strict=True))
    assert found["Order number"] == "'=1+1"
    assert found["Name on the invoice"] == "'@SUM(A1)"
    assert found["Finance contact"] == "'+44 Office"
    assert (found["Number"], found["Total (pounds)"]) == ("2026-0001", "1250.50")


def test_many_requests_are_listed_with_few_queries(desk, sign_in, charged, queries_of):
    office = sign_in(desk.coordinator)
    charged()
    few = queries_of(lambda: office.get("/bookings/invoices"))
    for n in range(3):
        charged(f"Group {n}", start_time=time(11 + 2 * n))
    assert queries_of(lambda: office.get("/bookings/invoices")) == few


def test_the_start_page_says_what_is_to_be_passed_on(desk, sign_in, charged):
    assert "to pass to accounts" not in sign_in(desk.coordinator).get("/").text
    charged()
    assert "Invoice request to pass to accounts" in sign_in(desk.coordinator).get("/").text
    assert "to pass to accounts" not in sign_in(desk.lead).get("/").text
