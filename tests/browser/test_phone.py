"""The app without signal against a portal that answers badly: nothing leaves the phone without a receipt."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from tests.browser.conftest import Live
from tests.browser.fake_portal import FakePortal
from tests.browser.phones import PASSPHRASE, choose_passphrase, context_of, kept_by_worker, mark, row, unlock
from tests.browser.test_axe import AXE, RUN, TAGS

pytestmark = pytest.mark.browser

Answer = Callable[[Route], None]
PAGE = {"content_type": "text/html", "body": "<title>Guest network</title><h1>Welcome</h1>"}


@pytest.fixture
def fake() -> FakePortal:
    return FakePortal(datetime.now(UTC))


@pytest.fixture
def context(chromium: Browser, fake: FakePortal) -> Iterator[BrowserContext]:
    made = context_of(chromium)
    fake.attach(made)
    yield made
    made.close()


@pytest.fixture
def app(context: BrowserContext, sample_portal: Live) -> Page:
    """Open, with a passphrase, at the register."""
    page = context.new_page()
    page.goto(sample_portal.url + "/phone")
    choose_passphrase(page)
    page.get_by_role("link", name="Horizons Tuesday", exact=True).click()
    page.get_by_text("0 of 8 marked").wait_for()
    return page


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
    for _ in range(200):
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


def test_an_item_leaves_the_phone_only_on_a_receipt_that_matches(app: Page, fake: FakePortal) -> None:
    fake.spoil = lambda route: route.abort()
    for name in ("Amara O.", "Ben T.", "Chidi K."):
        mark(app, name, "Present")
    app.get_by_role("link", name="Done").click()
    strip = app.get_by_role("status")
    for name, (answer, words) in BAD_ANSWERS.items():
        before, fake.spoil = fake.pushes, answer
        app.get_by_role("button", name="Send now (3)").click()
        until(app, lambda before=before: fake.pushes > before)
        expect(strip, name).to_contain_text(words)
        expect(strip, name).to_contain_text("3 marks")
        assert fake.taken == {}, name
    fake.spoil = None
    app.get_by_role("button", name="Send now (3)").click()
    expect(strip).to_contain_text("Received.")
    assert len(fake.taken) == 3
    assert set(fake.marks().values()) == {"present", None} - {None}


def test_one_item_that_is_always_refused_holds_up_no_other(app: Page, fake: FakePortal) -> None:
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
    app.get_by_role("button", name="All others present").click()
    app.get_by_role("link", name="Done").click()
    expect(app.get_by_role("button", name="Send now (1)")).to_be_visible(timeout=20_000)
    assert len(fake.taken) == 7


def test_what_waits_for_a_coordinator_says_so_and_is_not_sent_again(app: Page, fake: FakePortal) -> None:
    fake.holds = "This register was locked before your mark came."
    mark(app, "Amara O.", "Late")
    expect(row(app, "Amara O.")).to_contain_text("Not recorded · waits for a coordinator: This register was locked")
    before, fake.holds = fake.pushes, ""
    app.get_by_role("link", name="Done").click()
    app.get_by_role("button", name="Fetch again").click()
    expect(app.get_by_role("status")).to_contain_text("Received.")
    assert (fake.pushes, fake.marks()) == (before, {})


def test_it_locks_when_nobody_touches_it_but_not_while_a_session_runs(
    context: BrowserContext, sample_portal: Live, fake: FakePortal
) -> None:
    page = context.new_page()
    page.clock.install(time=fake.now)
    page.goto(sample_portal.url + "/phone")
    choose_passphrase(page)
    page.clock.fast_forward("30:00")
    expect(page.get_by_role("link", name="Horizons Tuesday", exact=True)).to_be_visible()
    fake.is_down = True
    page.get_by_role("link", name="Horizons Tuesday", exact=True).click()
    mark(page, "Amara O.", "Present")
    page.clock.fast_forward("45:00")
    page.get_by_label("Passphrase of FC").wait_for()
    page.clock.fast_forward(8 * 24 * 60 * 60 * 1000)
    unlock(page)
    expect(page.get_by_role("main")).to_contain_text("It is not among your next seven days")
    page.get_by_role("link", name="All registers").click()
    expect(page.get_by_role("main")).to_contain_text("No list on this phone.")
    expect(page.get_by_role("status")).to_contain_text("Saved on this phone. 1 mark")


def test_two_tabs_number_every_item_once_and_lose_none(app: Page, fake: FakePortal) -> None:
    other = app.context.new_page()
    other.goto(app.url)
    unlock(other)
    other.get_by_text("of 8 marked").wait_for()
    fake.spoil = lambda route: route.abort()
    for page, name in zip((app, other) * 3, fake.names, strict=False):
        row(page, name).get_by_role("button", name="Late", exact=True).click(no_wait_after=True)
    fake.spoil = None
    for page in (app, other):
        page.goto(page.url.split("#")[0] + "#/")
    app.get_by_role("button", name="Send now").or_(app.get_by_role("button", name="Fetch again")).click()
    expect(app.get_by_role("status")).to_contain_text("Received.")
    assert sorted(item["seq"] for item in fake.taken.values()) == list(range(1, 7))


def test_the_worker_keeps_files_of_the_app_and_never_a_post_or_a_page_with_data(
    app: Page, fake: FakePortal, sample_portal: Live
) -> None:
    kept_by_worker(app)
    with app.expect_request("**/sync/push") as sent:
        mark(app, "Amara O.", "Present")
    assert sent.value.service_worker is None
    app.wait_for_function("() => document.querySelector('[role=status]').textContent.includes('Received')")
    addresses = app.evaluate("""async () => {
      const found = [];
      for (const name of await caches.keys())
        for (const one of await (await caches.open(name)).keys()) found.push(new URL(one.url).pathname);
      return found;
    }""")
    with urlopen(sample_portal.url + "/sw.js") as script:  # noqa: S310 - our own
        assert len(addresses) == len(json.loads(script.readline()[len("const FILES = ") : -2]))
    assert {address.rsplit("/", 1)[0] for address in addresses} == {"/phone/kept"}


def test_nothing_of_a_person_lies_readable_on_the_phone(app: Page, fake: FakePortal) -> None:
    """What a thief may copy once the app is locked: neither names nor the key of what it holds."""
    fake.spoil = lambda route: route.abort()
    mark(app, "Amara O.", "Present")
    app.get_by_role("link", name="Done").click()
    app.get_by_role("button", name="Lock").click()
    text = app.evaluate("""async () => {
      const asked = indexedDB.open("portal-phone");
      await new Promise((done) => { asked.onsuccess = done; });
      const opened = asked.result;
      const words = [];
      const say = (value) => {
        if (value instanceof CryptoKey) words.push("CRYPTOKEY");
        else if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) words.push(new TextDecoder().decode(value));
        else if (value && typeof value === "object") Object.entries(value).forEach((pair) => pair.forEach(say));
        else words.push(String(value));
      };
      for (const name of opened.objectStoreNames) {
        const rows = opened.transaction(name).objectStore(name).getAll();
        await new Promise((done) => { rows.onsuccess = done; });
        say(rows.result);
      }
      return words.join("\\n") + JSON.stringify(localStorage) + document.title;
    }""")
    assert "sealed" in text
    for secret in (*fake.names, "Amara", "Horizons", "Ash School", "present", fake.part, "CRYPTOKEY"):
        assert secret not in text, secret


def test_ten_wrong_passphrases_wipe_the_list_and_the_marks_are_sent_all_the_same(app: Page, fake: FakePortal) -> None:
    fake.spoil = lambda route: route.abort()
    mark(app, "Amara O.", "Present")
    app.get_by_role("link", name="Done").click()
    app.get_by_role("button", name="Lock").click()
    for left in range(9, 0, -1):
        unlock(app, f"wrong {left} wrong")
        app.get_by_text(f"{left} tr").wait_for()
    fake.spoil = None
    unlock(app, "wrong for the tenth time")
    choose_passphrase(app)
    expect(app.get_by_role("status")).to_contain_text("Received.")
    assert set(fake.marks().values()) == {"present"}


def test_somebody_else_sees_an_empty_app_and_sends_nothing_of_the_first(app: Page, fake: FakePortal) -> None:
    fake.spoil = lambda route: route.abort()
    mark(app, "Amara O.", "Absent")
    expect(row(app, "Amara O.")).to_contain_text("Tell the attendance office now")
    fake.spoil, fake.person, fern = None, "Otis Round", fake.names
    fake.names = ["Zed Z."]
    app.goto(app.url.split("#")[0] + "?again")
    app.get_by_role("heading", name="Choose a passphrase for this phone").wait_for()
    choose_passphrase(app)
    app.get_by_role("link", name="Horizons Tuesday", exact=True).click()
    expect(row(app, "Zed Z.")).to_be_visible()
    assert "Amara" not in app.content()
    assert fake.taken == {}
    fake.person, fake.names = "Fern Circle", fern
    app.goto(app.url.split("#")[0])
    app.get_by_label("Passphrase of FC").wait_for()
    unlock(app)
    expect(app.get_by_role("status")).to_contain_text("Received.")
    assert set(fake.marks().values()) == {"absent, unexplained"}


def test_the_lock_of_the_phone_opens_it_where_it_can(context: BrowserContext, sample_portal: Live) -> None:
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": True}
    able = {"hasUserVerification": True, "isUserVerified": True, "hasPrf": True, "automaticPresenceSimulation": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options | able})
    page.goto(sample_portal.url.replace("127.0.0.1", "localhost") + "/phone")
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    page.get_by_label("The same once more").fill(PASSPHRASE)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Use it").click()
    page.get_by_role("heading", name="Today").wait_for()
    page.get_by_role("button", name="Lock").click()
    page.get_by_role("button", name="Open with fingerprint or face").click()
    page.get_by_role("heading", name="Today").wait_for()


def test_a_full_phone_says_at_once_that_a_mark_is_not_saved(app: Page) -> None:
    app.evaluate("""() => {
      IDBObjectStore.prototype.add = () => { throw new DOMException("full", "QuotaExceededError"); };
    }""")
    row(app, "Amara O.").get_by_role("button", name="Present").click()
    expect(app.get_by_role("status")).to_contain_text("Not saved. This phone has no room left")
    expect(row(app, "Amara O.").get_by_role("button", name="Present")).to_have_attribute("aria-pressed", "false")


def test_a_revoked_phone_is_wiped_and_what_was_not_sent_stays_sealed(app: Page, fake: FakePortal) -> None:
    fake.spoil = refuses(403, "revoked")
    mark(app, "Amara O.", "Present")
    expect(app.get_by_text("This phone was taken off the portal")).to_be_visible()
    assert "Horizons" not in app.content()
    expect(app.get_by_role("status")).to_contain_text("1 mark not sent yet: sealed")


def test_every_screen_is_accessible_and_fits(app: Page, fake: FakePortal, sample_portal: Live) -> None:
    fake.spoil = lambda route: route.abort()
    mark(app, "Ben T.", "Late")
    mark(app, "Dina R.", "Absent")
    row(app, "Ben T.").get_by_role("button", name="more for").click()
    faults = judged(app)
    screens = {"#/": "Registers on this phone", f"#/site/{fake.part}": "Site sheet", "#/about": "What this keeps"}
    for at, heading in screens.items():
        app.goto(sample_portal.url + "/phone" + at)
        app.get_by_role("heading", name=heading, level=1).wait_for()
        faults += judged(app)
    assert faults == []


def judged(page: Page) -> list[str]:
    page.evaluate(AXE)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth + 1")
    found: list[str] = page.evaluate(RUN, TAGS)
    return found + ([f"scrolls sideways: {page.url}"] if wide else [])
