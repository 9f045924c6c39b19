"""Several people on one portal, each at their own screen."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.conftest import Browsers, Live, fill_in
from tests.browser.enfield import PASSWORD, Enfield


@dataclass
class Journey:
    """Who sits at which screen."""

    live: Live
    browsers: Browsers
    base: Enfield
    downloads: Path
    pages: dict[str, Page] = field(default_factory=dict)

    def as_(self, email: str, at: str, open_page: Callable[..., Page], **more: object) -> Page:
        """This person's own browser at an address; the weeks between end every sign-in, so that it asks again."""
        key = f"{email} {open_page.__name__} {more}"
        page = self.pages.get(key) or open_page(**more)
        self.pages[key] = page
        page.goto(self.live.url + at)
        if page.get_by_role("heading", name="Sign in").count():
            fill_in(page, email, PASSWORD)
            assert page.url == self.live.url + at
        return page

    def saved(self, page: Page, link: str) -> bytes:
        with page.expect_download() as waiting:
            page.get_by_role("link", name=link).first.click()
        path = self.downloads / waiting.value.suggested_filename
        waiting.value.save_as(path)
        return path.read_bytes()
