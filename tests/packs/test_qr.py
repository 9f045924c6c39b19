"""Codes on sheets: what they hold, that they read, and where they lead whom."""

import re
from uuid import UUID

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from portal.groups.models import Group
from portal.packs import gather, page, sample
from portal.packs.models import Names
from portal.packs.queries import counted_meetings
from portal.packs.scans import qr
from portal.packs.sheets.facts import FeedbackSlips
from portal.packs.sheets.paper_facts import Register
from portal.people.access import Role
from tests.packs.conftest import Printing
from tests.packs.test_compose import made, only

URL = "https://portal.example.org"


@given(st.uuids())
def test_the_key_of_a_session_comes_back_from_its_letters(key):
    assert qr.id_of(qr.short(key)) == key
    assert re.fullmatch(r"[\w-]{22}", qr.short(key), re.ASCII)


@pytest.mark.parametrize("odd", ["", "a" * 21, "a" * 23, "a" * 21 + "b", "../" * 8, "é" * 22, "a" * 21 + "\n"])
def test_other_letters_stand_for_no_session(odd):
    assert qr.id_of(odd) is None


def test_what_is_drawn_is_the_code_of_the_address_and_nothing_else():
    """Read back from the strokes, module by module, with the empty ones around it that readers need."""
    address = qr.address(URL, qr.REGISTER, UUID(int=7))
    drawn = str(qr.picture(address))
    wanted = segno.make(address, error="m", micro=False, boost_error=False)
    assert modules(drawn, wanted.symbol_size(border=qr.QUIET)[0]) == [
        [bool(module) for module in row] for row in wanted.matrix_iter(border=qr.QUIET)
    ]
    assert drawn == qr.picture(address)
    assert f"<title>{qr.MEANT}</title>" in drawn
    assert "portal.example.org" not in drawn


def modules(drawn: str, size: int) -> list[list[bool]]:
    rows = [[False] * size for _ in range(size)]
    [path] = re.findall(r' d="([^"]+)"', drawn)
    x, y = 0.0, 0.0
    for move, first, second in re.findall(r"([Mmh])(-?[\d.]+)(?:[ ,]?(-?[\d.]+))?", path):
        if move == "h":
            for at in range(int(x), int(x) + int(first)):
                rows[int(y)][at] = True
            x += float(first)
        else:
            x, y = (float(first), float(second)) if move == "M" else (x + float(first), y + float(second))
    return rows


def test_a_register_and_the_slips_of_one_session_carry_it_and_others_none():
    subject = sample.subject(number=4)
    register, slips = only(subject, Register), only(subject, FeedbackSlips)
    assert (register.address, slips.address) == tuple(qr.address(sample.URL, sheet, UUID(int=4)) for sheet in "rf")
    assert page.html_of(made(subject)).count('<svg viewBox="0 0 41 41" class="qr">') == 1 + slips.a_page
    assert only(sample.subject(number=None), FeedbackSlips).address == ""


def test_a_portal_that_does_not_know_its_address_prints_none(printing):
    with printing.database.read() as session:
        group = session.get_one(Group, printing.group.id)
        held = counted_meetings(session, group.id)[3:4]
        gathered = [
            gather.subject(session, group, held, whole=False, names=Names.CODES, vault=None, url=url)
            for url in ("", URL)
        ]
    assert [bool(only(subject, Register).address) for subject in gathered] == [False, True]
    assert 'class="qr"' not in page.html_of(made(gathered[0]))
    assert gathered[1].meetings[0].register_at == f"{URL}/r/{qr.short(held[0].id)}"


WAYS = {"facilitator": "register", "lead": "session", "coordinator": "paper", "dsl": "session"}


@pytest.mark.parametrize("who", WAYS)
def test_it_leads_each_to_their_own_page(printing, world, sign_in, who):
    meeting_id, part_id = fourth(printing)
    user = (
        world.user(Role.COORDINATOR)
        if who == "coordinator"
        else world.user(Role.SCHOOL_DSL, school_id=printing.school.id)
        if who == "dsl"
        else getattr(printing, who)
    )
    ways = {
        "register": f"/registers/{part_id}",
        "paper": f"/registers/{part_id}/paper",
        "session": f"/sessions/{meeting_id}",
    }
    browser = sign_in(user)
    assert browser.get(f"/r/{qr.short(meeting_id)}").location == ways[WAYS[who]]
    assert browser.get(f"/f/{qr.short(meeting_id)}").location == ways["session"]
    assert browser.get(ways[WAYS[who]]).status_code == 200


def test_it_is_worth_nothing_to_who_finds_it(printing, client, sign_in):
    meeting_id, _ = fourth(printing)
    keys = (qr.short(meeting_id), qr.short(UUID(int=1)), "x")
    for key in keys:
        answer = client.get(f"/r/{key}")
        assert (answer.status_code, answer.location) == (302, f"/sign-in?next=/r/{key}")
    stranger = sign_in(printing.stranger)
    assert {stranger.get(f"/r/{key}").status_code for key in keys} == {404}


def fourth(printing: Printing) -> tuple[UUID, UUID]:
    with printing.database.read() as session:
        meeting = counted_meetings(session, printing.group.id)[3]
        return meeting.id, meeting.parts[0].id
