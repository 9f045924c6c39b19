"""One sheet, one click, from the page of a session or of its group."""

import io
import re

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from portal import clock
from portal.audit.models import AuditEntry
from portal.groups import replies
from portal.groups.models import Group
from portal.groups.replies import Told
from portal.groups.reply_models import Answer, Decider
from portal.groups.reply_rules import Word
from portal.packs.models import Names
from portal.packs.queries import counted_meetings
from portal.packs.singles import material
from portal.packs.singles.single import SINGLES, Of
from portal.registers.models import MarkValue
from portal.timetable.models import DeliverySession
from portal.web import pdf
from tests.packs import standin
from tests.packs.conftest import CANARIES
from tests.packs.test_single import text
from tests.registers.cast import item, record
from tests.world import by


@pytest.fixture
def meeting(printing):
    with printing.database.read() as session:
        return counted_meetings(session, printing.group.id)[3]


@pytest.fixture(autouse=True)
def plans(monkeypatch):
    monkeypatch.setattr(material, "folder_of", lambda _session, _group: standin.folder())


def links(page: str, slug: str) -> list[str]:
    return [found.replace("&amp;", "&") for found in re.findall(rf'href="(/[^"]*/sheets/{slug}\.pdf[^"]*)"', page)]


def test_each_sheet_is_one_click_from_its_page(printing, sign_in, meeting):
    """Those for which there is something to print; the others lead back and say so."""
    browser = sign_in(printing.lead)
    empty = {"certificates", "assurance"}
    missing = {"letter-home", "training-certificates"}
    for address, of in ((f"/sessions/{meeting.id}", Of.SESSION), (f"/groups/{printing.group.id}", Of.GROUP)):
        shown = browser.get(address).text
        assert [slug for slug in missing if links(shown, slug)] == []
        for slug in (slug for slug, one in SINGLES.items() if one.of is of and slug not in missing):
            found = links(shown, slug)
            assert found, slug
            assert len(found) == (3 if SINGLES[slug].is_named else 1)
            if slug in empty:
                assert "nothing to print" in browser.get(found[0], follow_redirects=True).text
            else:
                assert browser.get(found[0]).mimetype == "application/pdf", slug


def test_a_certificate_is_printed_for_whoever_came_once_and_has_not_said_no_since(printing, sign_in, meeting):
    came, no, missed = printing.enrolments[:3]
    with printing.database.read() as session:
        part = session.get_one(DeliverySession, meeting.id).parts[0].id
    with clock.moved_to(meeting.starts_at):
        marks = [(came, MarkValue.PRESENT), (no, MarkValue.LATE), (missed, MarkValue.ABSENT_KNOWN)]
        items = [item(who, value, number=n) for n, (who, value) in enumerate(marks)]
        record(printing.database, part, printing.facilitator, *items)
    with printing.database.write() as session:
        group = session.get_one(Group, printing.group.id)
        replies.record(session, group, [Told(no.id, Word(Answer.DECLINED, Decider.PARENT), 0)], by=by(printing.lead))
        session.commit()
    at = f"/groups/{printing.group.id}/sheets/certificates.pdf"
    browser = sign_in(printing.lead)
    coded, named = browser.get(at).data, browser.get(f"{at}?names=full names").data
    assert [len(PdfReader(io.BytesIO(one)).pages) for one in (coded, named)] == [2, 2]
    assert "Zubaydah" not in text(coded)
    shown = text(named)
    assert "Zubaydah1 Quartermain1" in shown
    assert "Horizons Tuesday" in shown
    assert [n for n in (2, 3) if f"Zubaydah{n}" in shown] == []


def test_names_stand_only_where_they_were_asked_for_by_somebody_who_may(printing, sign_in, meeting):
    at = f"/sessions/{meeting.id}/sheets/slips.pdf"
    lead, facilitator = sign_in(printing.lead), sign_in(printing.facilitator)
    coded = text(lead.get(at).data)
    assert all(row.code in coded for row in printing.enrolments)
    assert not any(name in coded for names in CANARIES for name in names)
    named = lead.get(f"{at}?names=full names")
    assert all(f"{given} {family}" in text(named.data) for given, family in CANARIES)
    assert (named.headers["Cache-Control"], named.headers["Content-Disposition"]) == (
        "no-store", 'inline; filename="2-february-2027-slips.pdf"'
    )  # fmt: skip
    assert "Zubaydah1 Q." in text(facilitator.get(f"{at}?names=first name and initial").data)
    for wrong in ("full names", "nonsense", ""):
        assert facilitator.get(f"{at}?names={wrong}").status_code == 403
    assert sign_in(printing.stranger).get(at).status_code == 404
    for missing in ("no-such-sheet", "help-cards"):
        assert lead.get(f"/sessions/{meeting.id}/sheets/{missing}.pdf").status_code == 404
    with printing.database.read() as session:
        rows = session.scalars(select(AuditEntry.verb).where(AuditEntry.row_id == meeting.id)).all()
    assert rows == ["took slips"] * 3


def test_a_sheet_on_which_the_engine_breaks_ends_in_a_sentence(printing, sign_in, monkeypatch):
    """Here it may not even read our own style sheets."""
    monkeypatch.setattr(pdf, "OURS", ())
    with printing.database.read() as session:
        meeting = counted_meetings(session, printing.group.id)[3]
    answer = sign_in(printing.lead).get(f"/sessions/{meeting.id}/sheets/register.pdf?names={Names.FULL}")
    assert answer.status_code == 422
    assert "This cannot be printed" in answer.text
    assert "something that is not ours" in answer.text
