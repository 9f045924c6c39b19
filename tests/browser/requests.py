"""A school's request, filled in as a person does."""

import re
from datetime import date

from playwright.sync_api import Page

ENOUGH = re.compile("^(Send the request|Go on: get the code|Join the waiting list)$")


def choose_school(page: Page, name: str) -> None:
    page.get_by_label("Part of the school’s name").fill(name)
    page.get_by_role("button", name="Find the school").click()
    page.get_by_label(name).first.check()
    page.get_by_role("button", name="Go on").click()


def answer(page: Page, *, group: str, day: date, start: str, size: int = 12) -> None:
    """From the page with the cost to the one that asks who one is, or to the answers to check."""
    page.get_by_role("link", name="Start").click()
    page.get_by_label("Young people in the group").fill(str(size))
    page.get_by_label("Name of the group").fill(group)
    _turn(page, "Go on")
    while not page.locator(f'input[name="first_day"][value="{day}"]').count():
        _turn(page, "Later months")
    page.locator(f"#first_day-{day}").check()
    page.locator("#start_1-own").check()
    page.get_by_label("Another time, like 09:35").fill(start)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Room", exact=True).fill("G14")
    page.get_by_label("Name of the safeguarding lead (DSL)").fill("Dana Duty")
    page.get_by_label("Telephone of the safeguarding lead").fill("020 7946 0003")
    page.get_by_label("E-mail address of the safeguarding lead").fill("dana@example.org")
    page.get_by_role("button", name="Go on").click()


def _turn(page: Page, name: str) -> None:
    """To the next page, and not past it: what is counted at once after a click may be the old one's."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def say_who(page: Page) -> None:
    page.get_by_label("Your name").fill("Robin Newcomer")
    page.get_by_label("Your job").fill("Head of year 9")
    page.get_by_label("Your work e-mail address").fill("robin@newschool.example.org")
    page.get_by_label("Your telephone number").fill("020 7946 0004")
    page.get_by_role("button", name="Check your answers").click()


def say_who_rang(page: Page) -> None:
    """A coordinator writes down who is on the telephone."""
    page.get_by_label("They rang").check()
    page.get_by_label("Name", exact=True).fill("Casey Caller")
    page.get_by_label("Job").fill("Head of year 8")
    page.get_by_label("E-mail address").fill("casey@example.org")
    page.get_by_label("Telephone").fill("020 7946 0005")
    page.get_by_role("button", name="Check your answers").click()
