"""A head of year who has never been here asks on a phone; a colleague gets one step; somebody telephones."""

import re
import time
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.browser import enfield, requests
from tests.browser.conftest import Browsers, Live, fill_in, lively
from tests.browser.enfield import COORDINATOR, PASSWORD

pytestmark = pytest.mark.browser

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
