"""Whoever said no is on nothing that a facilitator can open: neither name nor code, on no page, sheet or PDF."""

import io
import re
from datetime import time, timedelta

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from portal import clock
from portal.groups import replies
from portal.groups.identity import Name
from portal.groups.models import Enrolment, Group
from portal.groups.replies import Told
from portal.groups.reply_models import Answer, Decider, Own, ReplyNeeded
from portal.groups.reply_rules import Word
from portal.packs import compose, gather, page, service
from portal.packs.models import Names, Pack
from portal.registers import service as registers
from portal.registers.models import MarkValue
from portal.timetable.models import DeliverySession, SessionPart
from tests.packs import standin
from tests.packs.test_service import look, work
from tests.registers.cast import item, record
from tests.world import TUESDAY, by

SECRET = ("Xanthippe", "Wolverhampton", "Q9")
"""Given name, family name and code of the one who said no."""
YES = Word(Answer.AGREED, Decider.PARENT)
DECLINED, OWN_NO = Word(Answer.DECLINED, Decider.PARENT), Word(Answer.AGREED, Decider.PARENT, Own.NO)
NOES = [DECLINED, OWN_NO, Word(), Word(Answer.INFORMED)]
"""Declined, their own no, never answered, and not enough for this group."""


@pytest.fixture(params=NOES, ids=["declined", "own no", "no answer", "informed only"])
def group(request, printing, vault) -> Group:
    """Six people; the third of them never may come."""
    with printing.database.write() as session:
        row = session.get_one(Group, printing.group.id)
        row.reply_needed = ReplyNeeded.AGREED
        people = [session.get_one(Enrolment, one.id) for one in printing.enrolments]
        people[2].code = SECRET[2]
        vault.put(session, people[2].participant_id, Name(SECRET[1], SECRET[0]), school_id=row.school_id, key=None)
        session.flush()
        with clock.moved_to(clock.at(TUESDAY - timedelta(days=5), time(9))):
            for one in people:
                replies.begin(session, row, one, by=by(printing.lead))
            told = [Told(one.id, request.param if one is people[2] else YES, 1) for one in people]
            replies.record(session, row, told, by=by(printing.lead))
        session.commit()
    return printing.group


def is_clean(text: str) -> bool:
    """Apart from the forms' tokens: they are random letters, and may spell a code."""
    words = re.sub(r'name="csrf_token" value="[^"]*"', "", text)
    return not any(word in words for word in SECRET)


def addresses(database, group: Group) -> list[str]:
    """Every page about this group that a facilitator may open."""
    with database.read() as session:
        sessions = session.scalars(select(DeliverySession.id).where(DeliverySession.group_id == group.id)).all()
        parts = session.scalars(select(SessionPart.id).where(SessionPart.session_id.in_(sessions))).all()
    at = f"/groups/{group.id}"
    return [
        "/", "/groups", at, f"{at}/sessions", f"{at}/packs", f"{at}/impact", "/registers",
        *(f"/registers/{key}{tail}" for key in parts for tail in ("", "/codes", "/finish", "/outcome", "/make-up")),
        *(f"/registers/{key}/paper" for key in parts),
        *(f"/sessions/{key}" for key in sessions),
    ]  # fmt: skip


def test_no_page_of_a_facilitator_shows_them(printing, group, sign_in):
    with clock.moved_to(clock.at(TUESDAY + timedelta(weeks=1), time(9, 45))):
        with printing.database.read() as session:
            first = session.scalars(
                select(SessionPart.id).join(DeliverySession).where(DeliverySession.group_id == group.id)
                .order_by(DeliverySession.number)
            ).first()  # fmt: skip
        others = [one for place, one in enumerate(printing.enrolments) if place != 2]
        came = [item(one, MarkValue.PRESENT, number=n) for n, one in enumerate(others)]
        record(printing.database, first, printing.facilitator, *came)
        with printing.database.write() as session:
            registers.submit(session, session.get_one(SessionPart, first), by=by(printing.facilitator))
            session.commit()
        browser = sign_in(printing.facilitator)
        opened = 0
        for address in addresses(printing.database, group):
            answer = browser.get(address, follow_redirects=True)
            opened += answer.status_code == 200
            assert is_clean(answer.text), address
            assert "6 on the" not in answer.text, "the count does not give them away"
            assert "declined" not in answer.text
        assert opened > 40


@pytest.mark.parametrize("names", [Names.CODES, Names.FIRST_AND_INITIAL])
@pytest.mark.parametrize("whole", [False, True])
def test_no_sheet_of_a_pack_shows_them(printing, group, vault, names, whole):
    with printing.database.read() as session:
        row = session.get_one(Group, group.id)
        meetings = session.scalars(
            select(DeliverySession).where(DeliverySession.group_id == group.id).order_by(DeliverySession.number)
        ).all()
        chosen = meetings if whole else meetings[3:4]
        subject = gather.subject(session, row, chosen, whole=whole, names=names, vault=vault)
    assert [len(meeting.rows) for meeting in subject.meetings] == [5] * len(chosen)
    assert is_clean(page.html_of(compose.pack(subject, standin.folder())))


def test_no_line_of_the_pdf_shows_them(printing, group, ask, vault):
    with clock.moved_to(clock.at(TUESDAY, time(8))):
        pack = ask(printing.facilitator, Names.FIRST_AND_INITIAL)
        work(printing)
        with printing.database.write() as session:
            made = service.take(session, vault, session.get_one(Pack, pack.id), by=by(printing.facilitator))
    text = "\n".join(one.extract_text() for one in PdfReader(io.BytesIO(made)).pages)
    assert "Zubaydah1" in text
    assert is_clean(text)


def test_a_pack_made_before_somebody_said_no_is_gone(printing, ask, sign_in, vault):
    pack = ask(printing.facilitator, Names.CODES)
    work(printing)
    with clock.moved_to(clock.now() + timedelta(minutes=5)):
        with printing.database.write() as session:
            row = session.get_one(Group, printing.group.id)
            replies.need(session, row, ReplyNeeded.INFORMED, by=by(printing.lead))
            replies.record(session, row, [Told(printing.enrolments[0].id, DECLINED, 2)], by=by(printing.lead))
            session.commit()
        browser = sign_in(printing.facilitator)
        assert browser.get(f"/packs/{pack.id}/pack.pdf").status_code == 302
        assert "list has changed since" in browser.get(f"/groups/{printing.group.id}/packs").text
        from portal.packs import runs

        runs.PURGE.run(printing.database)
    assert look(printing, pack).pdf is None
