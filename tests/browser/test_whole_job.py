"""The whole job in Enfield: a school asks, a group meets 13 times, the council reads what came of it."""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from tests.browser import enfield, owed, requests
from tests.browser.conftest import Browsers, Live, lively
from tests.browser.enfield import COORDINATOR, COUNCIL, EVALUATOR, FACILITATOR, LEAD, Enfield
from tests.browser.journey import Journey
from tests.browser.report import Expected, Report

pytestmark = pytest.mark.browser

NAME = "Horizons Tuesday"
NAMES = ["Amara", "Benny", "Chloe", "Dario", "Esme", "Farid", "Greta", "Hamza", "Imani", "Jonah", "Keira", "Luca"]
DATES = """12 January 2027, 19 January 2027, 26 January 2027, 2 February 2027, 9 February 2027, 23 February 2027,
2 March 2027, 9 March 2027, 16 March 2027, 23 March 2027, 13 April 2027, 20 April 2027, 27 April 2027"""
FALLEN_OUT = date(2027, 2, 9)
"""A school event: session 5 and all later ones move on by one date, so the last is on 4 May."""
MEETS = [*(date(2027, 1, 12) + timedelta(weeks=n) for n in (0, 1, 2, 3, 6, 7, 8, 9, 10, 13, 14, 15, 16))]
"""The 13 days on which the group met in the end."""
SOMETIMES = ("Keira", "Luca")
AWAY = {2, 5, 8, 11}
"""Plan numbers that SOMETIMES miss: 9 of 13 is below three quarters."""
LATE, NOT_RECORDED = (1, "Amara"), (3, "Benny")
WITHOUT_SCRIPTS = {4, 9}


@pytest.fixture(scope="module")
def base() -> dict[str, Enfield]:
    return {}


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory, base: dict[str, Enfield]) -> Iterator[Live]:
    def fill(database: object, settings: object) -> None:
        base["enfield"] = enfield.people(database)  # type: ignore[arg-type]

    with lively(tmp_path_factory.mktemp("enfield"), enfield.BEGINS, fill) as made:
        yield made


def test_the_whole_job_in_enfield(live: Live, base: dict[str, Enfield], browsers: Browsers, tmp_path: Path) -> None:
    journey = Journey(live, browsers, base["enfield"], tmp_path)
    school_asks(journey)
    coordinator_says_who_pays(journey)
    school_does_what_is_owed(journey)
    coordinator_confirms(journey)
    others = enfield.other_groups(live.database, live.settings, journey.base)
    school_names_its_people(journey)
    facilitator_prints_a_pack(journey)
    facilitator_takes_every_register(journey)
    for group_id, facilitator in zip(others, enfield.OTHERS, strict=True):
        enfield.take_registers(live.database, journey.base, group_id, facilitator)
    school_reads_how_it_went(journey)
    live.move_to(date(2027, 7, 5))
    for quarter in (WINTER, SPRING):
        coordinator_makes_the_edition(journey, quarter)
        evaluator_approves_it(journey, quarter)
        council_reads_the_same_figures_everywhere(journey, quarter)


def school_asks(journey: Journey) -> None:
    page = journey.as_(LEAD, "/bookings", journey.browsers.desktop)
    page.get_by_role("link", name="Ask for a programme").click()
    page.get_by_role("link", name="Ask for LiVVE").click()
    page.get_by_role("button", name="Go on").click()
    requests.answer(page, group=NAME, day=date(2027, 1, 12), start="09:30")
    shown = page.get_by_role("region", name="13 sessions, Tuesdays 09:30 to 10:30").get_by_role("listitem")
    found = [" ".join(text.split()) for text in shown.all_inner_texts()]
    expected = [f"{n} {day.strip()}" for n, day in enumerate(DATES.split(","), 1)]
    assert found[:13] == expected
    assert len([line for line in found[13:] if ":" in line]) == len(found) - 13
    page.get_by_role("button", name="Send the request").click()
    expect(page.get_by_text("The request has been sent")).to_be_visible()


def coordinator_says_who_pays(journey: Journey) -> None:
    """No price is published in this Enfield: the council's line pays, so the school has nothing to fill in."""
    page = journey.as_(COORDINATOR, "/bookings", journey.browsers.desktop)
    page.get_by_role("link", name=NAME).click()
    owed.say_cost(page, pounds=None)


def school_does_what_is_owed(journey: Journey) -> None:
    page = journey.as_(LEAD, "/bookings", journey.browsers.desktop)
    page.get_by_role("link", name=NAME).click()
    expect(page.get_by_role("heading", name="What we still need from you")).to_be_visible()
    for step in (owed.materials, owed.terms, owed.letter, owed.room):
        step(page)
    expect(page.get_by_role("main")).to_contain_text("has to name facilitators")


def coordinator_confirms(journey: Journey) -> None:
    page = journey.as_(COORDINATOR, "/bookings", journey.browsers.desktop)
    page.get_by_role("link", name=NAME).click()
    page.get_by_role("link", name="Name facilitators and confirm").click()
    choice = page.get_by_label("Lead facilitator")
    choice.select_option(label=[text for text in choice.get_by_role("option").all_inner_texts() if "Fern" in text][0])
    page.get_by_label(enfield.LINE).fill("100")
    page.get_by_role("button", name="Confirm the booking").click()
    expect(page.get_by_role("main")).to_contain_text("Confirmed")


def school_names_its_people(journey: Journey) -> None:
    journey.live.move_to(date(2027, 1, 5))
    page = journey.as_(LEAD, "/groups", journey.browsers.desktop)
    page.get_by_role("link", name=NAME).first.click()
    page.get_by_role("link", name="Record this").click()
    page.get_by_role("radio").first.check()
    page.get_by_label("Public task").check()
    page.get_by_label("Months after the end").fill("12")
    page.get_by_label("Name of whoever agrees").fill("Hollis Head")
    page.get_by_label("Their job").fill("Head teacher")
    page.get_by_label("may agree to this").check()
    page.get_by_role("button", name="Agree", exact=True).click()
    for leaflet in page.get_by_label("Our leaflet").all():
        leaflet.check()
    page.get_by_role("button", name="Record that they were given").click()
    page.get_by_role("link", name="Give the class list").click()
    lines = [f"{name},Example,{8 + n % 2},K{n:02},2014-05-0{n % 9 + 1}" for n, name in enumerate(NAMES)]
    content = "\r\n".join(["Given name,Family name,Year group,Key,Date of birth", *lines]).encode()
    page.get_by_label("Or choose a file").set_input_files(
        {"name": "list.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("date of birth may not be kept")).to_be_visible()
    page.get_by_role("button", name="Check the list").click()
    page.get_by_role("button", name="Add 12 people").click()
    expect(page.get_by_text("12 people in the group")).to_be_visible()
    page.get_by_role("link", name="Replies", exact=True).click()
    expect(page.get_by_text("0 may come, 12 not answered")).to_be_visible()
    page.get_by_label("Set to").select_option("Agreed, by a parent")
    page.get_by_role("button", name="Set all not answered").click()
    expect(page.get_by_text("12 may come")).to_be_visible()


def facilitator_prints_a_pack(journey: Journey) -> None:
    journey.live.move_to(date(2027, 1, 11), 17)
    page = journey.as_(FACILITATOR, "/groups", journey.browsers.phone)
    page.get_by_role("link", name=NAME).first.click()
    page.get_by_role("link", name="Packs").click()
    expect(page.get_by_label("Which pack")).to_contain_text("Session 1 of 13: Tue 12 Jan")
    page.get_by_role("button", name="Make the pack").click()
    page.get_by_role("link", name="Download").wait_for(timeout=60_000)
    pdf = PdfReader(io.BytesIO(journey.saved(page, "Download")))
    text = "\n".join(sheet.extract_text() for sheet in pdf.pages)
    assert 10 <= len(pdf.pages) <= 20
    assert NAME in text
    assert enfield.codes_of(journey.live.database, NAME) <= set(text.split())
    assert not words_of(text) & set(NAMES)
    assert "LiVVE" not in (pdf.metadata.title or "") + pdf.pages[0].extract_text()


def words_of(text: str) -> set[str]:
    return set(re.findall(r"\w+", text))


def facilitator_takes_every_register(journey: Journey) -> None:
    meetings = [(day, n) for n, day in enumerate(MEETS, 1)]
    for day, number in sorted([*meetings, (FALLEN_OUT, 0)]):
        journey.live.move_to(day, 10, 20)
        more = {"java_script_enabled": False} if number in WITHOUT_SCRIPTS else {}
        page = journey.as_(FACILITATOR, "/registers", journey.browsers.phone, **more)
        page.get_by_role("link", name=NAME).first.click()
        if number:
            take(page, number)
        else:
            say_that_it_did_not_happen(page)


def take(page: Page, number: int) -> None:
    expect(page.get_by_role("banner")).to_contain_text(f"Delivery session {number} of 13")
    if number in AWAY:
        for name in SOMETIMES:
            mark(page, name, "Absent")
    if number == LATE[0]:
        mark(page, LATE[1], "Late")
        row_of(page, LATE[1]).locator("summary").click()
        row_of(page, LATE[1]).get_by_label("Minutes late").fill("10")
    if number == NOT_RECORDED[0]:
        for name in set(NAMES) - {NOT_RECORDED[1]}:
            mark(page, name, "Present")
    else:
        page.get_by_role("button", name="All others present").click()
        expect(page.get_by_text("12 of 12 marked")).to_be_visible()
    page.get_by_role("button", name="Finish: all went as planned").click()
    if number == NOT_RECORDED[0]:
        page.get_by_role("button", name="Finish all the same").click()
    expect(page.get_by_text("Register finished")).to_be_visible()


def row_of(page: Page, name: str):
    return page.get_by_role("group", name=f"{name} E.", exact=True)


def mark(page: Page, name: str, value: str) -> None:
    """Where nothing covers it: a bar that stays in view would take the tap."""
    row_of(page, name).get_by_role("radio", name=value, exact=True).check()


def say_that_it_did_not_happen(page: Page) -> None:
    page.get_by_role("link", name="Say what became of it").click()
    page.get_by_role("radio", name="It did not happen").check()
    page.get_by_label("Why it did not happen").select_option("School event")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("main")).to_contain_text("This session did not happen")


def school_reads_how_it_went(journey: Journey) -> None:
    page = journey.as_(LEAD, "/groups?state=all", journey.browsers.desktop)
    page.get_by_role("link", name=NAME).first.click()
    page.get_by_role("navigation", name="Parts of this page").get_by_role("link", name="Impact").click()
    main = page.get_by_role("main")
    offered, attended = 13 * 12 - 1, 13 * 12 - 1 - len(AWAY) * len(SOMETIMES)
    expect(main).to_contain_text(f"{attended} of {offered} places offered")
    expect(main).to_contain_text("Rests on 13 finished registers of 13 delivered")
    assert not words_of(main.inner_text()) & set(NAMES)


@dataclass(frozen=True)
class Quarter:
    """What the registers of the three groups say, counted by hand from what was marked."""

    words: str
    own: range
    """Plan numbers of our group in it."""
    others: range
    fallen_out: int = 0
    is_end: bool = False

    def expected(self) -> Expected:
        delivered = len(self.own) + 2 * len(self.others)
        offered = 12 * len(self.own) - (NOT_RECORDED[0] in self.own) + 24 * len(self.others)
        away = sum(2 for n in self.own if n in AWAY) + sum(8 for n in self.others if n in enfield.MISSES)
        completed = {"Completed": (36 - 2 - 8, 36)} if self.is_end else {}
        shares = {"Attendance": (offered - away, offered)} | completed
        return Expected(36, delivered, delivered + self.fallen_out, shares)


WINTER = Quarter("January to March 2027", range(1, 10), range(1, 11), fallen_out=1)
SPRING = Quarter("April to June 2027", range(10, 14), range(11, 14), is_end=True)


def coordinator_makes_the_edition(journey: Journey, quarter: Quarter) -> None:
    page = journey.as_(COORDINATOR, "/reports/make", journey.browsers.desktop)
    page.get_by_label("For").select_option(label="Enfield")
    choice = page.get_by_label("Quarter")
    wanted = 4 if quarter is WINTER else 1
    named = [text for text in choice.get_by_role("option").all_inner_texts() if f"uarter {wanted}" in text]
    choice.select_option(label=named[0])
    page.get_by_role("button", name="Look at the figures").click()
    page.get_by_role("button", name="Store edition 1").click()
    expect(page.get_by_text("Edition 1 is stored")).to_be_visible()


def evaluator_approves_it(journey: Journey, quarter: Quarter) -> None:
    page = journey.as_(EVALUATOR, "/reports", journey.browsers.desktop)
    page.get_by_role("row").filter(has_text=quarter.words).get_by_role("link").first.click()
    page.get_by_role("button", name="Approve edition 1").click()
    expect(page.get_by_text("Approved. Its readers can see it now.")).to_be_visible()


def council_reads_the_same_figures_everywhere(journey: Journey, quarter: Quarter) -> None:
    page = journey.as_(COUNCIL, "/reports", journey.browsers.desktop)
    page.get_by_role("row").filter(has_text=quarter.words).get_by_role("link").first.click()
    page.get_by_role("link", name="Download report (PDF)").wait_for()
    report = Report.of(page, *(journey.saved(page, link) for link in ("Download report (PDF)", "CSV", "XLSX")))
    report.says(quarter.expected())
    report.is_one_truth()
    report.hides_the_few()
    assert not [name for name in [*NAMES, NAME] if name in report.paper or name in report.page]
