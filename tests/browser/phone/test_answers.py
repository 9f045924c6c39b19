"""The app without signal against a portal that answers badly: nothing leaves the phone without a receipt."""

import json
from collections.abc import Callable
from datetime import timedelta
from urllib.request import urlopen

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from tests.browser.phone.does import choose_passphrase, kept_by_worker, mark, row, unlock
from tests.browser.phone.fake_portal import FakePortal

pytestmark = pytest.mark.browser

Answer = Callable[[Route], None]
PAGE = {"content_type": "text/html", "body": "<title>Guest network</title><h1>Welcome</h1>"}


def gives(**said: object) -> Answer:
    return lambda route: route.fulfill(**said)  # type: ignore[arg-type]


def refuses(code: int, error: str = "no") -> Answer:
    return gives(status=code, content_type="application/json", body=json.dumps({"error": error}))


def spoils(**fields: object) -> Answer:
    """A receipt for each item, with something wrong in it."""

    def answer(route: Route) -> None:
        sent = json.loads(route.request.post_data or "")["items"]
        good = {"result": "stored", "hash": "0" * 64, "reason": None, "words": None, "server_sequence": 1}
        route.fulfill(json={"now": "", "results": [good | {"id": one["id"]} | fields for one in sent]})

    return answer


def until(page: Page, holds: Callable[[], bool]) -> None:
    for _ in range(800):
        if holds():
            return
        page.wait_for_timeout(25)
    raise AssertionError


SAVED, NEEDS = "Saved on this phone.", "Needs you."
# those that pass by themselves come first, since what was refused stays marked so
BAD_ANSWERS: dict[str, tuple[Answer, str]] = {
    **{str(code): (refuses(code), SAVED) for code in (423, 429, 500, 502, 503, 504)},
    "time-out": (lambda route: route.abort("timedout"), SAVED),
    "reset": (lambda route: route.abort("connectionreset"), SAVED),
    "500 in HTML": (gives(status=500, **PAGE), SAVED),
    **{str(code): (refuses(code), NEEDS) for code in (400, 403, 404, 409, 413, 422)},
    "401": (refuses(401, "sign in"), NEEDS),
    "409 of another person": (refuses(409, "other person"), NEEDS),
    "426": (refuses(426, "update"), NEEDS),
    "captive portal": (gives(status=200, **PAGE), NEEDS),
    "captive portal that refuses": (gives(status=403, **PAGE), NEEDS),
    "200 with another body": (gives(json={"hello": "world"}), NEEDS),
    "200 with half a body": (gives(status=200, content_type="application/json", body='{"results": ['), NEEDS),
    "receipt of another content": (spoils(), NEEDS),
    "receipt of another item": (spoils(id="01900000-0000-7000-8000-00000000dead"), NEEDS),
    "receipt that says refused": (spoils(result="refused"), NEEDS),
    "fewer receipts": (gives(json={"now": "", "results": []}), NEEDS),
}

TAPPED_AT = """([moment, side]) => setTimeout(() => {
  for (const [at, one] of document.querySelectorAll(".mark--late").entries()) if (at % 2 === side) one.click();
}, moment - Date.now())"""
"""Every second person is late, all of them tapped at this moment."""

EARLY = "(real => { window.setTimeout = (work, after) => real(work, Math.max(0, after - 5)); })(setTimeout)"
"""Timers ring a little before their time, as a browser's may."""


def test_an_item_leaves_the_phone_only_on_a_receipt_that_matches(opened: Page, fake: FakePortal) -> None:
    fake.spoil = lambda route: route.abort()
    for name in ("Amara O.", "Ben T.", "Chidi K."):
        mark(opened, name, "Present")
    opened.get_by_role("link", name="All registers").click()
    strip = opened.get_by_role("status")
    for name, (answer, words) in BAD_ANSWERS.items():
        before, fake.spoil = fake.pushes, answer
        opened.get_by_role("button", name="Send now (3)").click()
        until(opened, lambda before=before: fake.pushes > before)
        expect(strip, name).to_contain_text(words)
        expect(strip, name).to_contain_text("3 marks")
        assert fake.taken == {}, name
    fake.spoil = None
    opened.get_by_role("button", name="Send now (3)").click()
    expect(strip).to_contain_text("Received.")
    assert len(fake.taken) == 3
    assert set(fake.marks().values()) == {"present", None} - {None}


def test_one_item_that_is_always_refused_holds_up_no_other(opened: Page, fake: FakePortal) -> None:
    good = fake._push
    poison: list[str] = []

    def answer(route: Route) -> None:
        sent = [one["id"] for one in json.loads(route.request.post_data or "")["items"]]
        poison.extend(sent[:1] if not poison else [])
        if set(poison) & set(sent):
            refuses(500)(route)
            return
        fake.spoil = None
        good(route, route.request.headers["x-portal-device"])
        fake.spoil = answer

    fake.spoil = answer
    opened.get_by_role("button", name="All others present").click()
    opened.get_by_role("link", name="All registers").click()
    expect(opened.get_by_role("button", name="Send now (1)")).to_be_visible(timeout=20_000)
    assert len(fake.taken) == 7


def test_a_phone_that_is_told_to_stand_in_line_comes_again_by_itself(opened: Page, fake: FakePortal) -> None:
    opened.evaluate(EARLY)

    def full(route: Route) -> None:
        fake.spoil = None
        route.fulfill(status=503, headers={"Retry-After": "1"}, json={"error": "in line"})

    fake.spoil = full
    mark(opened, "Amara O.", "Late")
    until(opened, lambda: fake.spoil is None)
    assert fake.taken == {}
    until(opened, lambda: len(fake.taken) == 1)


def test_what_waits_for_a_coordinator_says_so_and_is_not_sent_again(opened: Page, fake: FakePortal) -> None:
    fake.holds = "This register was locked before your mark came."
    mark(opened, "Amara O.", "Late")
    expect(row(opened, "Amara O.")).to_contain_text("Not recorded · waits for a coordinator: This register was locked")
    expect(opened.get_by_role("status")).to_contain_text("Waits for a coordinator. Not put in yet: 1 mark.")
    before, fake.holds = fake.pushes, ""
    opened.get_by_role("link", name="All registers").click()
    opened.get_by_role("button", name="Fetch again").click()
    expect(opened.get_by_role("status")).to_contain_text("Received.")
    assert (fake.pushes, fake.marks()) == (before, {})
    fake.is_settled = True
    opened.get_by_role("button", name="Fetch again").click()
    opened.get_by_role("link", name="Horizons Tuesday", exact=True).click()
    expect(row(opened, "Amara O.")).not_to_contain_text("waits for a coordinator")


def test_two_tabs_number_every_item_once_and_lose_none(opened: Page, fake: FakePortal) -> None:
    other = opened.context.new_page()
    other.goto(opened.url)
    unlock(other)
    other.get_by_text("of 8 marked").wait_for()
    fake.spoil = lambda route: route.abort()
    moment = opened.evaluate("Date.now() + 400")
    for page, side in ((opened, 0), (other, 1)):
        page.evaluate(TAPPED_AT, [moment, side])
    for page in (opened, other):
        expect(page.get_by_text("8 of 8 marked")).to_be_visible()
    fake.spoil = None
    opened.evaluate("dispatchEvent(new Event('online'))")
    for page in (opened, other):
        expect(page.get_by_role("status")).to_contain_text("Received. 8 of 8 marks")
    assert sorted(item["seq"] for item in fake.taken.values()) == list(range(1, 9))
    assert list(fake.marks().values()) == ["late"] * 8
    mark(other, "Amara O.", "Present")
    expect(row(opened, "Amara O.").get_by_role("button", name="Present", exact=True)).to_have_attribute(*PRESSED)
    expect(opened.get_by_role("status")).to_contain_text("Received. 8 of 8 marks")
    expect(row(opened, "Ben T.").get_by_role("button", name="Late", exact=True)).to_have_attribute(*PRESSED)


PRESSED = ("aria-pressed", "true")


def test_the_worker_keeps_files_of_the_app_and_never_a_post_or_a_page_with_data(
    opened: Page, fake: FakePortal, served: str
) -> None:
    kept_by_worker(opened)
    with opened.expect_request("**/sync/push") as sent:
        mark(opened, "Amara O.", "Present")
    assert sent.value.service_worker is None
    opened.wait_for_function("() => document.querySelector('[role=status]').textContent.includes('Received')")
    addresses = opened.evaluate("""async () => {
      const found = [];
      for (const name of await caches.keys())
        for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname);
      return found;
    }""")
    with urlopen(served.replace("/phone", "/sw.js")) as script:  # noqa: S310 - our own
        assert len(addresses) == len(json.loads(script.readline()[len("const FILES = ") : -2]))
    assert {address.rsplit("/", 1)[0] for address in addresses} == {"/phone/kept"}


def test_a_clock_that_is_wrong_is_shown_and_changes_nothing(
    context: BrowserContext, fake: FakePortal, served: str
) -> None:
    """Three days fast, and set back by six while somebody marks."""
    page = context.new_page()
    page.clock.install(time=fake.now + timedelta(days=3))
    page.goto(served)
    choose_passphrase(page)
    expect(page.get_by_role("status")).to_contain_text("This phone's clock is 3 days fast")
    fake.spoil = lambda route: route.abort()
    page.get_by_role("link", name="Horizons Tuesday", exact=True).click()
    mark(page, "Amara O.", "Present")
    page.clock.set_system_time(fake.now - timedelta(days=3))
    mark(page, "Ben T.", "Late")
    page.clock.set_system_time(0)
    mark(page, "Amara O.", "Absent")
    fake.spoil, fake.opens_in = None, timedelta(days=2)
    page.get_by_role("link", name="All registers").click()
    expect(page.get_by_role("status")).to_contain_text("This phone's clock says Thursday 1 January, 01:00")
    page.get_by_role("button", name="Send now").click()
    expect(page.get_by_role("status")).to_contain_text("Received.")
    assert [item["value"] for item in fake.taken.values()] == ["present", "late", "absent, unexplained"]
    assert [item["seq"] for item in fake.taken.values()] == [1, 2, 3]
    page.get_by_role("link", name="Horizons Tuesday", exact=True).click()
    page.get_by_role("button", name="It is that day: take it now").click()
    mark(page, "Chidi K.", "Late")


def test_a_full_phone_says_at_once_that_a_mark_is_not_saved(opened: Page) -> None:
    opened.evaluate("""() => {
      IDBObjectStore.prototype.add = () => { throw new DOMException("full", "QuotaExceededError"); };
    }""")
    row(opened, "Amara O.").get_by_role("button", name="Present").click()
    expect(opened.get_by_role("status")).to_contain_text("Not saved. This phone has no room left")
    expect(row(opened, "Amara O.").get_by_role("button", name="Present")).to_have_attribute("aria-pressed", "false")


def test_a_phone_that_is_full_while_it_sends_goes_on_saying_so_and_doubles_nothing(
    opened: Page, fake: FakePortal
) -> None:
    fake.is_down = True
    mark(opened, "Amara O.", "Present")
    opened.evaluate("""() => {
      const put = IDBObjectStore.prototype.put;
      IDBObjectStore.prototype.put = function (...all) {
        if (["items", "rosters"].includes(this.name)) throw new DOMException("full", "QuotaExceededError");
        return put.apply(this, all);
      };
      window.makeRoom = () => { IDBObjectStore.prototype.put = put; };
    }""")
    fake.is_down = False
    opened.get_by_role("link", name="All registers").click()
    opened.get_by_role("button", name="Send now (1)").click()
    expect(opened.get_by_role("status")).to_contain_text("Not saved. This phone has no room for the list")
    opened.evaluate("window.makeRoom()")
    opened.get_by_role("button", name="Send now (1)").click()
    expect(opened.get_by_role("status")).to_contain_text("Received.")
    assert (fake.pushes, len(fake.taken)) == (2, 1)
