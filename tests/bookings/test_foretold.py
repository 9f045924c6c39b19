"""Each page on which a step is taken shows the e-mail that the step then writes."""

import html
import re
from datetime import date, time

import pytest
from sqlalchemy import select

from portal.bookings import service
from portal.bookings.requests.requesting import Asked
from portal.people.models import ContactLink
from portal.places.contacts import Person
from portal.places.models import SchoolContact
from portal.web.models import Notice
from portal.web.previews import letters
from tests.bookings.answers import CALLER, begin, code_of, fill, to_the_code
from tests.bookings.sent import JO, rows
from tests.bookings.windows import take, window

OFFER = {"first_day": "2027-01-14", "start_time": "11:00", "room": "Library", "reason": "Tuesdays are full"}
WHY = "Two of us are away that week"
KIM = {"asker": Person("Kim Example", "kim@example.org")}
"""Without an account."""


def foretold(page):
    """Subject and text on the page; fails where there is none."""
    found = re.search(r'<details class="govuk-details mail-preview">(.*?)</details>', page, re.S)
    assert found, page
    assert re.search("The e-mail (they|that our coordinators) get", found[1])
    subject = html.unescape(re.search(r"<strong>(.*?)</strong>", found[1])[1])
    pieces = re.search(r'<div class="mail-text">(.*?)</div>', found[1], re.S)[1]
    text = re.sub(r"<br>|\s+", " ", html.unescape(re.sub(r"</?p>", " ", pieces)))
    return subject, text.strip()


def written(desk, app, kind):
    """The newest mail of this kind as it would go now, links and codes as pages show them once mail is sent."""
    with app.test_request_context(), desk.world.database.read() as session:
        rows = select(Notice).where(Notice.kind == kind)
        rows = rows.outerjoin(SchoolContact, SchoolContact.id == Notice.to_contact_id)
        rows = rows.where(SchoolContact.name.is_(None) | (SchoolContact.name != "Dana Example")).order_by(
            Notice.id.desc()
        )
        row = session.scalars(rows).first()
        assert row is not None, kind
        people, known = letters().people(session, [row]), letters().known(session, [row])
        words = letters().words(row, people[row.id], known[row.id], {})
        return words.subject, " ".join(words.text.split())


def takes(desk, app, browser, address, data, kind):
    """The step's page foretells what the step then writes, and the reason stands in neither."""
    told = foretold(browser.get(address).text)
    answer = browser.post(address, data=data)
    assert answer.status_code == 302, answer.text
    assert told == written(desk, app, kind)
    assert WHY not in " ".join(told)
    return told


@pytest.fixture
def office(desk, sign_in):
    return sign_in(desk.coordinator)


def test_a_declined_request(desk, app, office):
    booking = desk.ask()
    takes(desk, app, office, f"/bookings/{booking.id}/decline", {"reason": WHY}, "booking-declined")


@pytest.mark.parametrize("asker", [{}, KIM])
def test_a_confirmed_booking_names_who_comes_once_they_are_chosen(desk, app, office, asker):
    booking = desk.ask(**asker)
    address = f"/bookings/{booking.id}/confirm"
    first = foretold(office.get(address).text)
    assert "Who comes: whoever you name" in first[1]
    chosen = {"lead": f"{desk.ana.id}/{desk.charity.id}", "support": "", "third": ""}
    refused = office.post(address, data=chosen)
    assert refused.status_code == 422
    told = foretold(refused.text)
    assert told[1] == first[1].replace("whoever you name", desk.ana.called)
    desk.put_in_order(booking.id)
    assert office.post(address, data=chosen).status_code == 302
    assert told == written(desk, app, "booking-confirmed")


@pytest.mark.parametrize("has_account", [True, False])
def test_an_offer_shows_its_mail_beside_the_dates(desk, app, office, has_account):
    asker = {} if has_account else KIM
    groups = (Asked("Horizons Ash", 12, time(9), "G14"), Asked("Horizons Beech", 12, time(13), "Hall"))
    booking = desk.ask(groups=groups, **asker)
    address = f"/bookings/{booking.id}/offer"
    assert "mail-preview" not in office.get(address).text
    told = foretold(office.post(address, data=OFFER | {"step": "dates"}).text)
    assert "Library" in told[1]
    assert "15:00" in told[1]
    assert ("The link and its code" in told[1]) is not has_account
    assert office.post(address, data=OFFER | {"step": "send"}).status_code == 302
    assert told == written(desk, app, "booking-offered")


def test_an_answer_on_the_telephone_goes_back_to_the_school_to_correct(desk, app, office):
    booking = desk.ask()
    office.post(f"/bookings/{booking.id}/offer", data=OFFER | {"step": "send"})
    told = takes(desk, app, office, f"/bookings/{booking.id}/accept", {"via": "phone call"}, "booking-accepted-noted")
    assert "14 January 2027" in told[1]


def test_a_withdrawal_is_told_to_the_other_side(desk, app, office, sign_in):
    one, two = desk.ask(), desk.ask(group_name="Horizons Ash", first_day=date(2027, 1, 14))
    address = "/bookings/{}/withdraw"
    takes(desk, app, sign_in(desk.lead), address.format(one.id), {"reason": WHY}, "booking-withdrawn")
    data = {"reason": WHY, "whose": "phone call"}
    takes(desk, app, office, address.format(two.id), data, "booking-withdrawn-noted")


def test_a_step_on_a_page_needs_no_copy(desk, app):
    booking = desk.ask()
    desk.do(service.withdraw, booking, desk.lead, reason=None)
    with desk.world.database.read() as session:
        assert "booking-withdrawn-noted" not in set(session.scalars(select(Notice.kind)))


@pytest.mark.parametrize("who", ["charity", "school"])
def test_a_cancelled_booking(desk, app, sign_in, who):
    booking = desk.ask()
    desk.confirm(booking, desk.ana)
    user = desk.coordinator if who == "charity" else desk.lead
    data = {"reason": WHY} | ({"whose": "page"} if who == "charity" else {})
    told = foretold(sign_in(user).get(f"/bookings/{booking.id}/cancel").text)
    assert sign_in(user).post(f"/bookings/{booking.id}/cancel", data=data).status_code == 302
    assert told == written(desk, app, "booking-cancelled")


@pytest.mark.parametrize("asker", [{}, KIM])
def test_the_waiting_list(desk, app, office, asker):
    window(desk)
    one, two = desk.ask(**asker), desk.ask(group_name="Horizons Ash", **asker)
    takes(desk, app, office, f"/bookings/{two.id}/promote", {"reason": WHY}, "booking-place")
    told = takes(desk, app, office, f"/bookings/{one.id}/wait", {"reason": WHY}, "booking-waiting")
    assert "as number 1" in told[1]
    takes(desk, app, office, f"/bookings/{two.id}/wait", {"reason": WHY}, "booking-waiting")


@pytest.mark.parametrize("who", ["charity", "school"])
def test_a_step_for_a_colleague(desk, app, sign_in, who):
    booking = desk.ask()
    browser = sign_in(desk.coordinator if who == "charity" else desk.lead)
    told = takes(desk, app, browser, f"/bookings/{booking.id}/step/room/hand", JO, "step-handed")
    assert told[1].startswith(f"{desk.lead.name} asks you")


@pytest.mark.parametrize("who", ["school", "charity"])
@pytest.mark.parametrize("is_full", [True, False])
def test_a_request_before_it_is_sent(desk, app, sign_in, who, is_full):
    """Whoever sends it reads what our coordinators get; a coordinator who writes it down, what the school gets."""
    if is_full:
        window(desk)
        desk.ask()
    browser = sign_in(desk.lead if who == "school" else desk.coordinator)
    draft = begin(browser, desk.school)
    fill(browser, draft, groups={"name_1": "Harbour Tuesday"}, **({"you": CALLER} if who == "charity" else {}))
    told = foretold(browser.get(f"{draft}/check").text)
    assert browser.post(f"{draft}/check").status_code == 302
    kinds = {"school": ("booking-to-decide", "booking-queued"), "charity": ("booking-noted", "booking-waiting")}
    assert told == written(desk, app, kinds[who][is_full])
    assert "G14" in told[1]


def test_a_stranger_reads_it_beside_the_answers_and_behind_the_link(desk, app):
    browser = app.test_client()
    draft = to_the_code(browser, desk)
    told = foretold(browser.get(f"{draft}/check").text)
    code, path = code_of(app, desk)
    assert foretold(app.test_client().get(path).text) == told
    browser.post(f"{draft}/code", data={"code": code})
    assert told == written(desk, app, "booking-to-decide")


def test_an_enquiry(desk, app, sign_in):
    browser = sign_in(desk.lead)
    draft = begin(browser, desk.school)
    told = foretold(browser.get(f"{draft}/call").text)
    assert told[0] == "Call a school back on the day that they choose"
    asks = {"name": "Lee Example", "phone": "020 7946 0009", "call_day": "2026-12-08", "call_time": "12:30"}
    assert browser.post(f"{draft}/call", data=asks).status_code == 302
    assert written(desk, app, "booking-enquiry")[0] == "Call a school back on Tuesday 8 December 2026"


@pytest.mark.parametrize("who", ["school", "charity"])
def test_another_day(desk, app, sign_in, who):
    window(desk)
    window(desk, from_day=date(2027, 3, 8), until_day=date(2027, 3, 25))
    desk.ask()
    waits = desk.ask(group_name="Horizons Ash", **(KIM if who == "charity" else {}))
    browser, address = sign_in(desk.lead if who == "school" else desk.coordinator), f"/bookings/{waits.id}/another-day"
    data = {"first_day": "2027-03-09", "start_time": "10:30"} | ({"via": "paper"} if who == "charity" else {})
    assert "mail-preview" not in browser.get(address).text
    told = foretold(browser.post(address, data=data).text)
    assert take(browser, address, **data).status_code == 302
    assert told == written(desk, app, "booking-to-decide" if who == "school" else "booking-noted")
    assert "9 March 2027" in told[1]


@pytest.mark.parametrize(("answer", "kind"), [("accept", "booking-accepted"), ("call", "booking-offer-refused")])
def test_an_answer_by_the_link_in_a_mail(desk, app, office, key, answer, kind):
    booking = desk.ask(**KIM)
    office.post(f"/bookings/{booking.id}/offer", data=OFFER | {"step": "send"})
    link = rows(desk, ContactLink)[-1]
    page = app.test_client().get(key.path(link.id)).text
    yes, no = re.findall(r'<details class="govuk-details mail-preview">.*?</details>', page, re.S)
    told = foretold(yes if answer == "accept" else no)
    app.test_client().post(key.path(link.id), data={"code": key.code(link.id), "answer": answer})
    assert told == written(desk, app, kind)
