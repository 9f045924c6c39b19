"""One tap for a call today: to the supervisor, else to the coordinators; no reason, no trace after 30 days."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from portal import clock
from portal.audit.models import AuditEntry
from portal.people.access import Role
from portal.people.models import CallWish, User
from portal.people.runs import FORGET_CALLS
from portal.web.models import Notice
from tests.registers.cast import on
from tests.world import TUESDAY


@pytest.fixture
def team(world):
    with on():
        yield {
            "jo": world.user(Role.FACILITATOR, "Jo Example"),
            "sam": world.user(Role.FACILITATOR, "Sam Example"),
            "kit": world.user(Role.COORDINATOR, "Kit Example"),
            "win": world.user(Role.SAFEGUARDING, "Win Example"),
        }


def rows(database, model):
    with database.read() as session:
        return list(session.scalars(select(model).order_by(model.id)))


def supervise(database, person: User, supervisor: User) -> None:
    with database.write() as session:
        session.get_one(User, person.id).supervisor_id = supervisor.id
        session.commit()


def test_without_a_supervisor_the_coordinators_ring(database, team, sign_in):
    jo, kit = sign_in(team["jo"]), sign_in(team["kit"])
    assert "Kit Example is told" in jo.get("/").text
    for _ in range(2):
        jo.post("/call")
    [wish] = rows(database, CallWish)
    assert "You asked for a call at 09:45" in jo.get("/").text
    assert [(note.to_user_id, note.facts) for note in rows(database, Notice)] == [(team["kit"].id, {})]
    assert "Person would like a call" in kit.get("/").text
    assert "Jo Example" in kit.get("/calls").text
    assert "Jo Example" not in sign_in(team["win"]).get("/calls").text
    kit.post(f"/calls/{wish.id}/rung")
    assert "rung Tue 12 Jan" in kit.get("/calls").text
    assert "noted that they rang you" in jo.get("/").text


def test_the_supervisor_rings_and_nobody_else_sees_it(app, database, team, sign_in):
    supervise(database, team["jo"], team["win"])
    jo = sign_in(team["jo"])
    jo.post("/call")
    [wish], [note] = rows(database, CallWish), rows(database, Notice)
    assert (wish.to_id, note.to_user_id) == (team["win"].id, team["win"].id)
    assert "Jo Example" in sign_in(team["win"]).get("/calls").text
    for other in ("kit", "sam"):
        browser = sign_in(team[other])
        assert "Jo Example" not in browser.get("/calls").text
        assert browser.post(f"/calls/{wish.id}/rung").status_code == 404
    with database.read() as session:
        words = app.extensions["portal_letters"].write(session, session.scalars(select(Notice)).all())[0].words
    assert "Jo" not in words.subject + words.text
    jo.post("/call/back")
    assert "no longer wanted" in sign_in(team["win"]).get("/calls").text
    assert "I’d like a call today" in jo.get("/").text
    with database.write() as session:
        session.get_one(User, team["win"].id).disabled_at = clock.now()
        session.commit()
    assert "Kit Example is told" in jo.get("/").text
    assert "Jo Example" in sign_in(team["kit"]).get("/calls").text


def test_after_thirty_days_nothing_tells_of_it(database, team, sign_in):
    with database.read() as session:
        before = session.scalar(select(func.count()).select_from(AuditEntry))
    sign_in(team["jo"]).post("/call")
    FORGET_CALLS.run(database)
    assert len(rows(database, CallWish)) == len(rows(database, Notice)) == 1
    with on(TUESDAY + timedelta(days=31)):
        FORGET_CALLS.run(database)
    assert rows(database, CallWish) == rows(database, Notice) == []
    with database.read() as session:
        assert session.scalar(select(func.count()).select_from(AuditEntry)) == before


def test_a_supervisor_is_named_on_the_persons_page(database, team, world, sign_in):
    kit, address = sign_in(team["kit"]), f"/people/{team['jo'].id}/supervisor"
    assert "nobody named" in kit.get(f"/people/{team['jo'].id}").text
    evaluator = world.user(Role.EVALUATOR)
    for wrong in (team["jo"].id, evaluator.id, "x"):
        refused = kit.post(address, data={"supervisor": str(wrong)})
        assert refused.status_code == 422
        assert "Choose one from the list" in refused.text
    assert kit.post(address, data={"supervisor": str(team["win"].id)}).status_code == 302
    assert "Win Example" in kit.get(f"/people/{team['jo'].id}").text
    kit.post(address, data={"supervisor": ""})
    with database.read() as session:
        assert session.get_one(User, team["jo"].id).supervisor_id is None
