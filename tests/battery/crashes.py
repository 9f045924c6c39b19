"""E8: the browser ends without warning while somebody marks; whoever was shown a tick finds that mark again."""

import os
import re
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from playwright.sync_api import BrowserContext, Error, Page, Playwright, expect, sync_playwright

from tests.battery.ground import ground
from tests.battery.sizes import sized
from tests.browser.engine import launched
from tests.browser.phone.does import PHONE, choose_passphrase, kept_by_worker, unlock
from tests.browser.phone.fake_portal import FakePortal

KILLS = sized(50)
PEOPLE = 24
LOOKS = {"Present": "present", "Late": "late", "Absent": "absent, unexplained"}
LONGEST = 500
"""Milliseconds from the first tap to the end, at most."""

WATCHED = """() => {
  const own = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (stores, mode, options) {
    if (mode === "readwrite") console.log(`writes ${options?.durability}`);
    return own.call(this, stores, mode, options);
  };
}"""

TAPS = """(looks) => {
  const rows = [...document.querySelectorAll(".register-row[role=group]")];
  const nameOf = (row) => row.querySelector(".register-row__name").textContent;
  new MutationObserver((changes) => {
    for (const { target, oldValue } of changes) {
      if (oldValue === "true" || target.getAttribute("aria-pressed") !== "true") continue;
      console.log(`ticked ${nameOf(target.closest(".register-row"))}: ${target.textContent.slice(1)}`);
    }
  }).observe(document, { subtree: true, attributeFilter: ["aria-pressed"], attributeOldValue: true });
  const tap = async () => {
    for (const [at, row] of rows.entries()) {
      [...row.querySelectorAll(".mark")].find((one) => one.textContent.slice(1) === looks[at]).click();
      await new Promise((go) => setTimeout(go, 10));
    }
  };
  void tap();
}"""

SHOWN = """() => Object.fromEntries([...document.querySelectorAll(".register-row[role=group]")].map((row) =>
  [row.querySelector(".register-row__name").textContent,
   row.querySelector(".mark[aria-pressed=true]")?.textContent.slice(1) ?? null]))"""


def figures() -> dict[str, float]:
    with (
        ground() as here,
        sync_playwright() as playwright,
        tempfile.TemporaryDirectory(prefix="portal-profile-", ignore_cleanup_errors=True) as profile,
    ):
        assert here.server is not None
        hand = Hand(playwright, Path(profile), f"http://127.0.0.1:{here.server.port}/phone")
        hand.begin()
        for turn in range(KILLS):
            hand.mark_until_it_ends(turn)
        hand.hand_in()
    print(
        f"the browser ended {KILLS} times while marking: {hand.ticks} ticks seen, {hand.lost} not there, "
        f"{hand.writes[False]} of {sum(hand.writes.values())} writes that did not wait for the disk; "
        f"{len(hand.fake.taken)} marks received", flush=True
    )  # fmt: skip
    return {
        "browser_kills": KILLS,
        "browser_kills.ticks": hand.ticks,
        "browser_kills.lost": hand.lost,
        "browser_kills.violations": hand.writes[False] + (not hand.writes[True]),
    }


@dataclass
class Hand:
    """Somebody who marks on a phone that ends again and again, and what they saw."""

    playwright: Playwright
    profile: Path
    url: str
    fake: FakePortal = field(default_factory=lambda: FakePortal(datetime.now(UTC)))
    seen: dict[str, str | None] = field(default_factory=dict)
    """Who is marked as what, on the screen, so far."""
    asked: dict[str, str] = field(default_factory=dict)
    """What was tapped last, whether or not it was answered."""
    heard: list[str] = field(default_factory=list)
    writes: dict[bool, int] = field(default_factory=lambda: {True: 0, False: 0})
    """How many waited for the disk, and how many did not."""
    ticks: int = 0
    lost: int = 0
    chance: Random = field(default_factory=lambda: Random(0))

    def __post_init__(self) -> None:
        self.fake.names = [f"Person {chr(65 + n)}." for n in range(PEOPLE)]
        self.seen = dict.fromkeys(self.fake.names)

    @contextmanager
    def _browser(self) -> Iterator[tuple[BrowserContext, Page]]:
        context = self.playwright.chromium.launch_persistent_context(self.profile, **launched(), **PHONE)
        try:
            context.set_default_timeout(30_000)
            context.add_init_script(f"({WATCHED})()")
            self.fake.attach(context)
            page = context.pages[0]
            page.on("console", lambda said: self._hear(said.text))
            yield context, page
        finally:
            with suppress(Error):
                context.close()

    def _hear(self, words: str) -> None:
        if words.startswith("writes "):
            self.writes[words == "writes strict"] += 1
        else:
            self.heard.append(words)

    def begin(self) -> None:
        with self._browser() as (_, page):
            page.goto(self.url)
            choose_passphrase(page)
            kept_by_worker(page)
        self.fake.is_down = True

    def _open(self, page: Page) -> None:
        page.goto(f"{self.url}#/register/{self.fake.part}")
        unlock(page)
        page.get_by_text(re.compile(rf"of {PEOPLE} marked")).wait_for()

    def mark_until_it_ends(self, turn: int) -> None:
        looks = [list(LOOKS)[(turn + place) % len(LOOKS)] for place in range(PEOPLE)]
        with self._browser() as (_, page):
            self._open(page)
            self._judge(page.evaluate(SHOWN))
            self.heard.clear()
            page.evaluate(TAPS, looks)
            with suppress(Error):
                page.wait_for_timeout(self.chance.uniform(10, LONGEST))
            self._end()
            with suppress(Error):
                page.wait_for_timeout(5_000)
        for line in self.heard:
            if line.startswith("ticked "):
                name, _, look = line.removeprefix("ticked ").partition(": ")
                self.ticks += 1
                self.seen[name] = look
        self.asked = dict(zip(self.fake.names, looks, strict=True))

    def _judge(self, shown: dict[str, str | None]) -> None:
        """A tap that was not answered any more may be there or not; a tick that was seen is."""
        for name, look in shown.items():
            self.lost += look not in (self.seen[name], self.asked.get(name))
            self.seen[name] = look

    def _end(self) -> None:
        """The browser and all it started, which are one group of processes."""
        found = subprocess.run(
            ["pgrep", "-f", "--", f"--user-data-dir={self.profile}"], capture_output=True, check=True, text=True
        )
        group = os.getpgid(int(found.stdout.split()[0]))
        assert group != os.getpgid(0)
        os.killpg(group, signal.SIGKILL)

    def hand_in(self) -> None:
        """With signal again, everything arrives once, and what arrived is what was seen."""
        with self._browser() as (_, page):
            self._open(page)
            self._judge(page.evaluate(SHOWN))
            self.fake.is_down = False
            page.evaluate("dispatchEvent(new Event('online'))")
            expect(page.get_by_role("status")).to_contain_text("Received.", timeout=60_000)
        marks = self.fake.marks()
        for place, name in enumerate(self.fake.names):
            look = self.seen[name]
            self.lost += marks.get(self.fake.enrolment(place)) != (LOOKS[look] if look else None)
        numbers = sorted(item["seq"] for item in self.fake.taken.values())
        self.lost += numbers != list(range(1, len(numbers) + 1))
