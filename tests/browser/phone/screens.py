"""Every screen of the app, one after the other, as somebody might come by it in a bad week."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from playwright.sync_api import Page, Route

from tests.browser.phone.does import PASSPHRASE, choose_passphrase, mark, row, unlock
from tests.browser.phone.fake_portal import FakePortal, way

OAKS = "Oak and " * 9 + "Oak"
LONG = "Maximiliana-Josephina Oluwaseunfunmi Wolfeschlegelsteinhausen"
FAMILY = "01900000-0000-7000-8000-00000000000"
BIG, TWO, WARD, PAPER, LATER, BEFORE = (f"{FAMILY}{n}" for n in range(3, 9))


def fill(fake: FakePortal) -> None:
    """A week with a register of every kind."""
    fake.has_assembly = True
    group = fake.register()
    many = [person(f"{given} {'ABCDEFGHIJ'[n % 10]}.", 100 + n) for n, given in enumerate(GIVEN)]
    three = [person(name, 200 + n) for n, name in enumerate(("Noor B.", "Olu C.", "Pia D."))]
    theirs = [{"enrolment": one["enrolment"], "value": value, "minutes": None, "differ": False}
              for one, value in zip(three, ("absent, unexplained", "present", None), strict=True)]  # fmt: skip
    other = {"part": f"{FAMILY}f", "provider": "Quayside Projects", "state": "submitted",
             "signed_at": fake.now.isoformat(), "people": theirs}  # fmt: skip
    told = {three[0]["enrolment"]: {"role": "reception", "at": fake.now.isoformat(), "by": "Pat Example, Quayside"}}
    ward = group["sheet"] | {
        "is_school": False, "desk": "the nurse in charge", "tell": [way("HOSPITAL|", "Hospital safeguarding team")],
    }  # fmt: skip
    later, before = ({"starts_at": (fake.now + timedelta(days=n)).isoformat()} for n in (1, -3))
    fake.more = [
        {"part": BIG, "group": "Pathways Year 9", "people": many},
        {"part": TWO, "group": "Harbour", "people": three, "other_parts": [other], "told": told, "provider": "Us"},
        {"part": WARD, "group": "Ward group", "place": "Birch Ward", "sheet": ward},
        {"part": PAPER, "group": "Wing group", "place": "Elm Prison", "on_paper": True, "people": []},
        later | {"part": LATER, "group": "A group with a name of many words", "place": OAKS},
        before | {"part": BEFORE, "group": "Horizons Friday", "people": [one | DIFFER for one in many[:2]]},
    ]


def person(name: str, n: int) -> dict[str, Any]:
    return {"enrolment": FakePortal.enrolment(n), "name": name, "guest": n == 203, "mark": None}


GIVEN = [
    *("Ada", "Abdi", "Bola", "Cora", "Dev", "Eda", "Finn", "Gus", "Hira", "Ivo", "Jun", "Kai", "Lea", "Mia", "Ned"),
    *("Ola", "Pip", "Qi", "Ria", "Sol", "Tia", "Uma", "Vic", "Wes", "Xia", "Yas", "Zoe", LONG, "Ana", "Bea"),
]
HEADS = [
    {"id": f"{FAMILY}{n}", "value": value, "minutes": None, "who": who, "at": "2027-01-12T09:31:00+00:00"}
    for n, (value, who) in enumerate((("present", "Fern Circle"), ("absent, unexplained", "Otis Round")))
]
DIFFER = {"mark": {"value": None, "minutes": None, "reason": None, "unconfirmed": True, "heads": HEADS}}


def down(route: Route) -> None:
    route.abort("connectionreset")


def walk(page: Page, fake: FakePortal, served: str) -> Iterator[str]:
    """The name of each screen, at which it stands."""
    fill(fake)
    yield from _doors(page, fake, served)
    fake.spoil = down
    yield from _marking(page, fake)
    yield from _ending(page, fake)
    yield from _beside(page, fake)
    yield from _closing(page, fake)


def go(page: Page, way: str, heading: str) -> None:
    page.evaluate("(way) => { location.hash = way; }", way)
    page.get_by_role("heading", name=heading, level=1).wait_for()


def _doors(page: Page, fake: FakePortal, served: str) -> Iterator[str]:
    fake.signed_in = False
    page.goto(served)
    page.get_by_text("Sign in once while there is signal").wait_for()
    yield "nobody known"
    fake.signed_in = True
    page.reload()
    page.get_by_role("button", name="Go on").click()
    page.get_by_text("Enter at least 8 characters").wait_for()
    yield "passphrase"
    choose_passphrase(page)
    yield "list"


def _marking(page: Page, fake: FakePortal) -> Iterator[str]:
    go(page, f"#/register/{fake.part}", "Horizons Tuesday")
    yield "register of 8"
    mark(page, "Amara O.", "Late")
    yield "minutes late"
    mark(page, "Ben T.", "Absent")
    row(page, "Ben T.").get_by_role("button", name="more for").click()
    yield "missing, and why absent"
    row(page, "Ben T.").get_by_role("button", name="Reception").click()
    mark(page, "Chidi K.", "Present")
    row(page, "Chidi K.").get_by_role("button", name="more for").click()
    row(page, "Chidi K.").get_by_role("button", name="Set").click()
    yield "left early"
    page.get_by_role("button", name="All others present").click()
    page.get_by_text("Somebody came who is not on the list").click()
    page.get_by_role("button", name="Add").click()
    yield "all present, walk-in"
    page.get_by_label("Name", exact=True).fill("Zed A.")
    page.get_by_role("button", name="Add").click()
    page.get_by_text("Walked in, not on the list").wait_for()
    yield "walked in"
    go(page, f"#/register/{BIG}", "Pathways Year 9")
    page.get_by_label("Find a name").fill("maxi")
    yield "search among 30"
    page.get_by_label("Find a name").fill("")
    yield "register of 30"
    go(page, f"#/register/{TWO}", "Harbour")
    mark(page, "Noor B.", "Absent")
    yield "two providers, told by the other"
    go(page, f"#/register/{BEFORE}", "Horizons Friday")
    yield "marks that differ"
    go(page, f"#/register/{LATER}", "A group with a name")
    yield "not its day"


def _ending(page: Page, fake: FakePortal) -> Iterator[str]:
    go(page, f"#/end/{WARD}", "How did it go?")
    page.locator("summary").filter(has_text="It did not take place").click()
    page.get_by_role("button", name="It did not take place").click()
    yield "not held, no reason"
    page.get_by_label("Why").select_option("school closed")
    page.get_by_role("button", name="It did not take place").click()
    page.get_by_text("so nobody is marked").wait_for()
    yield "not held"
    go(page, f"#/end/{TWO}", "How did it go?")
    yield "finish with blanks"
    go(page, f"#/register/{fake.part}", "Horizons Tuesday")
    page.get_by_role("button", name="Finish: all went as planned").click()
    page.get_by_text("Finished: all went as planned. Saved on this phone").wait_for()
    yield "finished as planned"
    go(page, f"#/register/{fake.hall}", "Lower school hall")
    page.get_by_role("button", name="Save and finish").click()
    yield "count, with what is missing"
    page.get_by_label("Year 7").fill("110")
    page.get_by_label("Counted in the room").check()
    page.get_by_role("button", name="Save and finish").click()
    page.get_by_text("110 people came of 222").wait_for()
    yield "counted"


def _beside(page: Page, fake: FakePortal) -> Iterator[str]:
    go(page, f"#/tell/{fake.part}", "Tell somebody now")
    page.get_by_role("button", name="Note that it was passed on").click()
    yield "tell, with what is missing"
    for label in ("Safeguarding lead (DSL)", "Told in person", "Not written yet"):
        page.get_by_label(label).first.check()
    page.get_by_role("button", name="Note that it was passed on").click()
    page.get_by_text("told in person,").wait_for()
    yield "told"
    go(page, f"#/tell/{fake.part}/adult", "Tell somebody now: about an adult")
    yield "tell about an adult"
    for name, part in (("site sheet", fake.part), ("site sheet of a ward", WARD), ("site sheet on paper", PAPER)):
        go(page, f"#/site/{part}", "Site sheet")
        yield name
    go(page, f"#/register/{PAPER}", "This register is on paper")
    yield "on paper"
    go(page, f"#/register/{FAMILY}e", "Register not on this phone")
    yield "not on this phone"
    go(page, "#/about", "What this keeps on your phone")
    yield "about"


def _closing(page: Page, fake: FakePortal) -> Iterator[str]:
    go(page, "#/", "Registers on this phone")
    page.get_by_role("button", name="I’d like a call today").click()
    page.get_by_text("You asked for a call").wait_for()
    yield "saved on this phone, call asked for"
    fake.signed_in, fake.now, fake.keeps = False, fake.now + timedelta(days=3), timedelta(days=-8)
    page.get_by_role("button", name="Send now").click()
    page.get_by_text("Needs you.").wait_for()
    yield "needs you"
    fake.signed_in = True
    page.get_by_role("button", name="Send now").click()
    page.get_by_text("This phone's clock is 3 days slow").wait_for()
    yield "wrong clock"
    page.get_by_role("button", name="Lock", exact=True).click()
    unlock(page, "wrong word here")
    page.get_by_text("9 tries left").wait_for()
    yield "locked, wrong passphrase"
    page.get_by_role("button", name="Forgotten passphrase").click()
    page.get_by_role("button", name="Wipe the list").wait_for()
    yield "forgotten passphrase"
    page.get_by_role("button", name="Go back").click()
    fake.is_down = True
    unlock(page, PASSPHRASE)
    page.get_by_text("No list on this phone.").wait_for()
    yield "expired"
    fake.is_down, fake.signed_in = False, False
    fake.revoked |= set(fake.owners)
    page.get_by_role("button", name="Send now").click()
    page.get_by_text("This phone was taken off the portal").wait_for()
    yield "revoked"
