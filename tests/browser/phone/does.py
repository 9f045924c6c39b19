"""What a facilitator does with the app on the phone, in words."""

import re
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, expect

PASSPHRASE = "three green walks"


def context_of(maker: Any, **more: Any) -> BrowserContext:
    """A phone; `maker` is a browser."""
    made: BrowserContext = maker.new_context(**PHONE, **more)
    made.set_default_timeout(15_000)
    return made


PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "has_touch": True,
    "is_mobile": True,
    "locale": "en-GB",
    "timezone_id": "Europe/London",
}


def choose_passphrase(page: Page) -> None:
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    page.get_by_label("The same once more").fill(PASSPHRASE)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("heading", name="Today").wait_for()


def unlock(page: Page, word: str = PASSPHRASE) -> None:
    page.get_by_label(re.compile("^Passphrase of")).fill(word)
    page.get_by_role("button", name="Open", exact=True).click()


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name=name, exact=True)


def mark(page: Page, name: str, what: str) -> None:
    target = row(page, name).get_by_role("button", name=what, exact=True)
    target.click()
    expect(target).to_have_attribute("aria-pressed", "true")


def kept_by_worker(page: Page) -> None:
    """From now on the page opens without signal."""
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")
