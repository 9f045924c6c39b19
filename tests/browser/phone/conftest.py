"""The app on a phone, with a fake portal behind it."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import Live
from tests.browser.phone.does import choose_passphrase, context_of
from tests.browser.phone.fake_portal import FakePortal


@pytest.fixture
def fake() -> FakePortal:
    return FakePortal(datetime.now(UTC))


@pytest.fixture
def context(chromium: Browser, fake: FakePortal) -> Iterator[BrowserContext]:
    made = context_of(chromium)
    fake.attach(made)
    yield made
    made.close()


@pytest.fixture
def opened(context: BrowserContext, sample_portal: Live) -> Page:
    """Open, with a passphrase, at the register."""
    page = context.new_page()
    page.goto(sample_portal.url + "/phone")
    choose_passphrase(page)
    page.get_by_role("link", name="Horizons Tuesday", exact=True).click()
    page.get_by_text("0 of 8 marked").wait_for()
    return page
