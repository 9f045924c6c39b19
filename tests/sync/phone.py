"""A phone as the server meets it: seals what it notes, numbers it, and lets go only of what a receipt names."""

import hashlib
import json
import random
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal import clock, db
from portal.registers.models import MarkValue
from portal.sync.sealing import seal


@dataclass
class Phone:
    """`unsent` is in the order in which it was noted; nothing leaves it but by a receipt that fits."""

    browser: FlaskClient
    id: UUID = field(default_factory=db.new_id)
    key: str = ""
    token: str = ""
    number: int = 0
    unsent: dict[str, dict[str, Any]] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    results: dict[str, dict[str, Any]] = field(default_factory=dict)
    """The last receipt of each item."""

    def say(self, path: str, body: object, **headers: str) -> TestResponse:
        sent = {"X-Portal-Device": str(self.id)} | {name.replace("_", "-"): text for name, text in headers.items()}
        return self.browser.post(f"/sync/{path}", json=body, headers=sent)

    def make_known(self, label: str = "Chrome on Android") -> "Phone":
        answer = self.say("device", {"device": str(self.id), "label": label})
        assert answer.status_code == 200, answer.text
        self.key, self.token = answer.json["key"], answer.json["token"]
        return self

    def mark(self, part_id: UUID, person: UUID, value: MarkValue | None, *bases: str, **more: Any) -> str:
        """Noted and sealed at once; returns the item's id."""
        body = {
            "kind": "mark", "part": str(part_id), "enrolment": str(person),
            "what": "clear" if value is None else "mark", "value": value, "minutes": None, "reason": None, "note": None,
            "bases": sorted(bases), "fills_blank": False, "at": clock.now().isoformat(),
        }  # fmt: skip
        return self.note(body | more)

    def note(self, body: object, event_id: str | None = None, number: int | None = None) -> str:
        self.number += 1
        return self._seal(json.dumps(body).encode(), event_id or str(db.new_id()), number or self.number)

    def _seal(self, plain: bytes, event_id: str, number: int) -> str:
        sealed = seal(self.key, plain, device_id=self.id, event_id=UUID(event_id), sequence=number)
        self.unsent[event_id] = {"id": event_id, "seq": number, "sealed": sealed}
        self.hashes[event_id] = hashlib.sha256(plain).hexdigest()
        return event_id

    def deliver(self, *items: dict[str, Any], **headers: str) -> list[dict[str, Any]]:
        """What the server answers, once it is this phone's turn; nothing leaves the phone."""
        body = {"items": list(items or self.unsent.values())}
        answer = self.say("push", body, **headers)
        while answer.status_code == 503 and answer.json["error"] == "in line":
            time.sleep(int(answer.headers["retry-after"]) * (1 + random.random()))
            answer = self.say("push", body, **headers)
        assert answer.status_code == 200, answer.text
        results: list[dict[str, Any]] = answer.json["results"]
        return results

    def push(self, *ids: str) -> list[dict[str, Any]]:
        """Sent, answered, and let go of where id and hash fit."""
        results = self.deliver(*(self.unsent[key] for key in ids)) if ids or self.unsent else []
        for one in results:
            self.results[one["id"]] = one
            if one["hash"] == self.hashes[one["id"]]:
                self.unsent.pop(one["id"], None)
        return results
