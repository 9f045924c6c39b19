"""Letters: versions, settling, what changed since, translations; and the terms."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from portal.bookings import gates, service
from portal.bookings.letters import agreed_terms, letters
from portal.bookings.letters.letters import NewerLetter, NothingSaid, Translated
from portal.bookings.letters.words import Paper
from portal.bookings.models import Booking
from portal.bookings.rules import Gate
from portal.curricula.models import ProgrammeVersion
from portal.groups.models import Controller, DataAgreement, LawfulBasis
from portal.web.access import Act, Via
from tests.world import FACTS, TUESDAY, by


def standing(desk, booking):
    with desk.world.database.read() as session:
        return letters.standing(session, session.get_one(Booking, booking.id))


def fault(desk, booking):
    with desk.world.database.read() as session:
        return letters.fault(session, session.get_one(Booking, booking.id))


def save(desk, booking, seen=0, act=None, **more):
    with desk.write() as session:
        found = session.get_one(Booking, booking.id)
        wording = replace(letters.standing(session, found).wording, **more)
        letters.save(session, found, wording, seen=seen, by=act or by(desk.lead))
        session.commit()


def settle(desk, booking, seen, act=None):
    with desk.write() as session:
        found = session.get_one(Booking, booking.id)
        letter = letters.settle(session, found, seen=seen, by=act or by(desk.lead))
        session.commit()
        return letter


def test_before_anybody_writes_the_first_words_stand_and_nothing_is_kept(desk):
    booking = desk.ask()
    now = standing(desk, booking)
    assert (now.number, now.is_settled, now.wording.says_why) == (0, False, False)
    assert "Sample steps" in now.wording.texts[Paper.YOUNG]["about"]
    assert now.facts.groups[0].when == "Tuesdays, 09:30 to 10:30, from 12 January 2027"
    assert (now.facts.asker, now.facts.dsl) == ("Lee Example", "Dana Example")
    assert "settle the letter" in fault(desk, booking)


def test_a_letter_that_does_not_say_why_cannot_be_settled(desk):
    booking = desk.ask()
    with pytest.raises(NothingSaid):
        settle(desk, booking, 0)
    save(desk, booking, reasons=("people",))
    assert "settle" in fault(desk, booking)
    settle(desk, booking, 1)
    assert fault(desk, booking) is None


def test_a_change_after_settling_has_to_be_settled_again(desk):
    booking = desk.ask()
    save(desk, booking, reasons=("people",))
    first = settle(desk, booking, 1)
    assert settle(desk, booking, 1).id == first.id
    save(desk, booking, seen=1, own_parents="We think of them.", own_young="We think of you.")
    assert "settle" in fault(desk, booking)
    assert settle(desk, booking, 2).number == 2


def test_of_two_who_write_at_once_the_second_is_told(desk):
    booking = desk.ask()
    save(desk, booking, reasons=("people",))
    for late in (save, settle):
        with pytest.raises(NewerLetter):
            late(desk, booking, seen=0)


def test_another_time_takes_the_letter_back_until_somebody_looks_again(desk):
    booking = desk.ask()
    save(desk, booking, reasons=("people",))
    settle(desk, booking, 1)
    more = {"first_day": TUESDAY + timedelta(days=7), "start_time": time(14), "room": "G2", "reason": None}
    desk.do(service.offer, booking, desk.coordinator, **more)
    assert fault(desk, booking).endswith("The groups, days, times or rooms have changed")
    assert settle(desk, booking, 1).number == 2
    assert fault(desk, booking) is None
    assert standing(desk, booking).wording.reasons == ("people",)


def test_a_new_version_of_the_programme_takes_the_letter_back(desk):
    booking = desk.ask()
    save(desk, booking, reasons=("people",))
    settle(desk, booking, 1)
    with desk.write() as session:
        old = session.query(ProgrammeVersion).one()
        old.is_latest = False
        facts = FACTS | {"version": 2}
        newer = ProgrammeVersion(
            programme_id=old.programme_id, number=2, sha256="2" * 64, status=old.status, title=old.title, facts=facts
        )
        session.add(newer)
        session.commit()
    assert "The programme is at version 2; the letter was settled for 1" in fault(desk, booking)


def test_the_young_are_not_told_less_than_they_were_when_people_are_named(desk):
    """Naming facilitators at the confirmation leaves a settled letter settled, and the paper names them."""
    booking = desk.ask()
    desk.confirm(booking, desk.ana)
    now = standing(desk, booking)
    assert now.is_settled
    assert now.facts.led_by == ("Ana Example",)


def test_how_long_names_are_kept_is_that_of_the_agreement(desk, world):
    booking = desk.ask()
    assert "agree on paper" in standing(desk, booking).wording.texts[Paper.PARENTS]["sees"]
    world.add(
        DataAgreement(
            school_id=desk.school.id,
            controller=Controller.BOTH,
            basis=LawfulBasis.PUBLIC_TASK,
            retention_months=18,
            agreed_by="Head Example",
            from_day=TUESDAY - timedelta(days=300),
        )
    )
    assert "18 months" in standing(desk, booking).wording.texts[Paper.PARENTS]["sees"]


@pytest.mark.parametrize("mode", ["training", "family"])
def test_programmes_for_adults_need_no_letter(desk, mode):
    booking = desk.ask()
    with desk.write() as session:
        session.query(ProgrammeVersion).one().facts = FACTS | {"mode": mode}
        session.commit()
    assert fault(desk, booking) is None


def test_the_newest_translation_of_a_language_holds_and_knows_its_english(desk):
    booking = desk.ask()
    save(desk, booking, reasons=("people",))
    with desk.write() as session:
        found = session.get_one(Booking, booking.id)
        for words in ("Hore", "Cusub"):
            brought = Translated(Paper.YOUNG, "so", "Amina Example", {"about": words})
            letters.translate(session, found, brought, seen=1, by=by(desk.lead))
        letters.translate(
            session, found, Translated(Paper.YOUNG, "ar", "Amina Example", pdf=b"%PDF"), seen=1, by=by(desk.lead)
        )
        with pytest.raises(NewerLetter):
            letters.translate(session, found, Translated(Paper.YOUNG, "pl", "A"), seen=0, by=by(desk.lead))
        session.commit()
    with desk.world.database.read() as session:
        found = letters.translations(session, booking.id)
    assert [(row.language, row.texts, row.number) for row in found] == [("ar", None, 1), ("so", {"about": "Cusub"}, 1)]


def test_who_wrote_and_who_settled_stand_with_each_version(desk):
    booking = desk.ask()
    rang = Act(desk.coordinator, booking.contact_id, Via.PHONE_CALL)
    save(desk, booking, act=rang, reasons=("people",))
    settle(desk, booking, 1, act=Act(None, booking.contact_id, Via.LINK))
    with desk.world.database.read() as session:
        (row,) = letters.versions_of(session, booking.id)
    assert (row.user_id, row.contact_id, row.via) == (desk.coordinator.id, booking.contact_id, Via.PHONE_CALL)
    assert (row.settled_user_id, row.settled_contact_id, row.settled_via) == (None, booking.contact_id, Via.LINK)


def unmet(desk, booking):
    with desk.world.database.read() as session:
        return gates.faults(session, session.get_one(Booking, booking.id))


def test_both_gates_stand_before_the_confirmation(desk):
    booking = desk.ask()
    assert {Gate.TERMS, Gate.LETTER} <= set(unmet(desk, booking))
    desk.put_in_order(booking.id)
    assert not {Gate.TERMS, Gate.LETTER} & set(unmet(desk, booking))


def test_terms_are_accepted_once_for_a_version(desk, monkeypatch):
    booking = desk.ask()
    desk.do(agreed_terms.accept, booking, desk.lead, name="Lee Example", job=None)
    again = desk.do(agreed_terms.accept, booking, desk.coordinator, name="Sam Example", job="Head")
    assert (again.name, again.version) == ("Lee Example", 1)
    assert Gate.TERMS not in unmet(desk, booking)
    monkeypatch.setattr(agreed_terms, "CURRENT", 2)
    assert "have changed" in unmet(desk, booking)[Gate.TERMS]
    assert desk.do(agreed_terms.accept, booking, desk.lead, name="Lee Example", job=None).version == 2
