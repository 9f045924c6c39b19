"""F10: the line is cut after so many bytes of what is sent, and of what is answered; then it is sent again."""

import json
import socket

from tests.battery.ground import Ground, ground
from tests.battery.sizes import sized
from tests.sync.phone import Phone

PLACES = sized(200)
"""Half of them in what is sent, half in the answer."""


def figures() -> dict[str, float]:
    with ground() as here:
        phone, wrong = here.phone(), 0
        for place in range(PLACES):
            key = here.some_mark(phone, place)
            _cut(here, phone, place / (PLACES / 2) % 1, of_answer=place >= PLACES / 2)
            result = phone.push()[0]
            wrong += result["id"] != key or result["result"] not in ("stored", "duplicate") or bool(phone.unsent)
        stored = here.stored()
        print(f"the line cut at {PLACES} places: {len(stored)} of {PLACES} marks stored, {wrong} answered wrongly")
        return {"cuts.places": PLACES, "cuts.lost": PLACES - sum(count == 1 for count in stored.values()) + wrong}


def _cut(here: Ground, phone: Phone, share: float, *, of_answer: bool) -> None:
    """This share of the delivery is sent, or of its answer read; then the line is gone."""
    assert here.server is not None
    body = json.dumps({"items": list(phone.unsent.values())}).encode()
    head = (
        f"POST /sync/push HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {phone.browser.cookie}\r\n"  # type: ignore[attr-defined]
        f"X-Portal-Device: {phone.id}\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    sent = head.encode() + body
    with socket.create_connection(("127.0.0.1", here.server.port), timeout=30) as line:
        line.sendall(sent if of_answer else sent[: int(len(sent) * share)])
        if of_answer:
            line.recv(1 + int(600 * share))
