"""A portal as a phone meets it on a bad day: it answers as it is told to, and remembers what it was sent."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

from playwright.sync_api import BrowserContext, Route

from portal.sync.sealing import SealingKey

NAMES = ["Amara O.", "Ben T.", "Chidi K.", "Dina R.", "Ellis M.", "Farah S.", "Gabriel N.", "Hana W."]
Answer = Callable[[Route], None]


def way(value: str, role: str, name: str | None = None, phone: str | None = None, *, asks: bool | None = None) -> Any:
    """Somebody to tell at this place."""
    return {"value": value, "role": role, "name": name, "phone": phone, "asks": not name if asks is None else asks}


@dataclass
class FakePortal:
    """Signed in as `person`; `spoil` answers a push in the portal's place."""

    now: datetime
    person: str = "Fern Circle"
    names: list[str] = field(default_factory=lambda: list(NAMES))
    signed_in: bool = True
    is_down: bool = False
    spoil: Answer | None = None
    key: SealingKey = field(default_factory=lambda: SealingKey(b"k" * 32))
    owners: dict[str, str] = field(default_factory=dict)
    """Person by device."""
    taken: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Item by id, as it was opened."""
    pushes: int = 0
    strange: int = 0
    """Deliveries from the phone of somebody else than who is signed in."""
    revoked: set[str] = field(default_factory=set)
    """Devices out of use: their owner, or their token, still hands in what they have left."""
    opens_in: timedelta = timedelta(0)
    """How long until the day of the session."""
    holds: str = ""
    """Why whatever comes waits for a coordinator; empty: it is stored."""
    is_settled: bool = False
    """Somebody has decided about whatever waited."""
    part: str = "01900000-0000-7000-8000-000000000001"
    hall: str = "01900000-0000-7000-8000-000000000002"
    has_assembly: bool = False
    more: list[dict[str, Any]] = field(default_factory=list)
    """Further registers: what is different in each."""
    keeps: timedelta = timedelta(days=7)
    """How long the list may be read."""

    def attach(self, context: BrowserContext) -> None:
        context.route("**/sync/*", self._answer)

    def _answer(self, route: Route) -> None:
        device, what = route.request.headers.get("x-portal-device", ""), route.request.url.rsplit("/", 1)[1]
        by_token = "authorization" in route.request.headers
        if self.is_down:
            route.abort()
        elif device in self.revoked:
            may = what == "push" and (by_token or self.signed_in)
            results = {"results": self._taken(route, device, "This phone was taken off.")} if may else {}
            route.fulfill(status=403, json={"error": "revoked"} | results)
        elif not self.signed_in:
            route.fulfill(status=401, json={"error": "sign in"})
        elif self.owners.setdefault(device, self.person) != self.person:
            self.strange += what == "push"
            route.fulfill(status=409, json={"error": "other person"})
        else:
            {"device": self._device, "pull": self._pull, "push": self._push}[what](route, device)

    def _device(self, route: Route, device: str) -> None:
        person = {"id": str(UUID(hashlib.md5(self.person.encode()).hexdigest())), "name": self.person}  # noqa: S324
        said = {"device": device, "key": self.key.public, "key_id": self.key.id, "person": person, "token": "t" * 43}
        route.fulfill(json=said)

    def _pull(self, route: Route, device: str) -> None:
        received = [
            {"id": key, "hash": item["hash"], "closed": item["waits"] and self.is_settled}
            for key, item in self.taken.items()
            if item["device"] == device
        ]
        said = {
            "now": self.now.isoformat(),
            "until": (self.now + self.keeps).isoformat(),
            "key": self.key.public,
            "key_id": self.key.id,
            "received": received,
            "registers": [
                self.register(),
                *([self.assembly()] if self.has_assembly else []),
                *(self.register() | one for one in self.more),
            ],
            "confirm": len(received),
        }
        route.fulfill(json=said)

    def _push(self, route: Route, device: str) -> None:
        self.pushes += 1
        if self.spoil:
            self.spoil(route)
            return
        route.fulfill(json={"now": self.now.isoformat(), "results": self._taken(route, device, self.holds)})

    def _taken(self, route: Route, device: str, holds: str) -> list[dict[str, Any]]:
        return [self._take(item, device, holds) for item in json.loads(route.request.post_data or "")["items"]]

    def _take(self, item: dict[str, Any], device: str, holds: str) -> dict[str, Any]:
        plain = self.key.open(item["sealed"], device_id=UUID(device), event_id=UUID(item["id"]), sequence=item["seq"])
        is_new = item["id"] not in self.taken
        digest = hashlib.sha256(plain).hexdigest()
        known = {"device": device, "waits": bool(holds), "hash": digest, "seq": item["seq"]}
        self.taken[item["id"]] = known | json.loads(plain)
        result = "quarantined" if holds else "stored" if is_new else "duplicate"
        said = {"reason": None, "words": holds, "hash": digest, "server_sequence": 1}
        return {"id": item["id"], "result": result} | said

    def marks(self) -> dict[str, str | None]:
        """The last value by enrolment."""
        kept = sorted((item for item in self.taken.values() if not item["waits"]), key=lambda item: item["seq"])
        return {item["enrolment"]: item["value"] for item in kept if item["kind"] == "mark"}

    def register(self) -> dict[str, Any]:
        starts = self.now - timedelta(minutes=5) + self.opens_in
        values = self.marks()
        people = [
            {"enrolment": self.enrolment(n), "name": name, "guest": False, "mark": self._mark(values, n)}
            for n, name in enumerate(self.names)
        ]
        return {
            "part": self.part,
            "group": "Horizons Tuesday",
            "place": "Ash School",
            "room": "G14",
            "number": 4,
            "of": 13,
            "starts_at": starts.isoformat(),
            "ends_at": (starts + timedelta(hours=1)).isoformat(),
            "minutes": 60,
            "part_number": 1,
            "state": "open",
            "takes": True,
            "other_parts": [],
            "people": people,
            "ring": {
                "office": {"name": "Attendance office", "phone": "020 7946 0101"},
                "lead": {"name": "Dana Lead", "phone": "020 7946 0102"},
                "coordinator": {"name": "Cordelia Timetabler", "phone": "020 7946 0103"},
                "no_mail": True,
            },
            "sheet": {
                "is_school": True,
                "desk": "reception",
                "address": "1 Ash Road, Enfield",
                "sign_in": "At the front desk",
                "host": {"name": "Hollis Head", "phone": "020 7946 0105"},
                "emergency": ["Ring 999", "Tell the front desk", "Ring our coordinator"],
                "needs": {"large print": 2},
                "tell": [
                    way("DSL|1", "Safeguarding lead (DSL)", "Dana Lead", "020 7946 0102"),
                    way("DEPUTY|", "Deputy or another safeguarding lead of the school"),
                    way("SOCIAL_CARE|", "Children's social care, Enfield", "Children's front door", "020 7946 0104"),
                    way("EMERGENCY|", "999, the police or an ambulance", asks=False),
                ],
                "tell_adult": [way("HEAD|", "Head teacher"), way("LADO|", "LADO of Enfield", "The LADO")],
            },
            "told": {},
            "plan": "<h2>Session 4</h2><p>Circle opener, 10 minutes</p><script>alert(1)</script>",
            "handouts": [{"title": "Four corners", "url": None}],
        }

    def assembly(self) -> dict[str, Any]:
        """Nobody is named."""
        counts = {"years": [7, 8], "expected": 222, "last": None}
        return self.register() | {"part": self.hall, "group": "Lower school hall", "people": [], "count": counts}

    def _mark(self, values: dict[str, str | None], n: int) -> dict[str, Any] | None:
        value = values.get(self.enrolment(n))
        if value is None:
            return None
        head = {"id": str(uuid4()), "value": value, "minutes": None, "who": self.person, "at": self.now.isoformat()}
        return {"value": value, "minutes": None, "reason": None, "unconfirmed": False, "heads": [head]}

    @staticmethod
    def enrolment(n: int) -> str:
        return f"01900000-0000-7000-9000-{n:012d}"
