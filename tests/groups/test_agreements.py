"""The gate before names: who may agree, the two notices, and the page on which both are recorded."""

import re
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.db import new_id
from portal.groups import agreements, gate
from portal.groups.models import Controller, Identity, LawfulBasis, NoticeWay, Reader
from portal.groups.privacy import how_long
from portal.places.models import ContactDuty, School
from portal.web.access import Act, Via
from tests.groups.conftest import LEAFLET, TERMS, person
from tests.world import by


def names(cast) -> int:
    with cast.database.read() as session:
        return session.scalar(select(func.count()).select_from(Identity))


def test_no_name_before_the_agreement(cast):
    with pytest.raises(gate.GateShut, match="data agreement first"):
        cast.add(person("Amara"))
    assert names(cast) == 0


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (Reader.PUPILS, "Record first that their parents and carers have been given the privacy notice"),
        (Reader.PARENTS, "Record first that the pupils have been given the privacy notice"),
    ],
)
def test_no_name_before_both_notices(cast, told, says):
    cast.agree(None, told)
    with pytest.raises(gate.GateShut, match=says):
        cast.add(person("Amara"))
    assert names(cast) == 0


def test_with_the_agreement_and_both_notices_names_may_be_given(cast):
    cast.agree()
    assert len(cast.add(person("Amara")).joined) == 1


def test_a_notice_to_come_opens_nothing(cast):
    cast.agree(None, Reader.PUPILS)
    with cast.database.write() as session:
        held = gate.agreement_for(session, cast.school.id, clock.today())
        late = LEAFLET | {"given_day": date(2027, 1, 12)}
        with pytest.raises(agreements.NotYetGiven):
            agreements.record_notice(session, held, Reader.PARENTS, **late, by=by(cast.lead))


@pytest.mark.parametrize(("months", "is_open"), [(12, True), (6, False)])
def test_other_terms_need_new_notices_and_the_same_terms_none(cast, months, is_open):
    cast.agree()
    with cast.database.write() as session:
        renewed = TERMS | {"retention_months": months, "from_day": date(2027, 1, 4)}
        agreements.record_agreement(session, school_id=cast.school.id, **renewed, by=by(cast.lead))
        session.commit()
    with cast.database.read() as session:
        assert gate.gate_of(session, cast.school.id).is_open is is_open


@pytest.mark.parametrize(
    ("day", "holds"), [(date(2026, 8, 31), False), (date(2026, 9, 1), True), (date(2030, 1, 1), True)]
)
def test_an_agreement_holds_from_its_day(cast, day, holds):
    cast.agree()
    with cast.database.read() as session:
        assert (gate.agreement_for(session, cast.school.id, day) is not None) is holds
        assert gate.agreement_for(session, cast.other_school.id, day) is None


def test_an_agreement_that_holds_only_later_says_from_when(cast, at, sign_in):
    browser = sign_in(cast.lead)
    cast.agree()
    with cast.database.write() as session:
        for row in gate.agreements_of(session, cast.school.id):
            row.from_day = date(2027, 1, 18)
        session.commit()
    for page in (f"{at}/class-list", f"{at}/people", f"/groups/agreement/{cast.school.id}"):
        assert "holds from 18 January 2027" in browser.get(page).text
    with pytest.raises(gate.GateShut, match="holds from 18 January 2027"):
        cast.add(person("Amara"))


@pytest.mark.parametrize(
    ("from_day", "now_months", "spans"),
    [
        (TERMS["from_day"], 6, [(date(2026, 9, 1), None), (date(2026, 9, 1), date(2026, 9, 1))]),
        (date(2026, 3, 2), 12, [(date(2026, 9, 1), None), (date(2026, 3, 2), date(2026, 8, 31))]),
    ],
    ids=["on the same day", "for days before"],
)
def test_of_two_agreements_one_holds_on_a_day_and_lists_say_the_same_as_the_gate(cast, from_day, now_months, spans):
    cast.agree()
    with cast.database.write() as session:
        again = TERMS | {"retention_months": 6, "from_day": from_day}
        agreements.record_agreement(session, school_id=cast.school.id, **again, by=by(cast.lead))
        session.commit()
    with cast.database.read() as session:
        assert [(row.from_day, row.until_day) for row in gate.agreements_of(session, cast.school.id)] == spans
        for day in (TERMS["from_day"], date(2026, 9, 20), clock.today()):
            held = gate.gate_of(session, cast.school.id, day)
            assert held.agreement.retention_months == now_months
            listed = select(School.id).where(gate.open_for(School.id, day), School.id == cast.school.id)
            assert (session.scalar(listed) is not None) is held.is_open


def test_a_new_agreement_ends_the_old_one_the_day_before(cast):
    cast.agree()
    with cast.database.write() as session:
        facts = TERMS | {"retention_months": 6, "from_day": date(2027, 2, 1)}
        agreements.record_agreement(session, school_id=cast.school.id, **facts, by=by(cast.lead))
        session.commit()
    with cast.database.read() as session:
        assert gate.agreement_for(session, cast.school.id, date(2027, 1, 31)).retention_months == 12
        assert gate.agreement_for(session, cast.school.id, date(2027, 2, 1)).retention_months == 6
        assert [row.until_day for row in gate.agreements_of(session, cast.school.id)] == [None, date(2027, 1, 31)]


RIGHTS = [
    ("lead", Via.PAGE, None),
    ("coordinator", Via.PHONE_CALL, None),
    ("coordinator", Via.PAPER, None),
    ("coordinator", Via.PAGE, "The charity cannot agree for a school"),
    ("stranger", Via.PAGE, "Only the school's booking lead"),
    ("dsl", Via.PAGE, "Only the school's booking lead"),
    ("facilitator", Via.PHONE_CALL, "Only the school's booking lead"),
]


@pytest.mark.parametrize(("who", "via", "says"), RIGHTS)
def test_only_those_with_the_right_agree(cast, who, via, says):
    acting = Act(getattr(cast, who), via=via)
    with cast.database.write() as session:
        if says is None:
            row = agreements.record_agreement(session, school_id=cast.school.id, **TERMS, by=acting)
            assert (row.recorded_by, row.via) == (acting.user.id, via)
            return
        with pytest.raises(agreements.MayNotSign, match=says):
            agreements.record_agreement(session, school_id=cast.school.id, **TERMS, by=acting)
    with cast.database.read() as session:
        assert gate.agreements_of(session, cast.school.id) == []


@pytest.mark.parametrize("of_this_school", [True, False])
def test_a_colleague_by_link_agrees_for_their_own_school_only(cast, world, of_this_school):
    school = cast.school if of_this_school else cast.other_school
    colleague = world.contact(school, ContactDuty.BOOKING, "Noor Example")
    acting = Act(None, colleague.id, Via.LINK)
    with cast.database.write() as session:
        if of_this_school:
            row = agreements.record_agreement(session, school_id=cast.school.id, **TERMS, by=acting)
            assert (row.contact_id, row.via) == (colleague.id, Via.LINK)
            notice = agreements.record_notice(session, row, Reader.PUPILS, **LEAFLET, by=acting)
            session.refresh(notice)
            assert notice.recorder == "Noor Example"
        for nobody in (replace(acting, on_behalf_of=new_id()), Act(None)):
            with pytest.raises(agreements.MayNotSign, match="Only somebody of this school"):
                agreements.record_agreement(session, school_id=cast.school.id, **TERMS, by=nobody)
        if not of_this_school:
            with pytest.raises(agreements.MayNotSign, match="Only somebody of this school"):
                agreements.record_agreement(session, school_id=cast.school.id, **TERMS, by=acting)


AGREED = {
    "step": "agree",
    "controller": "the school",
    "basis": "public task",
    "retention_months": "12",
    "signer": "Robin Example",
    "job": "Head teacher",
    "from_day": "2027-01-11",
    "may_sign": "y",
}
GIVEN = {"step": "notices", "pupils": "our leaflet", "pupils_day": "2027-01-11"}
OWN = {"parents": "the school's own notice", "parents_version": "September 2026", "parents_day": "2027-01-08"}


def test_a_school_agrees_prints_the_leaflets_and_says_they_were_given(cast, sign_in, at):
    browser = sign_in(cast.lead)
    address = f"/groups/agreement/{cast.school.id}?group={cast.group.id}"
    assert "How do you know?" not in browser.get(address).text
    assert browser.post(address, data=AGREED).headers["Location"] == address
    page = browser.get(address).text
    assert f"/groups/privacy/{cast.school.id}/pupils" in page
    assert "One thing is left: record that the pupils and their parents and carers" in page
    assert browser.post(address, data=GIVEN).headers["Location"] == address
    page = browser.get(address).text
    assert "Given to the pupils on" not in page
    assert browser.post(address, data={"step": "notices"} | OWN).headers["Location"] == f"{at}/people"
    page = browser.get(address).text
    assert "Both are recorded." in page
    for words in (
        "Our leaflet, edition 1",
        "The school&#39;s own notice, September 2026",
        f"{cast.lead.name}, on this",
    ):
        assert words in page
    assert "names deleted 12 months after the end" in browser.get(at).text


WRONG = [
    ({"retention_months": "100"}, "Enter a number of months from 1 to 84"),
    ({"signer": "  "}, "Enter the name of the person who agrees"),
    ({"job": ""}, "Enter their job"),
    ({"may_sign": ""}, "Tick this if the person may agree for the school"),
    ({"controller": ""}, "Choose who decides"),
]


@pytest.mark.parametrize(("more", "says"), WRONG)
def test_what_is_missing_is_said_and_what_was_typed_stays(cast, sign_in, more, says):
    typed = {name: value for name, value in (AGREED | {"job": "Deputy head"} | more).items() if value}
    answer = sign_in(cast.lead).post(f"/groups/agreement/{cast.school.id}", data=typed)
    assert answer.status_code == 422
    assert says in answer.text
    assert "Deputy head" in answer.text or "job" in more


WRONG_NOTICES = [
    ({"step": "notices"}, "Choose what was given"),
    (GIVEN | {"pupils_day": "2027-01-12"}, "today or before"),
    (GIVEN | {"pupils_day": ""}, "Enter the day on which it was given"),
    (GIVEN | {"pupils": "the school's own notice"}, "Enter what the school&#39;s notice is called"),
    (GIVEN | OWN | {"parents_version": "<b>"}, "without &lt; and &gt;"),
]


@pytest.mark.parametrize(("typed", "says"), WRONG_NOTICES)
def test_a_notice_needs_its_day_and_its_name(cast, sign_in, typed, says):
    browser = sign_in(cast.lead)
    browser.post(f"/groups/agreement/{cast.school.id}", data=AGREED)
    answer = browser.post(f"/groups/agreement/{cast.school.id}", data=typed)
    assert answer.status_code == 422
    assert says in answer.text
    with cast.database.read() as session:
        assert gate.notices_of(session, cast.school.id) == []


def test_a_coordinator_says_how_the_school_told_us(cast, sign_in):
    browser = sign_in(cast.coordinator)
    address = f"/groups/agreement/{cast.school.id}"
    refused = browser.post(address, data=AGREED)
    assert refused.status_code == 422
    assert "Choose how the school told you" in refused.text
    assert browser.post(address, data=AGREED | {"via": "phone call"}).status_code == 302
    assert browser.post(address, data=GIVEN | OWN | {"via": "paper"}).status_code == 302
    page = browser.get(address).text
    assert "Robin Example, Head teacher, told by telephone" in page
    assert f"{cast.coordinator.name}, in writing" in page


def test_a_safeguarding_lead_of_the_school_cannot_agree_for_it(cast, sign_in):
    assert sign_in(cast.dsl).post(f"/groups/agreement/{cast.school.id}", data=AGREED).status_code == 403


@pytest.mark.parametrize("reader", ["pupils", "parents"])
def test_a_leaflet_is_there_for_everybody_once_agreed(cast, client, reader):
    address = f"/groups/privacy/{cast.school.id}/{reader}"
    assert client.get(address).status_code == 404
    cast.agree()
    page = client.get(address).text
    assert cast.school.name in page
    assert "1 year after the group ends" in page
    assert cast.group.name not in page


@pytest.mark.parametrize(("months", "words"), [(1, "1 month"), (12, "1 year"), (18, "18 months"), (24, "2 years")])
def test_months_are_said_as_people_say_them(months, words):
    assert how_long(months) == words


@pytest.mark.parametrize("controller", Controller)
@pytest.mark.parametrize("basis", LawfulBasis)
def test_a_notice_says_what_was_agreed(cast, client, controller, basis):
    with cast.database.write() as session:
        terms = TERMS | {"controller": controller, "basis": basis}
        agreements.record_agreement(session, school_id=cast.school.id, **terms, by=by(cast.lead))
        session.commit()
    page = client.get(f"/groups/privacy/{cast.school.id}/parents").text
    assert ("data controllers, each" in page) is (controller is Controller.BOTH)
    assert ("take it back" in page) is (basis is LawfulBasis.CONSENT)
    assert ("“public task”" in page) is (basis is LawfulBasis.PUBLIC_TASK)
    assert re.search(r"You may (object to our|change your mind|say no)", page)


def test_the_names_of_ways_are_those_of_the_form():
    assert OWN["parents"] == NoticeWay.OWN
