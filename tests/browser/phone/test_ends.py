"""How a session ended, said on the phone: what is open is shown first, numbers are counted, and ends go after marks."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.phone.does import mark, row
from tests.browser.phone.fake_portal import FakePortal

pytestmark = pytest.mark.browser


@pytest.fixture
def fake(fake: FakePortal) -> FakePortal:
    fake.has_assembly = True
    return fake


def down(route: Route) -> None:
    route.abort("connectionreset")


def test_one_tap_finishes_where_everybody_is_marked_and_a_hall_is_counted(opened: Page, fake: FakePortal) -> None:
    page, state = opened, opened.locator(".state")
    fake.spoil = down
    page.get_by_role("link", name="Finish …").click()
    expect(page.get_by_text("Nobody is marked yet.")).to_be_visible()
    page.get_by_role("link", name="Go back and mark them").click()
    mark(page, "Dina R.", "Absent")
    page.get_by_role("button", name="All others present").click()
    mark(page, "Amara O.", "Late")
    page.get_by_role("button", name="Finish: all went as planned").click()
    expect(page.get_by_text("Finished: all went as planned. Saved on this phone, not sent yet.")).to_be_visible()
    rest = page.get_by_role("link", name="who of us came and how long it lasted")
    expect(rest).to_have_attribute("href", f"/registers/{fake.part}/outcome")
    expect(page.get_by_text("Tell the attendance office now.")).to_be_visible()
    page.get_by_role("button", name="Another adult").click()
    expect(page.get_by_text("Told: another adult,")).to_be_visible()
    expect(row(page, "Dina R.")).to_contain_text("No e-mail follows, as no address of this place is known. Ring")
    mark(page, "Amara O.", "Present")
    expect(state).to_contain_text("Saved on this phone. 10 marks and 2 notes will send when there is signal.")
    page.get_by_role("link", name="All registers").click()

    page.get_by_role("link", name="Lower school hall", exact=True).click()
    page.get_by_label("Year 7").fill("ten")
    page.get_by_role("button", name="Save and finish").click()
    expect(page.get_by_text("Enter a number from 0 to 2000")).to_be_visible()
    page.get_by_label("Year 7").fill("110")
    page.get_by_label("Year 8").fill("101")
    page.get_by_role("button", name="Save and finish").click()
    expect(page.get_by_text("Choose how it was counted")).to_be_visible()
    page.get_by_label("Counted in the room").check()
    page.get_by_role("button", name="Save and finish").click()
    expect(page.get_by_text("211 people came of 222")).to_be_visible()
    page.get_by_role("link", name="All registers").click()
    expect(page.get_by_text("211 people came, not sent yet")).to_be_visible()
    page.get_by_role("button", name="I’d like a call today").click()
    expect(state).to_contain_text("10 marks and 4 notes")

    fake.spoil = None
    page.get_by_role("button", name="Send now (14)").click()
    expect(state).to_contain_text("Received.")
    expect(page.get_by_text("They are told.")).to_be_visible()
    kinds = [item["kind"] for item in fake.taken.values()]
    assert kinds == [*["mark"] * 9, "told", "mark", "count", "call", "finish"]


def test_it_did_not_take_place_takes_a_reason_and_nobody_who_came(opened: Page, fake: FakePortal) -> None:
    page = opened
    page.get_by_role("link", name="Something changed, or it did not take place").click()
    page.locator("summary").filter(has_text="It did not take place").click()
    page.get_by_role("button", name="It did not take place").click()
    expect(page.get_by_text("Choose why it did not take place")).to_be_visible()
    page.get_by_label("Why").select_option("school closed")
    page.get_by_role("button", name="It did not take place").click()
    expect(page.get_by_text("It did not take place, so nobody is marked.")).to_be_visible()
    expect(page.get_by_role("button", name="All others present")).not_to_be_visible()
    page.get_by_role("link", name="All registers").click()
    expect(page.locator(".agenda").get_by_text("Did not take place")).to_be_visible()
    expect(page.locator(".state")).to_contain_text("Received.")
    [said] = fake.taken.values()
    assert (said["kind"], said["reason"], said["moves"]) == ("not-held", "school closed", True)
