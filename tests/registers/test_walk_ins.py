"""Who came and is not on the list: sealed, counted apart, and gone once it is known who it was."""

import re

import pytest
from sqlalchemy import select

from portal import clock, db
from portal.audit.models import AuditEntry
from portal.groups.reply_models import ReplyNeeded
from portal.registers import service as registers
from portal.registers.models import MarkValue
from portal.registers.walk_ins import service
from portal.registers.walk_ins.models import WalkIn, WalkInState
from portal.timetable.models import SessionPart
from portal.web.access import Act
from tests.registers.cast import cast, events, marks, on, open_form, post
from tests.sync.phone import Phone

P = MarkValue.PRESENT


@pytest.fixture
def group(world, app):
    with on():
        yield cast(world, app.extensions["portal_vault"])


def came(database) -> list[WalkIn]:
    with database.read() as session:
        return list(session.scalars(select(WalkIn).order_by(WalkIn.received_at, WalkIn.id)))


def test_a_name_is_sealed_counted_apart_and_made_a_mark_by_a_coordinator(database, group, sign_in, files_of):
    jo, kit = sign_in(group.jo), sign_in(group.kit)
    form = open_form(jo, group.part)
    for _ in range(2):
        assert post(jo, group.part, form, mark_0="present", **{"walk_in": "  Zebedee\u0007 Q. "}).status_code == 302
    [row] = came(database)
    assert (row.state, row.user_id, row.part_id) == (WalkInState.OPEN, group.jo.id, group.part)
    assert not any(b"Zebedee" in path.read_bytes() for path in files_of())
    page = jo.get(f"/registers/{group.part}").text
    assert "Came, not on the list (1 noted)" in page
    assert "1 of 3 marked" in page
    assert "Zebedee" not in page
    address = f"/registers/{group.part}/walk-ins"
    assert jo.get(address).status_code == 403
    assert address in kit.get(f"/registers/{group.part}").text
    page = kit.get(address).text
    assert "<bdi>Zebedee Q.</bdi>, noted 09:45" in page
    refused = kit.post(address, data={"walk_in": str(row.id)})
    assert refused.status_code == 422
    assert "Choose who it was" in refused.text
    choice = {"walk_in": str(row.id), "who": str(group.people[1].id)}
    for _ in range(2):
        assert kit.post(address, data=choice).status_code == 302
    assert marks(database, group.part)[group.people[1].id].value is P
    assert [event.id for event in events(database, group.part)][-1] == row.id
    [row] = came(database)
    assert (row.state, row.name, row.enrolment_id, row.settled_by) == (
        WalkInState.MERGED, None, group.people[1].id, group.kit.id,
    )  # fmt: skip
    with database.read() as session:
        verbs = session.scalars(select(AuditEntry.verb).where(AuditEntry.row_id == row.id)).all()
    assert sorted(verbs) == ["merged who came", "noted who came"]
    assert "Zebedee" not in kit.get(address).text


def test_a_name_is_taken_away_and_a_finished_register_takes_the_mark_with_its_reason(database, group, sign_in):
    jo, kit = sign_in(group.jo), sign_in(group.kit)
    for name in ("Somebody", "Another"):
        post(jo, group.part, open_form(jo, group.part), mark_0="absent", **{"walk_in": name})
    first, second = came(database)
    with database.write() as session:
        registers.submit(session, session.get_one(SessionPart, group.part), blanks_known=True, by=Act(group.jo))
        session.commit()
    address = f"/registers/{group.part}/walk-ins"
    kit.post(address, data={"walk_in": str(first.id), "who": "remove"})
    kit.post(address, data={"walk_in": str(second.id), "who": str(group.people[0].id)})
    assert [(row.state, row.name) for row in came(database)] == [
        (WalkInState.REMOVED, None), (WalkInState.MERGED, None),
    ]  # fmt: skip
    assert marks(database, group.part)[group.people[0].id].value is P
    assert events(database, group.part)[-1].note == "the school told us later"
    assert kit.post(address, data={"walk_in": str(first.id), "who": "remove"}).status_code == 302


def test_of_somebody_who_said_no_nothing_is_stored(database, group, app, sign_in, world):
    with database.write() as session:
        session.merge(group.group).reply_needed = ReplyNeeded.AGREED
        session.commit()
    vault = app.extensions["portal_vault"]
    with database.write() as session:
        part = session.get_one(SessionPart, group.part)
        name = vault.names(session, [group.people[0].participant_id])[group.people[0].participant_id]
        for typed in (name.short, name.full.upper()):
            with pytest.raises(service.SaidNo):
                service.note(session, part, db.new_id(), typed, vault=vault, came_at=clock.now(), by=Act(group.jo))
    assert came(database) == []


def test_a_phone_hands_in_who_came(database, group, sign_in):
    phone = Phone(sign_in(group.jo)).make_known()
    body = {"kind": "walk-in", "part": str(group.part), "name": "Somebody", "at": clock.now().isoformat()}
    key = phone.note(body)
    phone.note(body | {"name": 7})
    phone.note(body | {"name": "   "})
    phone.note(body | {"part": str(group.people[0].id)})
    assert [one["result"] for one in phone.deliver()] == ["stored", "quarantined", "quarantined", "quarantined"]
    assert phone.push(key)[0]["result"] == "duplicate"
    assert [str(row.id) for row in came(database)] == [key]


def test_a_name_typed_beside_a_fault_is_not_lost(database, group, sign_in):
    jo = sign_in(group.jo)
    page = post(jo, group.part, open_form(jo, group.part), mark_0="late", minutes_0="ten", walk_in="Somebody")
    assert page.status_code == 422
    assert re.search(r'name="walk-in" value="Somebody"', page.text)
    assert came(database) == []
