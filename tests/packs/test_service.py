"""Asking for a pack, printing it, keeping it as long as it may be kept."""

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader
from pypdf.errors import PdfReadError
from sqlalchemy import select, update

from portal import clock, db
from portal.audit.models import AuditEntry
from portal.groups.models import Group, Staffing
from portal.packs import loading, queries, runs, service
from portal.packs.models import Names, Pack
from portal.people.models import User
from portal.web import jobs
from portal.web.models import Job
from tests.packs.conftest import CANARIES, Printing
from tests.world import by


def work(printing: Printing) -> bool:
    return jobs.run_one(printing.database, {service.KIND: runs.printing(printing.vault)})


def look(printing: Printing, pack: Pack) -> Pack:
    with printing.database.read() as session:
        found = session.get_one(Pack, pack.id)
        _ = found.pdf
        session.expunge(found)
        return found


def fault(printing: Printing, pack: Pack) -> str | None:
    with printing.database.read() as session:
        return session.get_one(Job, pack.job_id).fault


def words(pack: Pack) -> str:
    assert pack.pdf
    return "\n".join(one.extract_text() for one in PdfReader(io.BytesIO(pack.pdf)).pages)


def test_a_pack_with_codes_holds_no_name_of_a_young_person(printing, ask):
    pack = ask(printing.facilitator)
    assert work(printing)
    made = look(printing, pack)
    shown = words(made)
    assert [row.code for row in printing.enrolments if row.code not in shown] == []
    assert [name for pair in CANARIES for name in pair if name in shown] == []
    assert [name for pair in CANARIES for name in pair if name.encode() in made.pdf] == []
    assert (made.pages, made.sha256 is not None) == (len(PdfReader(io.BytesIO(made.pdf)).pages), True)


@pytest.mark.parametrize(
    ("who", "names", "shown", "hidden"),
    [
        ("facilitator", Names.FIRST_AND_INITIAL, "Zubaydah1 Q.", "Quartermain1"),
        ("lead", Names.FULL, "Zubaydah1 Quartermain1", "A1"),
    ],
)
def test_a_pack_with_names_holds_no_codes_and_is_deleted_after_a_day(printing, ask, who, names, shown, hidden):
    pack = ask(getattr(printing, who), names)
    work(printing)
    made = look(printing, pack)
    with pytest.raises(PdfReadError):
        PdfReader(io.BytesIO(made.pdf))
    with printing.database.write() as session:
        held = session.get_one(Pack, pack.id)
        taken = service.take(session, printing.vault, held, by=by(getattr(printing, who)))
    register = next(one.extract_text() for one in PdfReader(io.BytesIO(taken)).pages if "K or U" in one.extract_text())
    assert shown in register
    assert hidden not in register.split()
    assert made.sha256 is None
    assert timedelta(hours=23) < made.expires_at - clock.now() <= service.KEPT_WITH_NAMES
    with clock.moved_to(clock.now() + timedelta(hours=24, minutes=1)):
        with printing.database.write() as session, pytest.raises(service.Gone):
            service.take(session, printing.vault, session.get_one(Pack, pack.id), by=by(getattr(printing, who)))
        runs.PURGE.run(printing.database)
    assert look(printing, pack).pdf is None


def test_who_may_not_have_names_cannot_ask_for_them(printing, ask):
    for user, names in (
        (printing.facilitator, Names.FULL),
        (printing.stranger, Names.CODES),
        (printing.other_lead, Names.CODES),
    ):
        with pytest.raises(service.NamesNotAllowed):
            ask(user, names)


def test_a_session_of_another_group_is_refused(printing, world):
    other = world.group(printing.school, printing.version, _charity(printing))
    with printing.database.write() as session:
        meeting = queries.counted_meetings(session, other.id)[0]
        group = session.get_one(Group, printing.group.id)
        with pytest.raises(service.NotThisGroup):
            service.ask(session, group=group, delivery_session=meeting, names=Names.CODES, by=by(printing.facilitator))


def _charity(printing: Printing):
    from portal.people.models import Organisation

    with printing.database.read() as session:
        found = session.scalars(select(Organisation)).one()
        session.expunge(found)
        return found


def test_asking_twice_makes_one_pack(printing, ask):
    first, second = ask(printing.facilitator), ask(printing.facilitator)
    assert first.id == second.id
    assert ask(printing.facilitator, Names.FIRST_AND_INITIAL).id != first.id
    work(printing)
    with printing.database.read() as session:
        assert len(session.scalars(select(Pack)).all()) == 2


def test_what_changed_before_it_ran_is_checked_again(printing, ask):
    pack = ask(printing.facilitator)
    with printing.database.write() as session:
        session.execute(update(Staffing).values(until_day=clock.today() - timedelta(days=60)))
        session.commit()
    work(printing)
    assert fault(printing, pack) == loading.NO_LONGER
    assert look(printing, pack).pdf is None


def test_a_disabled_account_gets_nothing(printing, ask):
    pack = ask(printing.lead)
    with printing.database.write() as session:
        session.execute(update(User).where(User.id == printing.lead.id).values(disabled_at=clock.now()))
        session.commit()
    work(printing)
    assert fault(printing, pack) == loading.NO_LONGER


def test_a_made_pack_stays_with_whoever_asked_and_still_may(printing, ask):
    pack = ask(printing.facilitator, Names.FIRST_AND_INITIAL)
    work(printing)
    with printing.database.read() as session:
        for user, sees in ((printing.facilitator, True), (printing.lead, False), (printing.stranger, False)):
            assert (db.one(session, queries.seen_by(user), pack.id) is not None) is sees


def test_the_same_page_with_codes_is_laid_out_once(printing, ask, monkeypatch):
    first = ask(printing.facilitator)
    work(printing)
    monkeypatch.setattr(runs, "_printed", lambda *_: pytest.fail("laid out again"))
    second = ask(printing.lead)
    work(printing)
    assert look(printing, first).pdf == look(printing, second).pdf


def test_only_those_expected_that_day_are_on_the_register(printing, ask):
    late, left = printing.enrolments[0], printing.enrolments[1]
    with printing.database.write() as session:
        session.get_one(type(late), late.id).joined_day = clock.day_of(clock.now()).replace(year=2027, month=3, day=1)
        gone = session.get_one(type(left), left.id)
        gone.left_day, gone.left_reason = late.joined_day, "moved"
        session.commit()
    pack = ask(printing.facilitator)
    asked = loading.load(printing.database, pack.id, printing.vault)
    register = next(sheet.facts for sheet in asked.facts.sheets if type(sheet.facts).__name__ == "Register")
    assert register.rows == ("A3", "A4", "A5", "A6")


def test_each_step_stands_in_the_audit_record(printing, ask):
    pack = ask(printing.facilitator)
    work(printing)
    with printing.database.write() as session:
        service.take(session, printing.vault, session.get_one(Pack, pack.id), by=by(printing.facilitator))
        session.commit()
    with printing.database.read() as session:
        entries = session.scalars(select(AuditEntry).where(AuditEntry.row_id == pack.id).order_by(AuditEntry.id)).all()
    assert [entry.verb for entry in entries] == ["asked for", "made", "took"]


def test_progress_moves_forward_to_the_end(printing, ask):
    heard: list[tuple[int, int]] = []
    pack = ask(printing.facilitator)
    claim = jobs.claim(printing.database)
    runs.print_pack(printing.database, claim, lambda done, of: heard.append((done, of)), vault=printing.vault)
    assert heard == sorted(heard)
    assert all(done < of for done, of in heard)
    assert look(printing, pack).pdf
