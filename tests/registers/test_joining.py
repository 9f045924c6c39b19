"""Somebody who came and is new is put in the group with one button; a name that nobody settles goes by itself."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from portal import clock
from portal.groups.models import Controller, DataAgreement, Enrolment, LawfulBasis
from portal.groups.reply_models import Answer, Own, ParentReply, ReplyNeeded
from portal.registers import runs
from portal.registers.models import MarkValue
from portal.registers.walk_ins.models import WalkIn, WalkInState
from tests.registers.cast import cast, marks, on, open_form, post
from tests.registers.test_walk_ins import came
from tests.world import TUESDAY

ANSWERED = {"reply": "agreed", "answered_day": TUESDAY.isoformat()}
TASK = "Person came and is not on the list"


@pytest.fixture
def group(world, app):
    with on():
        yield cast(world, app.extensions["portal_vault"])


def agree(world, group) -> None:
    row = DataAgreement(
        school_id=group.group.school_id, controller=Controller.SCHOOL, basis=LawfulBasis.PUBLIC_TASK,
        retention_months=12, agreed_by="Robin Example, head teacher", from_day=date(2026, 9, 1),
    )  # fmt: skip
    world.add(row)
    world.tell(row)


def need(database, group, needed) -> None:
    with database.write() as session:
        session.merge(group.group).reply_needed = needed
        session.commit()


def joined(database, group) -> list[Enrolment]:
    known = {row.id for row in group.people}
    with database.read() as session:
        rows = session.scalars(select(Enrolment).where(Enrolment.group_id == group.group.id).order_by(Enrolment.id))
        return [row for row in rows if row.id not in known]


def test_somebody_new_is_put_in_and_marked_with_one_button(database, world, group, sign_in):
    jo, kit = sign_in(group.jo), sign_in(group.kit)
    post(jo, group.part, open_form(jo, group.part), mark_0="present", **{"walk_in": "Zebedee Quill"})
    [row] = came(database)
    assert TASK in kit.get("/").text
    assert TASK not in jo.get("/").text
    need(database, group, ReplyNeeded.AGREED)
    address = f"/registers/{group.part}/walk-ins/{row.id}/join"
    assert address in kit.get(f"/registers/{group.part}/walk-ins").text
    assert jo.get(address).status_code == 403
    assert "Record the school" in kit.get(address).text, "no name before the agreement"
    person = {"given": "Zebedee", "family": "Quill", "year": "9"}
    assert "Names may be given only after it" in kit.post(address, data=person | ANSWERED).text
    agree(world, group)
    page = kit.get(address).text
    assert 'value="Zebedee"' in page
    assert 'value="Quill"' in page
    wrong = kit.post(address, data=person | {"given": "=1", "year": "40", "answered_day": "2027-01-13"})
    assert wrong.status_code == 422
    for words in ("like a formula", "from 1 to 13", "Choose what the family said", "Enter today or an earlier day"):
        assert words in wrong.text
    assert joined(database, group) == []
    for _ in range(2):
        assert kit.post(address, data=person | ANSWERED).status_code == 302
    [new] = joined(database, group)
    assert (new.joined_day, marks(database, group.part)[new.id].value) == (TUESDAY, MarkValue.PRESENT)
    [row] = came(database)
    assert (row.state, row.name, row.enrolment_id) == (WalkInState.MERGED, None, new.id)
    with database.read() as session:
        last = session.scalars(select(ParentReply).where(ParentReply.enrolment_id == new.id)).all()[-1]
    assert (last.answer, last.own, last.may_come) == (Answer.AGREED, Own.NOT_ASKED, True)
    assert "Zebedee Q." in jo.get(f"/registers/{group.part}").text
    assert TASK not in kit.get("/").text


def test_who_answers_after_the_session_joins_without_a_mark_and_who_is_there_is_chosen_from_the_list(
    database, world, group, sign_in
):
    agree(world, group)
    jo = sign_in(group.jo)
    for name in ("Zebedee Quill", "Amara O."):
        post(jo, group.part, open_form(jo, group.part), mark_0="present", **{"walk_in": name})
    need(database, group, ReplyNeeded.INFORMED)
    first, second = came(database)
    with on(TUESDAY + timedelta(days=1)):
        kit = sign_in(group.kit)
        sent = {"given": "Zebedee", "family": "Quill", "reply": "informed", "answered_day": "2027-01-13"}
        page = kit.post(f"/registers/{group.part}/walk-ins/{first.id}/join", data=sent, follow_redirects=True).text
        assert "without a mark here" in page
        [new] = joined(database, group)
        assert new.id not in marks(database, group.part)
        known = {"given": "Amara", "family": "O"} | ANSWERED
        again = kit.post(f"/registers/{group.part}/walk-ins/{second.id}/join", data=known)
        assert again.status_code == 422
        assert "in the group already" in again.text
    assert [row.state for row in came(database)] == [WalkInState.MERGED, WalkInState.OPEN]


def test_on_an_empty_list_the_name_can_be_noted_all_the_same(database, group, sign_in):
    need(database, group, ReplyNeeded.AGREED)
    jo = sign_in(group.jo)
    assert "Nobody is on the list" in jo.get(f"/registers/{group.part}").text
    assert post(jo, group.part, open_form(jo, group.part), walk_in="Zebedee Q.").status_code == 302
    assert [row.state for row in came(database)] == [WalkInState.OPEN]
    assert "Came, not on the list (1 noted)" in jo.get(f"/registers/{group.part}").text


@pytest.mark.parametrize(("days", "state"), [(29, WalkInState.OPEN), (30, WalkInState.EXPIRED)])
def test_a_name_that_nobody_settles_goes_after_thirty_days(database, group, sign_in, days, state):
    jo = sign_in(group.jo)
    post(jo, group.part, open_form(jo, group.part), mark_0="present", **{"walk_in": "Zebedee Q."})
    assert "Kept until 11 February 2027" in sign_in(group.kit).get(f"/registers/{group.part}/walk-ins").text
    with clock.moved_to(clock.now() + timedelta(days=days)):
        runs.EXPIRE_WALK_INS.run(database)
    with database.read() as session:
        row = session.scalars(select(WalkIn)).one()
    assert (row.state, row.name is None, row.settled_by) == (state, state is WalkInState.EXPIRED, None)
