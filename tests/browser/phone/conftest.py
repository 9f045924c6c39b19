"""The app on a phone, with a fake portal behind it."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page
from werkzeug.serving import make_server

from tests.browser.phone.does import choose_passphrase, context_of
from tests.browser.phone.fake_portal import FakePortal


@pytest.fixture
def fake() -> FakePortal:
    return FakePortal(datetime.now(UTC))


@pytest.fixture
def served(app: Flask) -> Iterator[str]:
    """Where the app is: its files alone, so that no sample has to be loaded."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/phone"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def context(chromium: Browser, fake: FakePortal) -> Iterator[BrowserContext]:
    made = context_of(chromium)
    fake.attach(made)
    yield made
    made.close()


@pytest.fixture
def opened(context: BrowserContext, served: str) -> Page:
    """Open, with a passphrase, at the register."""
    page = context.new_page()
    page.goto(served)
    choose_passphrase(page)
    page.get_by_role("link", name="Horizons Tuesday", exact=True).click()
    page.get_by_text("0 of 8 marked").wait_for()
    return page
