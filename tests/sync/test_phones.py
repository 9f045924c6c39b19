"""A phone that is lost: refused and told so, its owner signed out elsewhere, and what it still had is not dropped."""

from sqlalchemy import select, update

from portal import clock
from portal.people.models import RoleGrant
from portal.registers.models import MarkValue
from portal.sync.models import Device, HeldItem
from tests.registers.cast import events


def test_a_lost_phone_is_refused_and_told_so(database, group, jo, sign_in):
    jo.mark(group.part, group.people[0].id, MarkValue.PRESENT)
    laptop, other = sign_in(group.jo), sign_in(group.jo)
    page = laptop.get("/account/phones")
    assert "Chrome on Android" in page.text
    assert laptop.post(f"/account/phones/{jo.id}/lost").status_code == 302
    assert "out of use" in laptop.get("/account/phones").text
    assert other.get("/account/phones").status_code == 302
    for path, body in (("pull", {}), ("push", {"items": list(jo.unsent.values())}), ("device", {"device": str(jo.id)})):
        answer = jo.say(path, body)
        assert (answer.status_code, answer.json["error"]) == (403, "revoked")
    assert events(database, group.part) == []


def test_what_a_lost_phone_had_not_sent_waits_when_its_owner_opens_it_again(database, group, jo, sign_in):
    key = jo.mark(group.part, group.people[0].id, MarkValue.PRESENT)
    sign_in(group.jo).post(f"/account/phones/{jo.id}/lost")
    answer = jo.say("push", {"items": list(jo.unsent.values())}, Authorization=f"Bearer {jo.token}")
    assert (answer.status_code, answer.json["error"]) == (403, "revoked")
    assert [(one["id"], one["reason"]) for one in answer.json["results"]] == [(key, "phone out of use")]
    with database.read() as session:
        assert [str(row.event_id) for row in session.scalars(select(HeldItem))] == [key]
    assert jo.say("push", {"items": [1]}, Authorization="Bearer wrong").json["error"] == "revoked"


def test_what_a_lost_phone_has_left_waits_once_its_owner_is_signed_in_again(group, jo, sam, sign_in):
    """Its token may be gone with the passphrase: who signs in as the author hands in all the same, and nobody else."""
    key = jo.mark(group.part, group.people[0].id, MarkValue.PRESENT)
    sign_in(group.jo).post(f"/account/phones/{jo.id}/lost")
    sent = {"items": list(jo.unsent.values())}
    assert "results" not in jo.say("push", sent).json
    jo.browser = sam.browser
    assert (jo.say("push", sent).status_code, jo.say("push", sent).json["error"]) == (403, "revoked")
    jo.browser = sign_in(group.jo)
    answer = jo.say("push", sent)
    assert (answer.status_code, answer.json["error"]) == (403, "revoked")
    assert [(one["id"], one["hash"], one["reason"]) for one in answer.json["results"]] == [
        (key, jo.hashes[key], "phone out of use")
    ]
    assert jo.say("pull", {}).json["error"] == "revoked"


def test_whoever_takes_no_registers_any_more_hands_in_to_be_looked_at(database, group, jo):
    key = jo.mark(group.part, group.people[0].id, MarkValue.PRESENT)
    with database.write() as session:
        ended = update(RoleGrant).where(RoleGrant.user_id == group.jo.id)
        session.execute(ended.values(withdrawn_at=clock.now()))
        session.commit()
    assert jo.say("pull", {}).json["error"] == "not allowed"
    assert [(one["id"], one["reason"]) for one in jo.push()] == [(key, "not your register")]
    with database.read() as session:
        assert [str(row.event_id) for row in session.scalars(select(HeldItem))] == [key]


def test_made_known_twice_is_once(database, jo):
    """A phone that never heard the answer asks again: its token stays good."""
    before = jo.token
    jo.make_known("Renamed")
    assert jo.token == before
    with database.read() as session:
        assert [device.label for device in session.scalars(select(Device))] == ["Renamed"]


def test_a_coordinator_takes_somebodys_phone_out_of_use(group, jo, sam, sign_in):
    office = sign_in(group.kit)
    assert "Chrome on Android" in office.get(f"/people/{group.jo.id}/phones").text
    assert office.post(f"/people/{group.sam.id}/phones/{jo.id}/lost").status_code == 404
    assert office.post(f"/people/{group.jo.id}/phones/{jo.id}/lost").status_code == 302
    assert jo.say("pull", {}).json["error"] == "revoked"
    assert sam.say("pull", {}).status_code == 200
    assert sam.browser.post(f"/account/phones/{jo.id}/lost").status_code == 404
