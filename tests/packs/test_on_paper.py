"""Where no phone may be brought the pack holds all that is needed, and a sign-in sheet can be printed anywhere."""

import dataclasses
import io

from pypdf import PdfReader

from portal import clock
from portal.packs import gather, page, sample
from portal.packs.models import Names
from portal.packs.queries import counted_meetings
from portal.packs.sheets.facts import Cover, Register
from portal.packs.sheets.paper_facts import SignIn, ToldSlip
from portal.registers import queries as parts
from tests.packs.conftest import CANARIES
from tests.packs.test_compose import kinds, made, only
from tests.packs.test_ua import faults
from tests.packs.test_views import IN_WEEK_FOUR


def test_without_phones_the_pack_holds_every_sheet_and_speaks_of_no_phone():
    usual = sample.subject(number=4)
    subject = dataclasses.replace(usual, no_phones=True)
    assert kinds(subject)[:6] == ["cover", "glance", "notes", "register", "sign-in", "told-slip"]
    assert kinds(usual)[:5] == ["cover", "glance", "notes", "register", "told-slip"]
    assert kinds(sample.subject(number=None)).count("told-slip") == 1
    assert "phone" not in only(subject, Register).key_note
    assert "on your phone" in only(usual, Register).key_note
    assert "no phones here" in page.html_of(made(subject))
    sheet = only(subject, SignIn)
    assert sheet.rows == subject.meetings[0].rows
    assert [name for name, _ in sheet.adults][:1] == [subject.meetings[0].team[0][0]]


def test_a_sign_in_sheet_is_printed_by_codes_under_a_neutral_name(printing, sign_in):
    """Nothing on it says what the group is about, or the name of anybody in it."""
    with printing.database.read() as session:
        meeting = counted_meetings(session, printing.group.id)[3]
    address = f"/sessions/{meeting.id}/sheets/sign-in.pdf"
    assert sign_in(printing.stranger).get(address).status_code == 404
    file = sign_in(printing.lead).get(address)
    assert file.headers["Content-Disposition"] == 'inline; filename="horizons-tuesday-4-of-13-sign-in.pdf"'
    [sheet] = PdfReader(io.BytesIO(file.data)).pages
    words = sheet.extract_text()
    assert "Jo Example" in words
    assert all(row.code in words.split() for row in printing.enrolments)
    assert not any(name in words for names in CANARIES for name in names)
    assert "Step 4" not in words
    assert faults(file.data) == []


def test_the_slips_of_a_place_without_phones_pass_the_check_of_pdf_ua():
    subject = dataclasses.replace(sample.subject(number=4), no_phones=True)
    sheets = tuple(sheet for sheet in made(subject).sheets if isinstance(sheet.facts, Cover | SignIn | ToldSlip))
    assert faults(page.pdf_of(page.html_of(dataclasses.replace(made(subject), sheets=sheets)))) == []


def test_a_place_without_phones_is_marked_so_and_its_registers_say_paper(printing, sign_in, database):
    lead = sign_in(printing.lead)
    place = f"/schools/{printing.school.id}"
    assert "Allowed, as far as we know" in lead.get(place).text
    assert sign_in(printing.facilitator).post(f"{place}/phones", data={"phones": "none"}).status_code == 403
    assert sign_in(printing.other_lead).post(f"{place}/phones", data={"phones": "none"}).status_code == 404
    assert lead.post(f"{place}/phones", data={"phones": "none"}).status_code == 302
    assert "None may be brought in" in lead.get(place).text
    with clock.moved_to(IN_WEEK_FOUR), database.read() as session:
        browser = sign_in(printing.facilitator)
        part = session.scalars(parts.taken_by(printing.facilitator)).unique().all()[2]
        assert "paper: type it in afterwards" in browser.get("/registers").text
        assert "No phones there" in browser.get(f"/registers/{part.id}").text
        subject = gather.subject(
            session, part.session.group, [part.session], whole=False, names=Names.CODES, vault=None
        )
    assert subject.no_phones
    lead.post(f"{place}/phones", data={"phones": "allowed"})
    assert "Allowed, as far as we know" in lead.get(place).text
