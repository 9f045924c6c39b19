"""A printed pack is found by the code in its foot, and made once more."""

import io
import re
import zipfile

import pytest
from pypdf import PdfReader
from sqlalchemy import select, update

from portal import clock
from portal.groups.models import Group
from portal.packs import service
from portal.packs.finding import footcodes
from portal.packs.models import Names, Pack, Scope
from portal.packs.printing.press import CODE_LETTERS
from portal.packs.recipes import Part
from portal.packs.wishes import How
from tests.packs.test_service import look, work
from tests.world import by

CODE = re.compile(r"\b[A-Z0-9]{4}-[A-Z0-9]{4}\b")
FIND = "/print/find"
TYPED = [
    ("K7QF-2MPA", "K7QF-2MPA"),
    ("k7qf2mpa", "K7QF-2MPA"),
    (" k7qf – 2mpa ", "K7QF-2MPA"),
    ("O0IL-1UVu", "0011-1VVV"),
    ("K7QF-2MP", None),
    ("K7QF-2MPAA", None),
    ("K7QF-2MP!", None),
    ("", None),
    ("😀" * 8, None),
    ("١٢٣٤٥٦٧٨", None),
    ("ß" * 8, None),
]


@pytest.mark.parametrize(("typed", "printed"), TYPED)
def test_a_code_is_read_as_people_type_it(typed, printed):
    assert footcodes.as_printed(typed) == printed


def test_no_letter_of_a_code_is_read_for_another():
    assert [sign for sign in CODE_LETTERS if footcodes.as_printed(sign * 8) != f"{sign * 4}-{sign * 4}"] == []


def code_of(pdf: bytes) -> str:
    found = {code for page in PdfReader(io.BytesIO(pdf)).pages for code in CODE.findall(page.extract_text())}
    [code] = found
    return code


def test_the_code_on_paper_finds_the_pack_also_when_its_file_is_gone(printing, sign_in, ask):
    pack = ask(printing.facilitator)
    assert work(printing)
    code = code_of(look(printing, pack).pdf)
    browser = sign_in(printing.facilitator)
    shown = browser.get(FIND, query_string={"code": code.replace("-", "").lower()}).text
    assert code in shown
    assert "Horizons Tuesday" in shown
    assert "Session 4 of 13" in shown
    assert "the newest version" in shown
    assert f"/packs/{pack.id}/pack.pdf" in shown
    with printing.database.write() as session:
        session.execute(update(Pack).values(expires_at=clock.now()))
        service.purge(session)
        session.commit()
    before = look(printing, pack)
    assert before.pdf is None
    gone = browser.get(FIND, query_string={"code": code}).text
    assert f"/packs/{pack.id}/once-more" in gone
    made = browser.post(f"/packs/{pack.id}/once-more")
    assert work(printing)
    assert "byte for byte" in browser.get(made.headers["Location"]).text
    with printing.database.read() as session:
        newest = session.scalars(select(Pack).order_by(Pack.id.desc()).limit(1)).one()
        assert (newest.again_of, newest.is_same, code_of(newest.pdf)) == (pack.id, True, code)
    with printing.database.write() as session:
        session.get_one(Group, printing.group.id).name = "Horizons Thursday"
        session.commit()
    browser.post(f"/packs/{newest.id}/once-more")
    assert work(printing)
    found = browser.get(FIND, query_string={"code": code}).text
    assert "Made since" in found
    assert "has changed since the one before" in found


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Type the code"),
        ("x" * 300, "at most 40"),
        ("😀", "eight letters and figures"),
        ("AAAA-AAAA", "No pack of yours"),
    ],
)
def test_a_code_that_finds_nothing_keeps_what_was_typed(printing, sign_in, typed, said):
    answer = sign_in(printing.lead).get(FIND, query_string={"code": typed})
    assert (answer.status_code, said in answer.text) == (422, True)
    assert answer.text.count("govuk-error-message") == 1
    assert f'value="{typed}"' in answer.text


def test_nobody_learns_whether_another_has_a_pack_with_the_code(printing, sign_in, ask):
    pack = ask(printing.facilitator, Names.FIRST_AND_INITIAL)
    assert work(printing)
    with printing.database.read() as session:
        taken = service.take(session, printing.vault, session.get_one(Pack, pack.id), by=by(printing.facilitator))
    code = code_of(taken)
    assert "First name and initial" in sign_in(printing.facilitator).get(FIND, query_string={"code": code}).text
    for who in (printing.lead, printing.stranger):
        browser = sign_in(who)
        real, made_up = (browser.get(FIND, query_string={"code": one}).text for one in (code, "AAAA-AAAA"))
        assert real.replace(code, "") == made_up.replace("AAAA-AAAA", "")
        assert browser.post(f"/packs/{pack.id}/once-more").status_code == 404


def test_each_file_of_a_zip_has_a_code_of_its_own(town, sign_in):
    how = How(sheets=(Part.REGISTER,), is_zip=True)
    pack = town.ask("coordinator", town.reach(Scope.SCHOOL, school="second"), how=how)
    assert work(town.printing)
    with zipfile.ZipFile(io.BytesIO(look(town.printing, pack).pdf)) as kept:
        codes = {name: code_of(kept.read(name)) for name in kept.namelist()}
    browser = sign_in(town.people["coordinator"])
    for name, code in codes.items():
        shown = browser.get(FIND, query_string={"code": code}).text
        group = "Lanterns" if "lanterns" in name else "Harbour"
        assert f"the file of {group}" in " ".join(shown.split())
