"""Nothing comes from anywhere but the portal itself: a school's network may know no other address."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from portal.config import ROOT
from portal.people.access import Role
from tests.browser.conftest import SAMPLE_DAY, Browsers, Live, fill_in, sample_sign_ins

pytestmark = pytest.mark.browser

PAGES_EACH = 25
KEYS = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")
FILE = re.compile(r"\.(pdf|csv|xlsx|json)$")


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.FACILITATOR, Role.BOOKING_LEAD, Role.COMMISSIONER])
def test_a_crawl_asks_nobody_but_the_portal(role: Role, sample_portal: Live, browsers: Browsers) -> None:
    sample_portal.move_to(SAMPLE_DAY)
    page = browsers.desktop()
    email, password = sample_sign_ins(sample_portal)[role]
    page.goto(sample_portal.url + "/sign-in")
    fill_in(page, email, password)
    visited = list(crawl(page, sample_portal.url))
    assert len(visited) > 3
    elsewhere = {url for url in browsers.asked if not url.startswith((sample_portal.url + "/", "data:"))}
    assert elsewhere == set()
    assert any(url.endswith(".woff2") for url in browsers.asked)


def crawl(page: Page, url: str) -> Iterator[str]:
    """One page of each kind that links lead to, as far as PAGES_EACH."""
    waiting, kinds = [url + "/"], {""}
    for _ in range(PAGES_EACH):
        if not waiting:
            return
        here = waiting.pop(0)
        page.goto(here)
        yield here
        for link in page.evaluate("[...document.links].map((link) => link.href)"):
            path = urlsplit(link).path
            kind = KEYS.sub("*", path)
            if link.startswith(url) and kind not in kinds and not FILE.search(path):
                kinds.add(kind)
                waiting.append(url + path)


def test_styles_and_scripts_name_no_other_address() -> None:
    named = [
        f"{path.name}: {found}"
        for path in (ROOT / "static").rglob("*")
        if path.suffix in (".css", ".js")
        for found in re.findall(r"(?:url\(|import |fetch\()[\"']?(?:https?:)?//[^\s\"')]+", path.read_text())
    ]
    assert named == []
