"""A kind of item that stumbles over one of its own."""

from dataclasses import replace

from sqlalchemy.exc import OperationalError

from portal.sync.kinds import Answer
from portal.sync.models import Taken


def stumbles(_session, said, _device_id, _by):
    if any(one.body.get("words") == "too much" for one in said):
        raise KeyError("nobody thought of this")
    if any(one.body.get("words") == "wait" for one in said):
        raise OperationalError("UPDATE", None, TimeoutError("two wait for each other"))
    return [Answer(Taken.STORED, server_sequence=1) for _ in said]


def test_what_cannot_be_stored_waits_and_stops_no_other(app, jo):
    desk = app.extensions["portal_sync"]
    app.extensions["portal_sync"] = replace(desk, handlers={**desk.handlers, "odd": stumbles})
    for words in ("first", "too much", "last"):
        jo.note({"kind": "odd", "words": words})
    told = [(one["result"], one["reason"]) for one in jo.push()]
    assert told == [("stored", None), ("quarantined", "could not be stored"), ("stored", None)]
    assert jo.unsent == {}


def test_a_database_that_does_not_answer_keeps_everything_on_the_phone(app, jo):
    """Nothing waits for a person because of it, and nothing else of the delivery stands either."""
    desk = app.extensions["portal_sync"]
    app.extensions["portal_sync"] = replace(desk, handlers={**desk.handlers, "odd": stumbles})
    for words in ("first", "wait"):
        jo.note({"kind": "odd", "words": words})
    answer = jo.say("push", {"items": list(jo.unsent.values())})
    assert (answer.status_code, answer.json["error"], answer.headers["Retry-After"]) == (503, "busy", "5")
    answers = {"odd": lambda *_: [Answer(Taken.STORED)] * 2}
    app.extensions["portal_sync"] = replace(desk, handlers=desk.handlers | answers)
    assert [one["result"] for one in jo.push()] == ["stored", "stored"]
