"""Every page for every role: axe finds nothing (WCAG 2.2 AA), and it reads, fits and can be reached by keyboard."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from portal import clock
from portal.people.access import Role
from tests.browser.addresses import Addresses, Visit
from tests.browser.conftest import SAMPLE_DAY, Browsers, Live, fill_in, sample_sign_ins

pytestmark = pytest.mark.browser

HERE = Path(__file__).parent
AXE = (HERE / "axe.min.js").read_text()
LOOK = (HERE / "look.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DRAWN_BY_SCRIPT = {"phone.page"}
"""Pages that hold nothing until their script has looked at what lies on the phone."""
WIDTHS = {"phone": (390, 844), "200 % zoom": (620, 450), "tablet": (768, 1024), "desktop": (1240, 900)}
RUN = """async (tags) => {
  const found = await axe.run(document, { runOnly: tags, resultTypes: ["violations"] });
  return found.violations.flatMap((rule) => rule.nodes.map((node) => `axe ${rule.id}: ${node.target.join(" ")}`));
}"""
SHAPES = """() => {
  const kept = /^(class|role|type|aria-(?!label$|labelledby|describedby|controls|current).*|disabled|open|checked)$/;
  const shape = (node) => {
    const inside = [];
    for (const child of node.children) {
      const one = child.localName === "main" && node !== child ? "" : shape(child);
      if (one !== inside.at(-1)) inside.push(one);
    }
    const told = [...node.attributes].filter((each) => kept.test(each.name));
    const said = told.map((each) => each.name + "=" + each.value);
    return node.localName + "|" + said + (node.textContent.trim() ? "" : "|empty") + "(" + inside.join() + ")";
  };
  const main = document.querySelector("main");
  return [shape(document.documentElement), main ? shape(main) : ""];
}"""
SEND_EMPTY = """() => {
  const form = document.querySelector("main form[method=post][novalidate]");
  for (const field of form.elements) {
    if (field.type === "radio" || field.type === "checkbox") field.checked = false;
    else if (field.type !== "hidden" && field.localName !== "button") field.value = "";
  }
  form.requestSubmit();
}"""
FOCUS = """() => {
  const node = document.activeElement, style = getComputedStyle(node);
  if (node === document.body) return "nothing takes focus";
  const box = node.getBoundingClientRect();
  const ring = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  return ring && box.width > 1 && box.height > 1 ? "" : "focus cannot be seen on " + node.outerHTML.slice(0, 80);
}"""


@pytest.fixture(scope="session")
def addresses(sample_portal: Live) -> Addresses:
    return Addresses.on(sample_portal.settings, sample_portal.database)


@pytest.fixture(scope="session")
def seen() -> dict[str, set[Any]]:
    """Shapes looked at so far, of what stands in `main` and of what stands around it: the same markup is not judged
    twice, nor a list again because it has more rows that are alike."""
    return {"shapes": set()}


def test_the_measure_itself_finds_faults(desktop: Page) -> None:
    desktop.set_content("<html lang=en><title>T</title><h1>Else</h1><input><p style='color:#ddd'>pale</p>")
    desktop.evaluate(AXE)
    found = " ".join(desktop.evaluate(RUN, TAGS) + desktop.evaluate(LOOK, {"width": 390}))
    assert all(name in found for name in ("axe label", "axe color-contrast", "no label", "does not begin"))


@pytest.mark.parametrize("role", [None, *Role], ids=lambda role: role or "stranger")
def test_every_page_of_a_role_is_accessible(
    role: Role | None, sample_portal: Live, addresses: Addresses, browsers: Browsers, seen: dict[str, set[Any]]
) -> None:
    email, password = sample_sign_ins(sample_portal)[role] if role else (None, None)
    page = browsers.desktop()
    if email and password:
        page.goto(sample_portal.url + "/sign-in")
        fill_in(page, email, password)
    with clock.moved_to(sample_portal.move_to(SAMPLE_DAY)):
        visits = list(addresses.for_role(role, email))
    faults = [f"{visit.endpoint}: {fault}" for visit in visits for fault in judged(page, sample_portal, visit, seen)]
    assert not faults, "\n".join(faults)


def test_every_page_is_opened_by_somebody(sample_portal: Live, addresses: Addresses) -> None:
    """A new address needs rows in the sample, or a way to find them in addresses.py."""
    opened = set()
    with clock.moved_to(sample_portal.move_to(SAMPLE_DAY)):
        for role in (None, *Role):
            email = sample_sign_ins(sample_portal)[role][0] if role else None
            opened |= {visit.endpoint for visit in addresses.for_role(role, email)}
    assert addresses.pages() - opened == set()


@pytest.mark.parametrize("role", [None, Role.COORDINATOR, Role.BOOKING_LEAD, Role.FACILITATOR], ids=str)
def test_every_refused_form_is_accessible(
    role: Role | None, sample_portal: Live, addresses: Addresses, browsers: Browsers, seen: dict[str, set[Any]]
) -> None:
    email, password = sample_sign_ins(sample_portal)[role] if role else (None, None)
    page = browsers.desktop()
    with clock.moved_to(sample_portal.move_to(SAMPLE_DAY)):
        visits = [visit for visit in addresses.for_role(role, email) if visit.endpoint in addresses.forms()]
    if email and password:
        page.goto(sample_portal.url + "/sign-in")
        fill_in(page, email, password)
    faults, refused = [], 0
    for visit in visits:
        page.goto(sample_portal.url + visit.address)
        if page.locator("main form[method=post][novalidate]").count() == 0:
            continue
        with page.expect_navigation() as sent:
            page.evaluate(SEND_EMPTY)
        if sent.value.status == 422:
            refused += 1
            faults += [f"{visit.endpoint}, refused: {fault}" for fault in faults_on(page, visit, seen)]
    assert not faults, "\n".join(faults)
    assert refused > 0


def judged(page: Page, live: Live, visit: Visit, seen: dict[str, set[Any]]) -> Iterator[str]:
    answer = page.goto(live.url + visit.address)
    if answer is None or answer.status != 200:
        yield f"{answer and answer.status} {visit.address}"
        return
    if visit.endpoint in DRAWN_BY_SCRIPT:
        page.locator("main").locator("a, button, input").first.wait_for()
    yield from faults_on(page, visit, seen)


def faults_on(page: Page, visit: Visit, seen: dict[str, set[Any]]) -> Iterator[str]:
    """What is wrong with the page that stands in the browser, at every width."""
    page.keyboard.press("Tab")
    said = page.evaluate(FOCUS)
    if said:
        yield said
    for name, (width, height) in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        for fault in page.evaluate(LOOK, {"width": width}):
            yield f"{name}: {fault}"
        if name not in ("phone", "desktop"):
            continue
        shapes = {(name, hash(shape)) for shape in page.evaluate(SHAPES)}
        if not shapes <= seen["shapes"]:
            seen["shapes"] |= shapes
            if not page.evaluate("typeof axe === 'object'"):
                page.evaluate(AXE)
            for fault in page.evaluate(RUN, TAGS):
                yield f"{name}: {fault} ({visit.address})"
