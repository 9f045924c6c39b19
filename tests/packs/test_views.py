"""Pages of packs, as each person sees them."""

import io
import re
from datetime import UTC, datetime, timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from portal import clock
from portal.packs import runs, service
from portal.packs.loading import look_of
from portal.packs.models import Names, Pack
from portal.packs.printing.looks import Letters, Look
from portal.packs.queries import counted_meetings
from portal.packs.recipes import RECIPES, For
from portal.web import jobs, pdf
from tests.packs.conftest import CANARIES, Printing

TICKED = {"sheets_facilitator": [part.value for part in RECIPES[For.FACILITATOR].ticked]}
IN_WEEK_FOUR = datetime(2027, 2, 1, 12, tzinfo=UTC)


def work(printing: Printing) -> None:
    jobs.run_one(printing.database, {service.KIND: runs.printing(printing.vault)})


def address(printing: Printing) -> str:
    return f"/groups/{printing.group.id}/packs"


def packs(printing: Printing) -> list[Pack]:
    with printing.database.read() as session:
        return list(session.scalars(select(Pack)))


def test_the_next_session_with_codes_is_offered_first(printing, sign_in):
    with clock.moved_to(IN_WEEK_FOUR):
        shown = sign_in(printing.facilitator).get(address(printing)).text
    chosen = shown.split("selected")[1][:80]
    assert "Session 4 of 13" in chosen
    assert "Full names" not in shown
    assert "never in the pack" in shown


def test_asking_waiting_and_taking(printing, sign_in):
    browser = sign_in(printing.facilitator)
    with printing.database.read() as session:
        fourth = counted_meetings(session, printing.group.id)[3].id
    answer = browser.post(address(printing), data={"what": fourth, "names": "codes", **TICKED}, follow_redirects=True)
    assert "Waiting" in answer.text
    pack = packs(printing)[0]
    assert browser.get(f"/packs/{pack.id}/state").json["pending"] is True
    work(printing)
    assert browser.get(f"/packs/{pack.id}/state").json["state"] == "ready"
    file = browser.get(f"/packs/{pack.id}/pack.pdf")
    assert file.headers["Content-Disposition"] == 'attachment; filename="horizons-tuesday-4-of-13.pdf"'
    assert (file.mimetype, file.headers["Cache-Control"]) == ("application/pdf", "no-store")
    assert PdfReader(io.BytesIO(file.data)).metadata.title == "Horizons Tuesday, session 4 of 13"


@pytest.mark.parametrize("who", ["stranger", "other_lead"])
def test_a_stranger_finds_no_such_page(printing, sign_in, ask, who):
    pack = ask(printing.facilitator)
    browser = sign_in(getattr(printing, who))
    assert browser.get(address(printing)).status_code == 404
    assert browser.post(address(printing), data={"what": "whole", "names": "codes"}).status_code == 404
    for page in ("state", "pack.pdf"):
        assert browser.get(f"/packs/{pack.id}/{page}").status_code == 404
    for verb in ("cancel", "again"):
        assert browser.post(f"/packs/{pack.id}/{verb}").status_code == 404


def test_a_colleague_who_sees_the_group_does_not_see_my_packs(printing, sign_in, ask):
    pack = ask(printing.facilitator, Names.FIRST_AND_INITIAL)
    work(printing)
    assert sign_in(printing.lead).get(f"/packs/{pack.id}/pack.pdf").status_code == 404


def test_names_that_are_not_offered_are_refused_and_the_choice_kept(printing, sign_in):
    answer = sign_in(printing.facilitator).post(
        address(printing), data={"what": "whole", "names": "full names", **TICKED}
    )
    assert answer.status_code == 422
    assert packs(printing) == []
    assert '<option selected value="whole">' in answer.text


@pytest.mark.parametrize("data", [{}, {"what": "nonsense", "names": "codes"}, {"what": "whole"}])
def test_a_refused_form_says_what_to_choose(printing, sign_in, data):
    answer = sign_in(printing.facilitator).post(address(printing), data=data)
    assert answer.status_code == 422
    assert "Check what you entered" in answer.text


def test_how_it_looks_is_chosen_kept_listed_and_filled_in_again(printing, sign_in):
    browser = sign_in(printing.facilitator)
    typed = {"what": "whole", "names": "codes", "letters": "large print", **TICKED}
    answer = browser.post(address(printing), data={**typed, "paper": "A5"})
    assert answer.status_code == 422
    assert "need A4. Choose A4, or the usual letters" in answer.text
    answer = browser.post(address(printing), data={**typed, "is_saving": "y"}, follow_redirects=True)
    assert "Codes, no names · large print · black and white" in answer.text
    [pack] = packs(printing)
    assert look_of(pack) == Look(letters=Letters.LARGE, is_saving=True)
    seen = browser.post(address(printing), data={**typed, "letters": "usual", "paper": "A5", "show": "pages"})
    form = browser.get(seen.location).text
    assert "checked" in re.findall(r'<input[^>]*value="A5"[^>]*>', form)[0]
    assert re.search(r"<details[^>]* open", form)


def test_an_expired_pack_is_said_to_be_deleted(printing, sign_in, ask):
    pack = ask(printing.facilitator, Names.FIRST_AND_INITIAL)
    work(printing)
    browser = sign_in(printing.facilitator)
    file = browser.get(f"/packs/{pack.id}/pack.pdf")
    assert "Zubaydah1 Q." in "".join(one.extract_text() for one in PdfReader(io.BytesIO(file.data)).pages)
    with printing.database.write() as session:
        session.get_one(Pack, pack.id).expires_at = clock.now() - timedelta(seconds=1)
        session.commit()
    assert "its day is over" in browser.get(address(printing)).text
    answer = browser.get(f"/packs/{pack.id}/pack.pdf", follow_redirects=True)
    assert "Make it again" in answer.text


def test_cancelling_and_trying_again(printing, sign_in, ask):
    pack = ask(printing.facilitator)
    browser = sign_in(printing.facilitator)
    assert "Cancelled" in browser.post(f"/packs/{pack.id}/cancel", follow_redirects=True).text
    work(printing)
    assert "Try again" in browser.get(address(printing)).text
    assert "Waiting" in browser.post(f"/packs/{pack.id}/again", follow_redirects=True).text


def test_without_the_engine_the_page_says_what_to_install(printing, sign_in, monkeypatch):
    monkeypatch.setattr(pdf, "is_available", lambda: False)
    shown = sign_in(printing.facilitator).get(address(printing)).text
    assert "apt-get install" in shown
    assert "Make the pack" not in shown


def test_an_old_pack_still_says_how_far_it_is(printing, sign_in, ask, monkeypatch):
    monkeypatch.setattr("portal.packs.queries.MOST_LISTED", 1)
    first, second = ask(printing.facilitator), ask(printing.facilitator, whole=True)
    browser = sign_in(printing.facilitator)
    assert [browser.get(f"/packs/{pack.id}/state").json["state"] for pack in (first, second)] == ["waiting", "waiting"]


def test_no_name_stands_on_the_page(printing, sign_in, ask):
    ask(printing.facilitator, Names.FIRST_AND_INITIAL)
    work(printing)
    shown = sign_in(printing.facilitator).get(address(printing)).text
    assert [name for pair in CANARIES for name in pair if name in shown] == []


def test_the_list_asks_the_database_as_often_for_one_pack_as_for_many(printing, sign_in, ask, queries_of):
    browser = sign_in(printing.facilitator)
    ask(printing.facilitator)
    browser.get(address(printing))
    one = queries_of(lambda: browser.get(address(printing)))
    ask(printing.facilitator, Names.FIRST_AND_INITIAL)
    ask(printing.facilitator, whole=True)
    assert queries_of(lambda: browser.get(address(printing))) == one
