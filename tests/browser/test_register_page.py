"""The register on a telephone: few taps, few bytes, and the keyboard does as well."""

import gzip
import re
import time
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Page, Request, Route

from portal.registers.models import MarkValue
from tests.browser.conftest import Browsers
from tests.registers.cast import Cast, cast, marks, on

pytestmark = pytest.mark.browser

SITE = "https://portal.example"
AWAY, LATE = (3, 11, 24), (7, 19)


@pytest.fixture
def thirty(world, app):
    with on():
        yield cast(world, app.extensions["portal_vault"], people=30)


def served(page: Page, client: FlaskClient) -> None:
    """The page talks to this client, in this process."""

    def answer(route: Route, request: Request) -> None:
        where = urlsplit(request.url)
        sent = {"method": request.method, "data": request.post_data_buffer, "query_string": where.query}
        kind = request.headers.get("content-type")
        with on():  # the time is set for each thread of its own
            headers = {"Content-Type": kind} if kind else {}
            got = client.open(where.path, headers=headers, follow_redirects=True, **sent)  # a browser would ask the net
        route.fulfill(status=got.status_code, headers=dict(got.headers), body=got.data)

    page.route("**/*", answer)


@pytest.fixture
def opened(browsers: Browsers, sign_in, thirty: Cast) -> Callable[..., Page]:
    def on_screen(**more: object) -> Page:
        page = browsers.phone(**more)
        page.set_default_timeout(8000)
        served(page, sign_in(thirty.jo))
        page.goto(f"{SITE}/registers/{thirty.part}")
        return page

    return on_screen


def test_thirty_people_are_marked_with_a_tap_for_each_who_is_not_present_and_one_more(opened, database, thirty):
    page = opened()
    begun, taps = time.monotonic(), 0

    def tap(what: str, place: int | None = None) -> None:
        nonlocal taps
        taps += 1
        page.locator(what).nth(place or 0).tap()

    for place in AWAY:
        tap("[data-row] .mark--absent", place)
    for place in LATE:
        tap("[data-row] .mark--late", place)
    tap("[data-all-present]")
    assert taps == len(AWAY) + len(LATE) + 1
    assert page.locator("[data-count]").inner_text() == "30 of 30 marked"
    assert time.monotonic() - begun < 40
    page.locator("[data-row] .mark--late").nth(LATE[0]).tap()
    assert "29 changes" not in page.locator("[data-state]").inner_text(), "a second tap took a mark away"
    page.locator("[data-undo]").tap()
    assert page.locator("[data-count]").inner_text() == "5 of 30 marked"
    page.locator("[data-all-present]").tap()
    page.locator("[data-save]").tap()
    page.wait_for_url("**/registers/*")
    page.locator("text=Last by Jo Example").wait_for()
    values = [marks(database, thirty.part)[person.id].value for person in thirty.people]
    assert (values.count(MarkValue.PRESENT), values.count(MarkValue.LATE)) == (25, 2)
    assert values.count(MarkValue.ABSENT_UNEXPLAINED) == 3


def test_the_keyboard_marks_finds_and_sends_nothing_by_chance(opened, database, thirty):
    page = opened(viewport={"width": 1240, "height": 900})
    page.locator("[data-row] .mark__input").first.focus()
    for key in "plap":
        page.keyboard.press(key)
    assert page.locator("[data-count]").inner_text() == "4 of 30 marked"
    page.get_by_label("Find a name").fill("jamál")
    assert page.locator("[data-row]:visible").count() == 2
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    assert page.locator("[data-count]").inner_text() == "5 of 30 marked"
    page.get_by_label("Find a name").fill("")
    row = page.locator("[data-row]").nth(1)
    row.locator("summary").click()
    row.get_by_label("Minutes late").fill("12")
    page.keyboard.press("Enter")
    assert row.locator("[data-note]").inner_text().strip("\xa0▾") == "12 minutes late"
    row = page.locator("[data-row]").nth(2)
    row.locator("summary").click()
    row.get_by_label("If absent, why").select_option("ill or appointment")
    assert row.locator("details[open]").count() == 0
    assert "ill" not in page.locator("main").inner_text().lower().split(), "the list shows why somebody is absent"
    assert marks(database, thirty.part) == {}


def test_the_picture_of_a_sheet_is_taken_in_the_page(opened, thirty):
    """It goes from the camera into the form, and is no file of the phone."""
    page = opened()
    page.goto(f"{SITE}/registers/{thirty.part}/photo")
    page.get_by_role("button", name="Take the picture here").click()
    page.get_by_role("button", name="Take it now").click()
    page.get_by_text("Can every code and mark be read?").wait_for()
    name, size, is_running = page.evaluate(
        "[...document.querySelector('#photo [type=file]').files].map((file) => [file.name, file.size])[0]"
        ".concat(Boolean(document.querySelector('video').srcObject))"
    )
    assert (name, size > 1_000, is_running) == ("sheet.jpg", True, False)


def test_enter_in_a_field_without_scripts_marks_nobody_present(opened, database, thirty):
    page = opened(java_script_enabled=False)
    row = page.locator("[data-row]").first
    row.locator(".mark--late").click()
    row.locator("summary").click()
    row.get_by_label("Minutes late").fill("12")
    page.keyboard.press("Enter")
    page.locator("text=Last by Jo Example").wait_for()
    assert [(mark.value, mark.minutes) for mark in marks(database, thirty.part).values()] == [(MarkValue.LATE, 12)]


def test_the_page_is_light_the_first_time_and_again(sign_in, thirty):
    client = sign_in(thirty.jo)
    sizes, again = {}, 0
    todo = [f"/registers/{thirty.part}"]
    while todo:
        address = todo.pop()
        got = client.get(address, headers={"Accept-Encoding": "gzip"})
        sizes[address] = len(got.data)
        if "immutable" not in got.headers["Cache-Control"]:
            tag = {"If-None-Match": got.headers["ETag"]} if "ETag" in got.headers else {}
            again += len(client.get(address, headers={"Accept-Encoding": "gzip"} | tag).data)
        text = gzip.decompress(got.data).decode() if got.headers.get("Content-Encoding") else ""
        found = re.findall(r'(?:href|src)="(/static/[^"]+)"', text)
        found += [f"/static/vendor/{name}" for name in re.findall(r'from\s*"\.\./vendor/([\w.-]+)"', text)]
        found += ["/static/fonts/atkinson-latin-400.woff2", "/static/fonts/atkinson-latin-700.woff2"]
        todo += [one for one in found if one not in sizes and one not in todo]
    print(f"\nregister.first_bytes {sum(sizes.values())}\nregister.repeat_bytes {again}")
    assert sum(sizes.values()) < 100_000
    assert again < 15_000
