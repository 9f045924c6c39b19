"""What a school owes for a booking, done on the pages: by the school, or by a coordinator for somebody who rang.

Each begins and ends on the booking's page, where the step then stands as done.
"""

import re

from playwright.sync_api import Locator, Page, expect


def item(page: Page, title: str) -> Locator:
    """The line of this step in the list on the booking's page."""
    return page.get_by_role("listitem").filter(has=page.get_by_role("link", name=title, exact=True))


def say_cost(page: Page, *, pounds: str | None) -> None:
    """A coordinator says what the school pays; None: nothing."""
    page.locator('main a[href$="/cost"]').click()
    if pounds is None:
        page.get_by_label("We do: the school has nothing to pay").check()
    else:
        page.get_by_label("The school", exact=True).check()
        page.get_by_label("Price for one group").fill(pounds)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("It is recorded what this booking costs")).to_be_visible()


def materials(page: Page, *, rang: bool = False) -> None:
    title = "Look through the materials"
    _open(page, title)
    _known(page, rang)
    page.get_by_role("button", name="the school has opened them" if rang else "I have opened the materials").click()
    _stands_done(page, title)


def terms(page: Page, *, rang: bool = False) -> None:
    title = "Accept the terms"
    _open(page, title)
    accept(page, rang=rang)
    _stands_done(page, title)


def accept(page: Page, *, rang: bool = False) -> None:
    """On the page with the terms; the name stands there already."""
    expect(page.get_by_label("Name of who accepts" if rang else "Your name")).not_to_have_value("")
    page.get_by_label("may accept").check()
    _known(page, rang)
    page.get_by_role("button", name="Accept the terms").click()


def letter(page: Page, *, rang: bool = False) -> None:
    title = "Settle the letter to parents"
    _open(page, title)
    page.get_by_role("link", name="Say why").first.click()
    page.get_by_label(re.compile("more good people on their side")).check()
    _known(page, rang)
    page.get_by_role("button", name="Save").click()
    _known(page, rang)
    page.get_by_role("button", name="This is what we hand out").click()
    _stands_done(page, title)


def room(page: Page, *, rang: bool = False) -> None:
    title = "Room and adult in the room"
    _open(page, title)
    adult = page.get_by_role("group", name="Adult in the room")
    adult.get_by_label("Name", exact=True).fill("Harper Staffroom")
    _known(page, rang)
    page.get_by_role("button", name="Save").click()
    _stands_done(page, title)


def payment(page: Page, *, rang: bool = False) -> None:
    title = "Order number and finance contact"
    _open(page, title)
    _known(page, rang)
    page.get_by_label("Purchase-order number", exact=False).first.fill("PO 4711")
    page.get_by_label("Who gets the invoice").fill("Finance team")
    page.get_by_label("Their e-mail address").fill("finance@example.org")
    page.get_by_role("button", name="Save").click()
    _stands_done(page, title)


def _open(page: Page, title: str) -> None:
    expect(item(page, title)).to_contain_text("To do")
    page.get_by_role("link", name=title, exact=True).click()


def _known(page: Page, rang: bool) -> None:
    """A coordinator says how the charity knows."""
    if rang:
        page.get_by_label("They rang").check()
    else:
        expect(page.get_by_label("They rang")).to_have_count(0)


def _stands_done(page: Page, title: str) -> None:
    expect(item(page, title)).to_contain_text("Done")
