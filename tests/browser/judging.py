"""What axe and a look at the layout find on a page: WCAG 2.2 AA, it reads, fits and can be reached by keyboard."""

from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page

from tests.browser.addresses import Visit

HERE = Path(__file__).parent
AXE = (HERE / "axe.min.js").read_text()
LOOK = (HERE / "look.js").read_text()
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = {"phone": (390, 844), "200 % zoom": (620, 450), "tablet": (768, 1024), "desktop": (1240, 900)}
RUN = """async (tags) => {
  const asked = { runOnly: tags, resultTypes: ["violations"], preload: false }; // no rule reads style sheets or films
  const found = await axe.run(document, asked);
  return found.violations.flatMap((rule) => rule.nodes.map((node) => `axe ${rule.id}: ${node.target.join(" ")}`));
}"""
DRAWN = """() => Array.from(document.querySelectorAll("body *"), (node) => {
  if (!node.checkVisibility({ visibilityProperty: true })) return "";
  const { color, backgroundColor, backgroundImage, fontSize, fontWeight } = getComputedStyle(node);
  return [color, backgroundColor, backgroundImage, fontSize, fontWeight].join();
}).join(";")"""
"""Which elements are shown, and what contrast is reckoned from."""
OF_PLACE = ["target-size", "scrollable-region-focusable"]
"""Rules of axe that may find something else where the same is shown in the same colours, but at another width."""
STILL = """() => {
  const bars = document.querySelectorAll(".register-foot, .register-count, .reply-foot");
  for (const bar of bars) bar.style.position = "static";
}"""
"""A bar that stays in view covers half a row wherever the page happens to stand; who scrolls uncovers it."""
FOCUS = """() => {
  const node = document.activeElement, style = getComputedStyle(node);
  if (node === document.body) return "nothing takes focus";
  const box = node.getBoundingClientRect();
  const ring = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  return ring && box.width > 1 && box.height > 1 ? "" : "focus cannot be seen on " + node.outerHTML.slice(0, 80);
}"""


def faults_on(page: Page, visit: Visit, asked_at: tuple[str, ...] = ("phone", "desktop")) -> Iterator[str]:
    """What is wrong with the page that stands in the browser, at every width. `asked_at`: where axe looks as well; what
    is drawn as it was at the width before is not asked about again but for its place."""
    drawn = ""
    page.keyboard.press("Tab")
    said = page.evaluate(FOCUS)
    if said:
        yield said
    page.evaluate(AXE)
    page.evaluate(STILL)
    for name, (width, height) in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        for fault in page.evaluate(LOOK, {"width": width}):
            yield f"{name}: {fault}"
        if name in asked_at:
            before, drawn = drawn, page.evaluate(DRAWN)
            for fault in page.evaluate(RUN, OF_PLACE if drawn == before else TAGS):
                yield f"{name}: {fault} ({visit.address})"
