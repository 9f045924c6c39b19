"""Packs and single sheets read as web pages: the same sheets, the same readers, the same rights."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.audit.models import AuditEntry
from portal.groups.models import Staffing
from portal.packs import compose, loading, page, queries, sample
from portal.packs.choosing import listing
from portal.packs.models import Names, Pack, PackPart, Scope
from portal.packs.onscreen import reading
from portal.packs.queries import counted_meetings
from portal.packs.recipes import RECIPES, For, Part
from portal.packs.singles import material
from portal.packs.wishes import How
from portal.places.models import Room
from tests.packs import standin
from tests.packs.conftest import CANARIES
from tests.packs.kept import keep
from tests.packs.test_previews import ask as look_at
from tests.packs.test_service import work
from tests.packs.town import HARBOUR, LANTERNS


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def levels(html: str) -> list[int]:
    main = html.split("<main")[1].split("</main>")[0]
    return [int(level) for level in re.findall(r"<h([1-6])[\s>]", main)]


def read(printing, verb: str = "read%") -> list[str]:
    with printing.database.read() as session:
        return list(session.scalars(select(AuditEntry.verb).where(AuditEntry.verb.like(verb))))


@pytest.mark.parametrize("reader", For)
@pytest.mark.parametrize("number", [4, None])
def test_a_page_says_what_the_paper_says_and_no_more(reader, number):
    recipe = RECIPES[reader]
    pack = compose.pack(sample.subject(number=number), standin.folder(), recipe=recipe, chosen=recipe.parts)
    names = dict.fromkeys(reading.places_in(pack.sheets), (777, "/there"))
    shown = reading.shown(pack.sheets, names)
    assert [one.kind for one in shown] == [page.kind_of(sheet.facts) for sheet in pack.sheets]
    for one, sheet in zip(shown, pack.sheets, strict=True):
        paper = words(page.parts_of(sheet))
        assert one.title
        assert one.title in paper or type(sheet.facts) in reading.LISTED
        if one.note.startswith("Printed"):
            assert set(words(one.html).split()) <= set(paper.split())
        else:
            assert words(one.html).replace(" 777", "") == paper
        assert "<h1" not in one.html
        assert 'class="page-of"' not in one.html
    whole = " ".join(one.html for one in shown)
    assert (standin.FOR_FACILITATORS in whole) is (reader is For.FACILITATOR)


def test_one_session_is_one_page_as_accessible_as_any(printing, sign_in, ask):
    pack = ask(printing.facilitator)
    keep(printing.database, printing.vault, pack.id)
    browser = sign_in(printing.facilitator)
    assert f"/packs/{pack.id}/read" in browser.get(f"/groups/{printing.group.id}/packs").text
    answer = browser.get(f"/packs/{pack.id}/read", follow_redirects=True)
    shown = answer.text
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-store")
    assert "<title>Horizons Tuesday, session 4 of 13 - " in shown
    found = levels(shown)
    assert found[0] == 1
    assert found.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(found, found[1:], strict=False))
    listed = re.findall(r'<li><a href="#(sheet-\d+)">', shown)
    assert listed == re.findall(r'<section class="web-(?:sheet|handout)" id="(sheet-\d+)"', shown)
    assert len(listed) > 5
    assert all(row.code in shown for row in printing.enrolments)
    assert "Something has changed" not in shown
    assert read(printing) == []
    with printing.database.write() as session:
        session.scalars(select(Room)).one().name = "G99"
        session.commit()
    now = browser.get(f"/packs/{pack.id}/read/1").text
    assert "Something has changed" in now
    assert "Room G99" in now
    assert browser.get(f"/packs/{pack.id}/read/2").status_code == 404


def test_a_whole_group_is_a_page_a_session_and_asks_the_database_as_often_for_few_as_for_many(
    printing, sign_in, ask, queries_of
):
    one, whole = ask(printing.facilitator), ask(printing.facilitator, whole=True)
    for pack in (one, whole):
        keep(printing.database, printing.vault, pack.id)
    browser = sign_in(printing.facilitator)
    listed = browser.get(f"/packs/{whole.id}/read").text
    pages = re.findall(rf'href="(/packs/{whole.id}/read/\d+)"', listed)
    assert len(pages) == 15
    first, fourth, last = (browser.get(pages[at]).text for at in (0, 4, 14))
    assert f'<a href="{pages[4]}#session-4" title="Step 4">5</a>' in first
    assert f'href="{pages[14]}#feedback-slips"' in first
    assert 'id="session-4"' in fourth
    assert 'id="feedback-slips"' in last
    assert f'Next: <a href="{pages[5]}">Session 5 of 13' in fourth
    assert "Something has changed" not in first + fourth + last
    few = queries_of(lambda: browser.get(f"/packs/{one.id}/read/1"))
    assert queries_of(lambda: browser.get(pages[4])) <= few
    assert queries_of(lambda: browser.get(pages[0])) <= few


def test_names_are_read_by_whoever_may_have_them_and_each_reading_is_noted(printing, sign_in, ask):
    pack = ask(printing.facilitator, Names.FIRST_AND_INITIAL)
    keep(printing.database, printing.vault, pack.id)
    browser = sign_in(printing.facilitator)
    at = f"/packs/{pack.id}/read/1"
    shown = browser.get(at)
    assert shown.headers["Cache-Control"] == "no-store"
    assert all(f"{given} {family[0]}." in shown.text for given, family in CANARIES)
    assert "Quartermain1" not in shown.text
    assert "Something has changed" not in shown.text
    assert read(printing) == ["read"]
    with printing.database.read() as session:
        kept = session.scalars(select(PackPart)).all()
        assert not any("Zubaydah" in str(vars(row)) for row in kept)
    for other in (printing.lead, printing.stranger):
        assert [sign_in(other).get(page).status_code for page in (at, f"/packs/{pack.id}/read")] == [404, 404]
    with printing.database.write() as session:
        session.get_one(Pack, pack.id).expires_at = clock.now() - timedelta(seconds=1)
        session.commit()
    gone = browser.get(at)
    assert gone.status_code == 410
    assert f"/packs/{pack.id}/once-more" in gone.text
    with printing.database.write() as session:
        session.scalars(select(Staffing)).one().until_day = clock.today() - timedelta(days=400)
        session.commit()
    assert browser.get(at).status_code == 404
    assert read(printing) == ["read"]


def test_a_run_is_a_list_of_pages_each_of_one_session(town, sign_in):
    pack = town.ask("coordinator", town.reach(Scope.SCHOOL, school="second"), how=How(sheets=(Part.REGISTER,)))
    keep(town.database, town.printing.vault, pack.id)
    browser = sign_in(town.people["coordinator"])
    listed = browser.get(f"/packs/{pack.id}/read").text
    assert all(name in listed for name in (LANTERNS, HARBOUR))
    shown = browser.get(f"/packs/{pack.id}/read/2").text
    assert shown.count(LANTERNS) == 1, "only where one turns back to it"
    assert f"{HARBOUR}, session 1 of 3" in shown
    assert "Something has changed" not in shown


def test_a_single_sheet_is_read_as_it_is_printed(printing, sign_in, monkeypatch):
    monkeypatch.setattr(material, "folder_of", lambda _session, _group: standin.folder())
    with printing.database.read() as session:
        meeting = counted_meetings(session, printing.group.id)[3]
    browser = sign_in(printing.lead)
    at = f"/sessions/{meeting.id}/sheets/slips"
    assert f'href="{at}"' in browser.get(f"/sessions/{meeting.id}").text
    coded = browser.get(at)
    assert (coded.status_code, coded.headers["Cache-Control"]) == (200, "no-store")
    assert "Horizons" not in coded.text.split("<main")[1]
    assert not any(name in coded.text for names in CANARIES for name in names)
    assert read(printing) == []
    named = browser.get(f"{at}?names=full names").text
    assert all(f"{given} {family}" in named for given, family in CANARIES)
    assert read(printing) == ["read slips"]
    assert "Print" in browser.get(f"/groups/{printing.group.id}/sheets/kit").text
    facilitator = sign_in(printing.facilitator)
    assert facilitator.get(f"{at}?names=full names").status_code == 403
    assert facilitator.get(f"/sessions/{meeting.id}/sheets/no-such").status_code == 404
    assert sign_in(printing.stranger).get(at).status_code == 404


def test_what_is_looked_at_is_no_pack_in_the_audit_record(printing, ask):
    for names in (Names.CODES, Names.FIRST_AND_INITIAL):
        look_at(printing, names)
        assert work(printing)
    look_at(printing, Names.FIRST_AND_INITIAL, How(sheets=(Part.REGISTER,)))
    assert work(printing)
    with printing.database.read() as session:
        rows = session.execute(select(AuditEntry.verb, AuditEntry.noun, AuditEntry.row_id, AuditEntry.user_id)).all()
    assert [tuple(row) for row in rows if row.noun in ("pack", "group")] == [
        ("saw pages with names of", "group", printing.group.id, printing.facilitator.id)
    ]


def test_a_sheet_that_could_not_be_printed_is_named_on_the_line_of_its_pack(printing, sign_in, ask, monkeypatch):
    """A file that is not whole is not given to anybody else who asks for the same."""
    spoilt = '<article class="handout"><h2>Map 4</h2><img src="http://203.0.113.1/x.png" alt=""></article>'
    folder = standin.folder()
    fourth = folder.plans[3]
    fourth = replace(fourth, sheets=(replace(fourth.sheets[0], html=spoilt),))
    monkeypatch.setattr(
        loading, "folder_of", lambda *_: replace(folder, plans=(*folder.plans[:3], fourth, *folder.plans[4:]))
    )
    pack = ask(printing.facilitator)
    assert work(printing)
    shown = sign_in(printing.facilitator).get(f"/groups/{printing.group.id}/packs").text
    assert "1 sheet could not be printed: Map 4. The rest is here." in shown
    with printing.database.read() as session:
        kept = session.get_one(Pack, pack.id)
        assert kept.sha256
        assert session.scalars(queries.counted_same(session, kept.sha256)).first() is None


@pytest.mark.parametrize(
    ("titles", "said"),
    [
        (["Slips"], "1 sheet could not be printed: Slips. The rest is here."),
        (["A", "B", "C", "D", "E"], "5 sheets could not be printed: A, B, C and 2 more. The rest is here."),
    ],
)
def test_what_could_not_be_printed_is_told_shortly(titles, said):
    assert listing.failed_words(titles) == said


def test_a_name_from_right_to_left_moves_no_number_on_the_page():
    subject = sample.subject(number=4)
    subject = replace(subject, dsl=replace(subject.dsl, name="محمد علي"))
    [cover, *_] = reading.shown(compose.pack(subject, standin.folder()).sheets, {})
    assert "<bdi>محمد علي</bdi>" in cover.html
