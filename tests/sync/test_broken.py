"""A kind of item that stumbles over one of its own."""

from dataclasses import replace

from portal.sync.kinds import Answer
from portal.sync.models import Taken


def stumbles(_session, said, _device_id, _by):
    if any(one.body.get("words") == "too much" for one in said):
        raise ValueError("no database keeps this")
    return [Answer(Taken.STORED, server_sequence=1) for _ in said]


def test_what_cannot_be_stored_waits_and_stops_no_other(app, jo):
    desk = app.extensions["portal_sync"]
    app.extensions["portal_sync"] = replace(desk, handlers={**desk.handlers, "odd": stumbles})
    for words in ("first", "too much", "last"):
        jo.note({"kind": "odd", "words": words})
    told = [(one["result"], one["reason"]) for one in jo.push()]
    assert told == [("stored", None), ("quarantined", "could not be stored"), ("stored", None)]
    assert jo.unsent == {}
