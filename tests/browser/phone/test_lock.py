"""Who can read what lies on the phone, and when."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.phone.does import PASSPHRASE, choose_passphrase, mark, row, unlock
from tests.browser.phone.fake_portal import FakePortal

pytestmark = pytest.mark.browser


def test_it_locks_when_nobody_touches_it_but_not_while_a_session_runs(
    context: BrowserContext, served: str, fake: FakePortal
) -> None:
    page = context.new_page()
    page.clock.install(time=fake.now)
    page.goto(served)
    choose_passphrase(page)
    page.clock.fast_forward("30:00")
    expect(page.get_by_role("link", name="Horizons Tuesday", exact=True)).to_be_visible()
    fake.is_down = True
    page.get_by_role("link", name="Horizons Tuesday", exact=True).click()
    mark(page, "Amara O.", "Present")
    page.clock.fast_forward("45:00")
    page.get_by_label("Passphrase of FC").wait_for()
    page.clock.fast_forward(30 * 24 * 60 * 60 * 1000)
    unlock(page)
    expect(page.get_by_role("main")).to_contain_text("It is not among your next seven days")
    page.get_by_role("link", name="All registers").click()
    expect(page.get_by_role("main")).to_contain_text("No list on this phone.")
    expect(page.get_by_role("status")).to_contain_text("Saved on this phone. 1 mark")


def test_nothing_of_a_person_lies_readable_on_the_phone(opened: Page, fake: FakePortal) -> None:
    """What a thief may copy once the app is locked: neither names nor the key of what it holds."""
    fake.spoil = lambda route: route.abort()
    mark(opened, "Amara O.", "Present")
    opened.get_by_role("link", name="All registers").click()
    opened.get_by_role("button", name="Lock").click()
    text = opened.evaluate("""async () => {
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


SLOW_TO_SAVE = """navigator.locks.request("portal-phone-write", () => new Promise((done) => setTimeout(done, 1500)))"""


def test_a_tap_of_a_moment_ago_is_saved_before_the_app_locks(opened: Page, fake: FakePortal) -> None:
    fake.spoil = lambda route: route.abort()
    opened.get_by_role("link", name="All registers").click()
    opened.evaluate(f"void {SLOW_TO_SAVE}")
    opened.get_by_role("button", name="I’d like a call today").click()
    opened.get_by_role("button", name="Lock").click()
    opened.get_by_label("Passphrase of FC").wait_for()
    expect(opened.get_by_role("status")).to_contain_text("Saved on this phone. 1 note not sent yet.")


def test_ten_wrong_passphrases_wipe_the_list_and_the_marks_are_sent(opened: Page, fake: FakePortal) -> None:
    fake.spoil = lambda route: route.abort()
    mark(opened, "Amara O.", "Present")
    opened.get_by_role("link", name="All registers").click()
    opened.get_by_role("button", name="I’d like a call today").click()
    opened.get_by_role("button", name="Lock").click()
    expect(opened.get_by_role("status")).to_contain_text("Saved on this phone. 1 mark and 1 note not sent yet.")
    for left in range(9, 0, -1):
        unlock(opened, f"wrong {left} wrong")
        opened.get_by_text(f"{left} tr").wait_for()
    fake.spoil = None
    unlock(opened, "wrong for the tenth time")
    choose_passphrase(opened)
    expect(opened.get_by_role("status")).to_contain_text("Received.")
    assert set(fake.marks().values()) == {"present"}


def test_somebody_else_sees_an_empty_app_and_sends_nothing_of_the_first(opened: Page, fake: FakePortal) -> None:
    fake.spoil = lambda route: route.abort()
    mark(opened, "Amara O.", "Absent")
    expect(row(opened, "Amara O.")).to_contain_text("Tell the attendance office now")
    fake.spoil, fake.person, fern = None, "Otis Round", fake.names
    fake.names = ["Zed Z."]
    opened.goto(opened.url.split("#")[0] + "?again")
    opened.get_by_role("heading", name="Choose a passphrase for this phone").wait_for()
    choose_passphrase(opened)
    opened.get_by_role("link", name="Horizons Tuesday", exact=True).click()
    expect(row(opened, "Zed Z.")).to_be_visible()
    assert "Amara" not in opened.content()
    mark(opened, "Zed Z.", "Late")
    expect(opened.get_by_role("status")).to_contain_text("Received.")
    assert ([item["value"] for item in fake.taken.values()], fake.strange) == (["late"], 0)
    fake.person, fake.names = "Fern Circle", fern
    opened.goto(opened.url.split("#")[0])
    opened.get_by_label("Passphrase of FC").wait_for()
    unlock(opened)
    expect(opened.get_by_role("status")).to_contain_text("Received.")
    assert [item["value"] for item in fake.taken.values()] == ["late", "absent, unexplained"]


def test_the_lock_of_the_phone_opens_it_where_it_can(context: BrowserContext, served: str) -> None:
    page = context.new_page()
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": True}
    able = {"hasUserVerification": True, "isUserVerified": True, "hasPrf": True, "automaticPresenceSimulation": True}
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options | able})
    page.goto(served.replace("127.0.0.1", "localhost"))
    page.get_by_label("Passphrase", exact=True).fill(PASSPHRASE)
    page.get_by_label("The same once more").fill(PASSPHRASE)
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Use it").click()
    page.get_by_role("heading", name="Today").wait_for()
    page.get_by_role("button", name="Lock").click()
    page.get_by_role("button", name="Open with fingerprint or face").click()
    page.get_by_role("heading", name="Today").wait_for()


def test_a_phone_that_was_taken_off_hands_in_what_it_has_and_is_wiped(opened: Page, fake: FakePortal) -> None:
    """Its sign-in is over too: it hands in by its own token, and what it had waits for a coordinator."""
    fake.spoil = lambda route: route.abort()
    mark(opened, "Amara O.", "Present")
    opened.get_by_role("link", name="All registers").click()
    fake.spoil, fake.signed_in = None, False
    fake.revoked |= set(fake.owners)
    opened.evaluate("dispatchEvent(new Event('online'))")
    expect(opened.get_by_text("This phone was taken off the portal")).to_be_visible()
    assert "Horizons" not in opened.content()
    expect(opened.get_by_role("status")).to_contain_text("Everything noted here was sent.")
    assert [item["waits"] for item in fake.taken.values()] == [True]
