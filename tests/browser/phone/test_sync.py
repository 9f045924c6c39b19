"""Phones without signal and the real portal: marked in the basement, received upstairs, nothing silently replaced."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from sqlalchemy import select

from portal.concerns.models import Handoff
from portal.concerns.rules import Way
from portal.people.access import Role
from portal.registers.models import MarkEvent, Register, RegisterState, Source
from portal.registers.taught.models import SessionRecord
from portal.timetable.models import SessionPart
from tests.browser.conftest import SAMPLE_DAY, Live, sample_sign_ins
from tests.browser.engine import launched
from tests.browser.phone.does import PHONE, choose_passphrase, context_of, kept_by_worker, mark, row, unlock

pytestmark = pytest.mark.browser


@pytest.fixture
def portal(sample_portal: Live) -> Live:
    sample_portal.move_to(SAMPLE_DAY)
    return sample_portal


def sign_in(page: Page, portal: Live) -> None:
    page.goto(portal.url + "/sign-in?next=/phone")
    email, password = sample_sign_ins(portal)[Role.FACILITATOR]
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def set_up(context: BrowserContext, portal: Live) -> Page:
    """A phone that has the list and opens without signal."""
    page = context.new_page()
    sign_in(page, portal)
    choose_passphrase(page)
    page.locator(".agenda__link").first.wait_for()
    kept_by_worker(page)
    return page


def open_register(page: Page) -> tuple[UUID, list[str]]:
    """The part of the first register of today or before with blanks, and who is not recorded in it."""
    page.locator(".agenda__link").first.wait_for()
    links = page.locator("h2:not(:has-text('Next')) + ul .agenda__link")
    for address in [link.get_attribute("href") for link in links.all()]:
        page.evaluate("(address) => { location.hash = address; }", address)
        page.locator(f"a[href='{str(address).replace('register', 'site')}']").wait_for()
        rows = page.locator(".register-row[role=group]").filter(has_text="Not recorded")
        blank = rows.locator(".register-row__name").all_inner_texts()
        if len(blank) > 2:
            return UUID(page.url.rsplit("/", 1)[1]), blank
    raise AssertionError("no register with blanks")


def events_of(portal: Live, part_id: UUID) -> list[MarkEvent]:
    with portal.database.read() as session:
        rows = select(MarkEvent).where(MarkEvent.part_id == part_id, MarkEvent.source == Source.OFFLINE)
        return list(session.scalars(rows.order_by(MarkEvent.server_sequence)))


@contextmanager
def browser_on(profile: Path, chromium: Browser) -> Iterator[BrowserContext]:
    """A browser that is really started, with what an earlier one left in its profile."""
    context = chromium.browser_type.launch_persistent_context(profile, **launched(), **PHONE)
    context.set_default_timeout(15_000)
    yield context
    context.close()


def test_marked_without_signal_after_a_restart_and_received_after_signing_in_again(
    portal: Live, chromium: Browser, tmp_path: Path
) -> None:
    with browser_on(tmp_path, chromium) as context:
        set_up(context, portal)
    with browser_on(tmp_path, chromium) as context:
        context.set_offline(True)
        page = context.new_page()
        page.goto(portal.url + "/phone")
        unlock(page)
        part_id, blank = open_register(page)
        before = len(events_of(portal, part_id))
        mark(page, blank[0], "Present")
        mark(page, blank[1], "Absent")
        expect(row(page, blank[1])).to_contain_text("Tell the attendance office now")
        page.get_by_role("button", name="Undo").click()
        expect(row(page, blank[1])).to_contain_text("Not recorded")
        mark(page, blank[1], "Late")
        page.get_by_role("link", name="Finish …").click()
        expect(page.get_by_text("people are not recorded")).to_be_visible()
        page.get_by_role("button", name="Finish: all went as planned").click()
        expect(page.get_by_text("Finished: all went as planned. Saved on this phone")).to_be_visible()
        pass_on(page)
    assert len(events_of(portal, part_id)) == before
    with browser_on(tmp_path, chromium) as context:
        context.set_offline(True)
        page = context.new_page()
        page.goto(f"{portal.url}/registers/{part_id}")
        unlock(page)
        expect(row(page, blank[0]).get_by_role("button", name="Present", exact=True)).to_have_attribute(
            "aria-pressed", "true"
        )
        expect(page.get_by_text("Finished: all went as planned. Saved on this phone")).to_be_visible()
        expect(page.locator(".state")).to_contain_text("4 marks and 2 notes will send when there is signal")
        context.set_offline(False)
        expect(page.locator(".state")).to_contain_text("Needs you. Sign in again to send")
        sign_in(page, portal)
        unlock(page)
        expect(page.get_by_role("status")).to_contain_text("Received.")
    said = [(event.device_sequence, event.value) for event in events_of(portal, part_id)[before:]]
    assert said == [(1, "present"), (2, "absent, unexplained"), (3, None), (4, "late")]
    with portal.database.read() as session:
        part = session.get_one(SessionPart, part_id)
        states = session.scalars(select(Register.state).where(Register.part_id == part_id)).all()
        records = session.scalars(select(SessionRecord.changes).where(SessionRecord.part_id == part_id)).all()
        handed_on = session.scalars(select(Handoff.way).where(Handoff.session_id == part.session_id)).all()
    assert (states, records, handed_on) == ([RegisterState.SUBMITTED], [{}], [Way.IN_PERSON])


def pass_on(page: Page) -> None:
    page.get_by_role("link", name="Tell somebody now").click()
    page.get_by_role("button", name="Note that it was passed on").click()
    expect(page.get_by_text("Choose whom you told")).to_be_visible()
    page.get_by_label("Safeguarding lead (DSL)").first.check()
    page.get_by_label("Told in person").check()
    page.get_by_label("Not written yet").check()
    page.get_by_role("button", name="Note that it was passed on").click()
    expect(page.get_by_text("told in person,")).to_contain_text("not sent yet")


def test_signing_out_takes_the_list_off_and_what_was_not_sent_is_sent_when_its_author_is_back(
    portal: Live, chromium: Browser
) -> None:
    context = context_of(chromium)
    page, other = set_up(context, portal), context.new_page()
    part_id, (name, *_) = open_register(page)
    before = len(events_of(portal, part_id))
    context.route("**/sync/push", lambda route: route.abort())
    mark(page, name, "Present")
    other.goto(portal.url + "/account")
    other.get_by_role("button", name="Sign out", exact=True).click()
    expect(other.get_by_role("main")).to_contain_text("Not sent yet from this phone: 1 mark. It stays here")
    expect(page.get_by_role("status")).to_contain_text("The list is not on this phone any more. 1 mark not sent yet")
    assert name not in page.content()
    context.unroute("**/sync/push")
    sign_in(other, portal)
    choose_passphrase(other)
    expect(other.get_by_role("status")).to_contain_text("Received.")
    assert [event.value for event in events_of(portal, part_id)[before:]] == ["present"]
    context.close()


def test_two_phones_that_differ_both_see_both_marks(portal: Live, chromium: Browser) -> None:
    contexts = [context_of(chromium), context_of(chromium)]
    pages = [set_up(context, portal) for context in contexts]
    opened = [open_register(page) for page in pages]
    part_id, (name, *_) = opened[0]
    for context, page, what in zip(contexts, pages, ("Present", "Absent"), strict=True):
        context.set_offline(True)
        mark(page, name, what)
        expect(page.get_by_role("status")).to_contain_text("Saved on this phone. 1 mark")
    for context, page in zip(contexts, pages, strict=True):
        context.set_offline(False)
        expect(page.get_by_role("status")).to_contain_text("Received.")
    for page in pages:
        page.evaluate("dispatchEvent(new Event('online'))")  # fetches what the other sent meanwhile
        expect(row(page, name)).to_contain_text("2 marks that differ")
        expect(row(page, name).get_by_role("link", name="Choose one")).to_be_visible()
    assert {event.value for event in events_of(portal, part_id)[-2:]} == {"present", "absent, unexplained"}
    for context in contexts:
        context.close()
