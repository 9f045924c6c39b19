"""Every screen of the app can be read by everybody, fits the narrowest phone, and leaves nobody without focus."""

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.judging import AXE, RUN, TAGS
from tests.browser.phone.fake_portal import FakePortal
from tests.browser.phone.screens import walk

pytestmark = pytest.mark.browser

ALIKE = {"walked in", "register of 30", "told", "site sheet on paper"}
"""Made of what other screens are made of: axe takes a fifth of a second for each."""
LOOK = """() => [
  document.documentElement.scrollWidth > innerWidth + 1 && "scrolls sideways",
  document.activeElement === document.body && "whoever goes by keyboard begins at the top again",
].filter(Boolean)"""


def test_every_screen_can_be_read_fits_and_keeps_focus(context: BrowserContext, fake: FakePortal, served: str) -> None:
    page, faults = context.new_page(), []
    page.set_viewport_size({"width": 320, "height": 640})
    for name in walk(page, fake, served):
        faults += [f"{name}: {fault}" for fault in page.evaluate(LOOK) + ([] if name in ALIKE else judged(page))]
        if name == "site sheet of a ward":
            assert page.get_by_text("Hospital safeguarding team").first.is_visible()
            assert "(DSL)" not in page.content(), "words of a school on a ward"
    assert faults == []


def judged(page: Page) -> list[str]:
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE)
    found: list[str] = page.evaluate(RUN, TAGS)
    return found
