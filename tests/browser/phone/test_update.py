"""A new version of the app: it waits while marks are unsent, loses none, and can be taken off every phone."""

from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import Browser, Error, Page, expect

from tests.browser.phone.does import choose_passphrase, context_of, kept_by_worker, mark, unlock
from tests.browser.phone.fake_portal import FakePortal

pytestmark = pytest.mark.browser

LOOK_FOR_NEWS = "document.dispatchEvent(new Event('visibilitychange'))"


def version_of(page: Page) -> str:
    found: str = page.evaluate("document.querySelector('script').src.split('/').at(-2)")
    return found


def kept(page: Page) -> list[int]:
    """How many workers and caches there are; asked anew each time: `wait_for_function` takes any promise for a yes."""
    both = "Promise.all([navigator.serviceWorker.getRegistrations(), caches.keys()])"
    found: list[int] = page.evaluate(f"{both}.then((all) => all.map((x) => x.length))")
    return found


def until_nothing_is_kept(page: Page) -> None:
    """A worker that wants to go waits until the one before it is idle. A phone stops that one within half a minute; a
    browser that is being watched never does, so it is stopped here."""
    watch = page.context.new_cdp_session(page)
    watch.send("ServiceWorker.enable")
    for _ in range(20):
        page.wait_for_timeout(500)
        with suppress(Error):  # the worker takes the page to the portal when it goes
            if kept(page) == [0, 0]:
                return
            watch.send("ServiceWorker.stopAllWorkers")
    raise AssertionError(f"{kept(page)} workers and caches are still there")


def test_a_new_version_waits_for_unsent_marks_and_the_app_can_be_taken_off(
    served: str, app: Flask, chromium: Browser
) -> None:
    context, fake = context_of(chromium), FakePortal(datetime.now(UTC))
    fake.attach(context)
    page = context.new_page()
    page.goto(served)
    choose_passphrase(page)
    kept_by_worker(page)
    page.reload()
    unlock(page)
    fake.spoil = lambda route: route.abort()
    page.get_by_role("link", name="Horizons Tuesday", exact=True).click()
    mark(page, "Amara O.", "Present")
    first = version_of(page)
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], name="Another Charity")
    page.get_by_role("link", name="All registers").click()
    page.evaluate(LOOK_FOR_NEWS)
    expect(page.get_by_text("There is a new version")).to_be_visible()
    assert version_of(page) == first
    page.get_by_role("button", name="Update").click()
    page.get_by_label("Passphrase of FC").wait_for()
    assert version_of(page) != first
    unlock(page)
    expect(page.get_by_role("status")).to_contain_text("1 mark")
    app.config["SETTINGS"] = replace(app.config["SETTINGS"], phone=False)
    page.evaluate(LOOK_FOR_NEWS)
    until_nothing_is_kept(page)
    with suppress(Error):  # it may be on its way there by itself
        page.goto(served)
    page.get_by_label("Passphrase of FC").wait_for()
    fake.spoil = None
    unlock(page)
    expect(page.get_by_role("status")).to_contain_text("Received.")
    assert set(fake.marks().values()) == {"present"}
    context.close()
