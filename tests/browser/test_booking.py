"""A head of year who has never been here asks on a phone; a colleague gets one step; somebody telephones."""

import re
import time
import urllib.request
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.browser import enfield, owed, requests
from tests.browser.conftest import Browsers, Live, fill_in, lively
from tests.browser.enfield import COORDINATOR, LEAD, PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("booking")]

TUESDAY = date(2027, 1, 12)


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    with lively(
        tmp_path_factory.mktemp("booking"), enfield.BEGINS, lambda database, _: enfield.people(database)
    ) as made:
        yield made


@pytest.fixture
def office(live: Live, browsers: Browsers) -> Page:
    """The coordinator's own desk."""
    page = browsers.desktop()
    page.goto(live.url + "/sign-in")
    fill_in(page, COORDINATOR, PASSWORD)
    return page


def newest_mail(office: Page, live: Live, words: str) -> str:
    """The text of the newest mail that says this, as the outbox shows it while nothing is sent."""
    office.goto(live.url + "/outbox")
    office.get_by_role("link", name=re.compile(words)).first.click()
    return office.get_by_role("main").inner_text()


def test_a_head_of_year_asks_on_a_phone_in_under_three_minutes(live: Live, browsers: Browsers, office: Page) -> None:
    page = browsers.phone()
    began = time.monotonic()
    page.goto(live.url + "/programmes/livve")
    page.get_by_role("link", name="Book LiVVE").click()
    requests.choose_school(page, "Ash School")
    requests.answer(page, group="Horizons Tuesday", day=TUESDAY, start="09:30")
    requests.say_who(page)
    expect(page.get_by_role("main")).to_contain_text("27 April 2027")
    page.get_by_role("button", name="Go on: get the code").click()
    text = newest_mail(office, live, "Your code")
    code = re.search(r"\b(\d{6})\b", text)
    assert code
    page.get_by_label("Code").fill(code[1])
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_role("heading", name="Your request is sent")).to_be_visible()
    assert time.monotonic() - began < 180
    office.goto(live.url + "/bookings")
    office.get_by_role("link", name="Horizons Tuesday").click()
    expect(office.get_by_role("main")).to_contain_text("Robin Newcomer")


def test_a_colleague_gets_one_step_and_sees_nothing_else(live: Live, browsers: Browsers, office: Page) -> None:
    lead = browsers.desktop()
    lead.goto(live.url + "/sign-in")
    fill_in(lead, LEAD, PASSWORD)
    lead.goto(live.url + "/book/livve")
    lead.get_by_role("button", name="Go on").click()
    requests.answer(lead, group="Harbour Thursday", day=date(2027, 1, 14), start="11:00")
    lead.get_by_role("button", name="Send the request").click()
    owed.item(lead, "Accept the terms").get_by_role("link", name="Hand it to a colleague").click()
    lead.get_by_label("Name", exact=True).fill("Kim Colleague")
    lead.get_by_label("Work e-mail address").fill("kim@example.org")
    lead.get_by_role("button", name="Send the mail").click()
    expect(owed.item(lead, "Accept the terms")).to_contain_text("With Kim Colleague")

    text = newest_mail(office, live, "Harbour Thursday: one thing to do")
    path, code = re.search(r"/link/[\w.~-]+", text), re.search(r"\b(\d{6})\b", text)
    assert path
    assert code
    for method in ("GET", "HEAD"):
        assert _scanned(live.url + path[0], method) == 200
    page = browsers.phone()
    page.goto(live.url + path[0])
    says_nothing(page)
    page.get_by_label("Code").fill(code[1])
    page.get_by_role("button", name="Go on").click()
    owed.accept(page)
    expect(page.get_by_role("heading", name="Done, thank you")).to_be_visible()
    lead.reload()
    expect(owed.item(lead, "Accept the terms")).to_contain_text("Kim Colleague, 23 November 2026")
    expect(owed.item(lead, "Accept the terms")).to_contain_text("Done")
    for again in (page, browsers.phone()):
        again.goto(live.url + path[0])
        expect(again.get_by_role("heading", name="This link does not work any more")).to_be_visible()
        says_nothing(again)
        again.goto(live.url + "/step")
        says_nothing(again)


def _scanned(url: str, method: str) -> int:
    """What a program that looks into mails is answered."""
    with urllib.request.urlopen(urllib.request.Request(url, method=method), timeout=30) as answer:  # noqa: S310 - our own
        status: int = answer.status
    return status


def says_nothing(page: Page) -> None:
    """Neither the group nor the school, the programme or who asked."""
    whole = page.content()
    assert not [word for word in ("Harbour", "Ash School", "LiVVE", "Sal Registry", "Kim") if word in whole]


def test_a_coordinator_on_the_telephone_does_all_of_it(live: Live, office: Page) -> None:
    page = office
    page.goto(live.url + "/book/livve")
    requests.choose_school(page, "Birch School")
    requests.answer(page, group="Lighthouse Wednesday", day=date(2027, 1, 13), start="09:30")
    requests.say_who_rang(page)
    page.get_by_role("button", name="Send the request").click()
    owed.say_cost(page, pounds="900")
    for step in (owed.materials, owed.terms, owed.letter, owed.room, owed.payment):
        step(page, rang=True)
        expect(page.get_by_role("listitem").filter(has_text="Casey Caller").first).to_be_visible()
    page.get_by_role("link", name="Name facilitators and confirm").click()
    choice = page.get_by_label("Lead facilitator")
    choice.select_option(label=next(text for text in choice.locator("option").all_inner_texts() if "Fern" in text))
    page.get_by_role("button", name="Confirm the booking").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("Confirmed")
    expect(main).to_contain_text("Cordelia Timetabler, after a telephone call from Casey Caller")
    expect(main).to_contain_text("Fern Circle")
    for title in ("Look through the materials", "Accept the terms", "Settle the letter to parents"):
        expect(owed.item(page, title)).to_contain_text("Casey Caller, 23 November 2026")
    page.get_by_role("link", name="Accept the terms", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("on the telephone")
    page.go_back()
    page.get_by_role("link", name="Settle the letter to parents", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("Casey Caller, written down by Cordelia Timetabler")
    page.go_back()
    page.get_by_role("link", name="Look through the materials", exact=True).click()
    expect(page.get_by_role("main")).to_contain_text("telephone")
