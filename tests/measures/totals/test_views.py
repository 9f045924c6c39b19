"""A school gives totals; a coordinator reads the year."""

import re
from datetime import time
from io import BytesIO

from pypdf import PdfReader
from sqlalchemy import select

from portal import clock
from portal.audit.models import AuditEntry
from portal.measures.indicators.rules import definitions
from portal.measures.totals.models import RollMakeUp, TotalsGiven, TotalsSum
from portal.measures.totals.rules import AGES, ETHNIC, SEXES, YES_NO
from portal.people.access import Role
from portal.places.models import ContactDuty
from tests.world import TUESDAY

TYPED = {
    "people": "12",
    "who_black_boys": "6",
    "who_white_boys": "2",
    "who_asian_girls": "3",
    "age_11_13": "12",
    "yes_send": "4",
    "yes_fsm": "5",
    "unknown_fsm": "1",
}


def sums(database):
    with database.read() as session:
        return {(row.dimension, row.category): row.number for row in session.scalars(select(TotalsSum))}


def test_given_taken_back_and_given_anew(database, world, sign_in):
    school = world.school(world.authority())
    group = world.group(school, world.programme(), world.charity())
    lead = sign_in(world.user(Role.BOOKING_LEAD, school_id=school.id))
    address = f"/groups/{group.id}/totals"
    assert 'value="12"' in lead.get(address).text
    refused = lead.post(address, data=TYPED | {"who_white_girls": "5", "yes_send": "many"})
    assert refused.status_code == 422
    assert "Enter a whole number from 0" in refused.text
    assert 'value="many"' in refused.text
    refused = lead.post(address, data=TYPED | {"who_white_girls": "5"})
    assert "Ethnic group: the numbers come to 16, and this is 12" in refused.text
    assert sums(database) == {}
    receipt = lead.post(address, data=TYPED).text
    code = re.search(r'receipt-code">([A-Z2-9-]+)<', receipt)[1]
    assert "Free school" not in receipt  # each number under its own name
    assert "Eligible for free school meals: not known" in receipt
    held = sums(database)
    assert held["who", "black/boys"] == 6
    assert held["who", "not_supplied"] == 1
    assert held["looked_after", "not_supplied"] == 12
    assert "not kept" in lead.get(address).text
    assert lead.post(address, data=TYPED).status_code == 200
    assert sums(database) == held  # sent twice is added once
    back = f"{address}/back"
    wrong = lead.post(back, data=TYPED | {"yes_send": "5", "code": code})
    assert "do not belong together" in wrong.text
    assert lead.post(back, data=TYPED | {"code": code.lower().replace("-", " ")}).status_code == 302
    assert set(sums(database).values()) == {0}
    assert lead.post(address, data=TYPED | {"people": "13"}).status_code == 200
    with database.read() as session:
        given = session.scalars(select(TotalsGiven)).one()
        kept = {name: getattr(given, name) for name in ("group_id", "year", "mark")}
        assert (kept["year"], len(kept["mark"])) == (2026, 64)
        verbs = session.scalars(select(AuditEntry.verb).where(AuditEntry.row_id == group.id)).all()
        assert verbs == ["gave totals", "took totals back", "gave totals"]


def test_a_year_is_shown_once_three_schools_have_given(database, world, sign_in):
    authority, version, charity = world.authority(), world.programme(), world.charity()
    with clock.moved_to(clock.at(TUESDAY, time(12))):
        boss = sign_in(world.user(Role.COORDINATOR))
        page = three_schools(world, authority, version, charity, boss)
    assert "more than on the rolls" in page
    assert "School 1" not in page
    with database.read() as session:
        assert session.scalars(select(RollMakeUp.tenths)).first() == {"boys": 500, "black": 200}


def three_schools(world, authority, version, charity, boss):
    for n in range(3):
        school = world.school(authority, f"School {n}", 990_001 + n)
        contact = world.contact(school, ContactDuty.BOOKING)
        group = world.group(school, version, charity, sessions=1)
        told = {"via": "phone call", "whose": str(contact.id)}
        assert boss.post(f"/groups/{group.id}/totals", data=TYPED | told).status_code == 200
        roll = {"share_boys": "50", "share_black": "20%", "source": "School census, January 2027"}
        assert boss.post(f"/schools/{school.id}/roll", data=roll | {"share_asian": "95"}).status_code == 422
        for typed in ("some", "sNaN", "1e1"):
            refused = boss.post(f"/schools/{school.id}/roll", data=roll | {"share_asian": typed})
            assert "Enter a percentage from 0 to 100" in refused.text
        assert boss.post(f"/schools/{school.id}/roll", data=roll).status_code == 302
        page = boss.get("/totals").text
        assert ("Boys: Black" in page) is (n == 2)
    return page


def test_both_forms_are_printed_to_fill_in_by_hand_as_they_are_asked_on_the_page(world, sign_in):
    school = world.school(world.authority())
    group = world.group(school, world.programme(), world.charity(), sessions=1)
    browser = sign_in(world.user(Role.BOOKING_LEAD, school_id=school.id))
    at = f"/groups/{group.id}/totals/form.pdf"
    assert at in browser.get(f"/groups/{group.id}/totals").text
    assert at in browser.get(f"/groups/{group.id}/indicators").text
    pages = PdfReader(BytesIO(browser.get(at).data)).pages
    assert len(pages) == 2
    first, second = (" ".join(page.extract_text().split()) for page in pages)
    asked = browser.get(f"/groups/{group.id}/totals").text
    for words in (*ETHNIC.values(), *AGES.values(), *YES_NO.values(), *SEXES.values()):
        assert words in first
        assert words in asked
    assert "no names" in first
    for one in definitions().values():
        assert one.title in second
        assert one.number in second
    other = world.school(world.authority("Barnet", "302", "E09000003"), urn=990_009)
    stranger = sign_in(world.user(Role.BOOKING_LEAD, school_id=other.id))
    assert stranger.get(at).status_code == 404
