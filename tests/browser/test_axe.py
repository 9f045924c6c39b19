"""Every page for every role, and every form sent empty: axe finds nothing (WCAG 2.2 AA), and it reads, fits and can be
reached by keyboard; and nothing is asked for from anywhere but the portal."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from portal import clock
from portal.people.access import Role
from tests.browser.addresses import Addresses, Visit
from tests.browser.conftest import SAMPLE_DAY, Browsers, Live, fill_in, sample_sign_ins
from tests.browser.judging import AXE, LOOK, RUN, TAGS, faults_on
from tests.browser.shapes import Shapes, shapes_of

pytestmark = pytest.mark.browser

DRAWN_BY_SCRIPT = {"phone.page"}
"""Pages that hold nothing until their script has looked at what lies on the phone."""
PARTS = 4
"""Of the pages of a coordinator, who has most of them: each is walked by itself."""
WALKS = [
    *(pytest.param(Role.COORDINATOR, part, id=f"coordinator-{part + 1}-of-{PARTS}") for part in range(PARTS)),
    *(pytest.param(role, None, id=role or "stranger") for role in (None, *Role) if role is not Role.COORDINATOR),
]
SEND_EMPTY = """() => {
  const form = document.querySelector("main form[method=post][novalidate]");
  for (const field of form.elements) {
    if (field.type === "radio" || field.type === "checkbox") field.checked = false;
    else if (field.type !== "hidden" && field.localName !== "button") field.value = "";
  }
  form.requestSubmit();
}"""


def test_the_measure_itself_finds_faults(desktop: Page) -> None:
    desktop.set_content("<html lang=en><title>T</title><h1>Else</h1><input><p style='color:#ddd'>pale</p>")
    desktop.evaluate(AXE)
    found = " ".join(desktop.evaluate(RUN, TAGS) + desktop.evaluate(LOOK, {"width": 390}))
    assert all(name in found for name in ("axe label", "axe color-contrast", "no label", "does not begin"))


@pytest.mark.parametrize(("role", "part"), WALKS)
def test_every_page_of_a_role_is_accessible(
    role: Role | None, part: int | None, sample_portal: Live, addresses: Addresses, browsers: Browsers, shapes: Shapes
) -> None:
    email, password = sample_sign_ins(sample_portal)[role] if role else (None, None)
    page = browsers.desktop()
    if email and password:
        page.goto(sample_portal.url + "/sign-in")
        fill_in(page, email, password)
    with clock.moved_to(sample_portal.move_to(SAMPLE_DAY)):
        visits = list(addresses.for_role(role, email, lambda name: part is None or addresses.part(name, PARTS) == part))
    new = [visit for visit in visits if shapes.hold_a_new_one(shapes_of(visit.html))]
    faults = []
    for visit in new:
        faults += [f"{visit.endpoint}: {fault}" for fault in judged(page, sample_portal, visit)]
        if visit.endpoint in addresses.forms():
            faults += [f"{visit.endpoint}, refused: {fault}" for fault in refused(page, visit, shapes)]
    faults += [f"asked {url}" for url in browsers.asked if not url.startswith((sample_portal.url + "/", "data:"))]
    assert not faults, "\n".join(faults)
    assert any(url.endswith(".woff2") for url in browsers.asked)


def test_every_page_is_opened_by_somebody(sample_portal: Live, addresses: Addresses) -> None:
    """A new address needs rows in the sample, or a way to find them in addresses.py."""
    opened = set[str]()
    with clock.moved_to(sample_portal.move_to(SAMPLE_DAY)):
        for role in (None, *Role):
            email = sample_sign_ins(sample_portal)[role][0] if role else None
            opened.update(visit.endpoint for visit in addresses.for_role(role, email, lambda name: name not in opened))
    assert addresses.pages() - opened == set()


def judged(page: Page, live: Live, visit: Visit) -> Iterator[str]:
    if visit.cookie:
        page.context.add_cookies([{"name": "portal", "value": visit.cookie, "url": live.url}])
    answer = page.goto(live.url + visit.address)
    if answer is None or answer.status != 200:
        yield f"{answer and answer.status} {visit.address}"
        return
    if visit.endpoint in DRAWN_BY_SCRIPT:
        page.locator("main").locator("a, button, input").first.wait_for()
    yield from faults_on(page, visit)


def refused(page: Page, visit: Visit, shapes: Shapes) -> Iterator[str]:
    """What is wrong with the answer to the form that stands in the browser, sent empty, if the portal refuses it."""
    if page.locator("main form[method=post][novalidate]").count():
        with page.expect_navigation() as sent:
            page.evaluate(SEND_EMPTY)
        if sent.value.status == 422 and shapes.hold_a_new_one(shapes_of(sent.value.text())):
            yield from faults_on(page, visit, asked_at=("phone",))  # the rest of it was judged as it was opened
